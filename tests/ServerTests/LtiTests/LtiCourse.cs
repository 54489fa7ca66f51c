using AngleSharp.Html.Parser;
using Courseware.Server.Data;
using Dapper;

namespace Courseware.Tests.ServerTests.LtiTests;

/// <summary>A course whose teacher registered a platform, and the requests of its people.</summary>
internal sealed class LtiCourse : IAsyncDisposable
{
    public static readonly PlatformPerson
        Instructor = new("t-1", "Prof. Han", PlatformPerson.Instructor),
        Kim = new("s-1", "Kim Minsu", PlatformPerson.Learner, "kim");

    private LtiCourse(RunningServer server, PlatformDouble platform, SmallCourse course) => (Server, Platform, Course) = (server, platform, course);

    public RunningServer Server { get; }

    public PlatformDouble Platform { get; }

    public SmallCourse Course { get; }

    public string LmsPath => $"{Course.Path}/lms";

    public string ExerciseTarget => $"{Platform.ToolAddress}/launch/exercises/half-close";

    public string ChooseTarget => $"{Platform.ToolAddress}/launch/choose";

    /// <summary>A server with a registered platform whose course is connected.</summary>
    public static async Task<LtiCourse> StartAsync(Storage storage = Storage.Sqlite, params string[] students)
    {
        var course = await RegisteredAsync(storage, students);
        using var browser = course.Server.Browser();
        await course.LaunchAsync(browser, Instructor);
        await course.Course.Teacher.PostAsync($"{course.LmsPath}/1/connect", ("context", PlatformDouble.ContextId));
        return course;
    }

    /// <summary>A server with a registered platform whose course is not connected yet.</summary>
    public static async Task<LtiCourse> RegisteredAsync(Storage storage = Storage.Sqlite, params string[] students)
    {
        var platform = await PlatformDouble.StartAsync();
        var server = await RunningServer.StartAsync(new FakeEngine(), o => o with { LocalPlatforms = true }, storage);
        platform.Tool = server.Url;
        platform.Services.Members.AddRange([(Instructor, "Active"), (Kim, "Active")]);
        var course = new LtiCourse(server, platform, await server.CourseAsync(students));
        await course.Course.Teacher.PostAsync(course.LmsPath, ("name", "Moodle"));
        var saved = await course.RegisterAsync();
        Assert.That((int)saved.StatusCode, Is.EqualTo(303), await saved.Content.ReadAsStringAsync());
        return course;
    }

    /// <summary>Enters the platform's settings with these changes.</summary>
    public Task<HttpResponseMessage> RegisterAsync(params (string Name, string Value)[] changes)
    {
        var fields = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["name"] = "Moodle",
            ["issuer"] = Platform.Address,
            ["client"] = PlatformDouble.Client,
            ["deployment"] = PlatformDouble.Deployment,
            ["login"] = $"{Platform.Address}/auth",
            ["token"] = $"{Platform.Address}/token",
            ["keys"] = $"{Platform.Address}/keys",
            ["site"] = Platform.Address,
        };
        foreach (var (name, value) in changes)
            fields[name] = value;
        return Course.Teacher.PostAsync($"{LmsPath}/1", [.. fields.Select(f => (f.Key, f.Value))]);
    }

    /// <summary>Follows a link: the platform, the beginning of the sign-in, the platform's page, and the launch.</summary>
    public async Task<HttpResponseMessage> LaunchAsync(WebClient browser, PlatformPerson person, string? target = null, bool isLink = false)
    {
        var begun = await BeginAsync(browser, Platform.Open(person, target ?? ExerciseTarget, isLink));
        Assert.That((int)begun.StatusCode, Is.EqualTo(302), await begun.Content.ReadAsStringAsync());
        return await browser.PostWithoutTokenAsync("/lti/1/launch", await FormAsync(begun.Headers.Location!));
    }

    /// <summary>The beginning of a sign-in.</summary>
    public static Task<HttpResponseMessage> BeginAsync(WebClient browser, Dictionary<string, string> values) =>
        browser.PostWithoutTokenAsync("/lti/1/login", [.. values.Select(v => (v.Key, v.Value))]);

    /// <summary>The form with which the platform sends the browser back.</summary>
    public static async Task<(string Name, string Value)[]> FormAsync(Uri page)
    {
        using var client = new HttpClient();
        using var answer = await client.GetAsync(page, TestContext.CurrentContext.CancellationToken);
        var text = await answer.Content.ReadAsStringAsync(TestContext.CurrentContext.CancellationToken);
        Assert.That((int)answer.StatusCode, Is.EqualTo(200), text);
        var form = await new HtmlParser().ParseDocumentAsync(text, TestContext.CurrentContext.CancellationToken);
        return [.. form.QuerySelectorAll("input").Select(i => (i.GetAttribute("name")!, i.GetAttribute("value")!))];
    }

    /// <summary>A student of the platform who has come to the exercise.</summary>
    public async Task<WebClient> StudentAsync(PlatformPerson person)
    {
        var browser = Server.Browser();
        var landed = await LaunchAsync(browser, person);
        Assert.That(landed.Headers.Location?.OriginalString, Is.EqualTo(Course.Exercise), await landed.Content.ReadAsStringAsync());
        return browser;
    }

    /// <summary>Hands in, and waits for the result.</summary>
    public async Task GradedAsync(WebClient student, params string[] failing)
    {
        var answer = await student.PostFilesAsync($"{Course.Exercise}/attempts", Course.Exercise, [("files", "work.zip", FakeEngine.Failing(failing))]);
        Assert.That((int)answer.StatusCode, Is.EqualTo(303), await answer.Content.ReadAsStringAsync());
        await StudentWayTests.DoneAsync(student, answer.Headers.Location!.OriginalString);
    }

    /// <summary>The refused launches in the log, the newest first.</summary>
    public List<string> Refused() => Server.Get<Database>().Read(c =>
        c.Query<string>("select detail from audit where action = 'lti-refused' and course_id = 1 order by id desc").ToList());

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        await Platform.DisposeAsync();
    }
}
