using System.Globalization;
using System.Net;
using Courseware.Server.Access;
using Courseware.Server.Data;
using Courseware.Tests.Snapshots;
using Microsoft.AspNetCore.Routing;

namespace Courseware.Tests.ServerTests;

/// <summary>Access to the routes: every route of the server, requested by every role.</summary>
[Category(Requires.Slow)]
internal sealed class AccessTests
{
    private static readonly string[] Who = ["nobody", "kim", "lee", "stranger", "teacher", "other-teacher"];

    [Test]
    public async Task The_list_of_routes()
    {
        await using var server = await RunningServer.StartAsync(new FakeEngine());
        var routes = Routes(server).Select(r => $"{r.Method,-4} {r.Pattern,-75} {r.Audience}").Order(StringComparer.Ordinal);

        await Snapshot.MatchExactly(string.Join('\n', routes), "txt");
    }

    [Test, CancelAfter(600_000)]
    public async Task Each_route_admits_only_its_audience(CancellationToken cancellationToken)
    {
        await using var server = await RunningServer.StartAsync(new FakeEngine());
        var course = await server.CourseAsync("kim", "lee");
        var attempt = await course.HandInAsync("kim", FakeEngine.Failing());
        await StudentWayTests.DoneAsync(course.Students["kim"], attempt);
        var other = await server.TeacherAsync("other-teacher");
        await other.PostAsync("/courses/new", ("title", "Other"), ("zone", "UTC"), ("per-hour", "3"), ("exercise", "half-close"));
        var stranger = await StrangerAsync(server);
        var browsers = new[] { server.Browser(), course.Students["kim"], course.Students["lee"], stranger, course.Teacher, other };
        var wrong = new List<string>();

        foreach (var route in Routes(server).Where(r => r.Audience is not (Audience.Anyone or Audience.Token or Audience.Platform) && r.Pattern != "/sign-out"))
        {
            var path = Filled(route.Pattern, course, attempt, server);
            foreach (var (who, browser) in Who.Zip(browsers))
            {
                cancellationToken.ThrowIfCancellationRequested();
                // The form has no token: a browser with access gets 400, and nothing changes.
                using var request = new HttpRequestMessage(new HttpMethod(route.Method), path);
                if (route.Method == "POST")
                    request.Content = new FormUrlEncodedContent([]);
                using var answer = await browser.SendAsync(request);
                var expected = Expected(route.Audience, who, route.Method, path);
                if (!expected.Contains((int)answer.StatusCode))
                    wrong.Add($"{who}: {route.Method} {path} ({route.Audience}) is {(int)answer.StatusCode}, not {string.Join(" or ", expected)}");
            }
        }
        Assert.That(wrong, Is.Empty);
    }

    [Test]
    public async Task A_form_without_its_token_changes_nothing()
    {
        await using var server = await RunningServer.StartAsync(new FakeEngine());
        var course = await server.CourseAsync("kim");

        var answer = await course.Teacher.PostWithoutTokenAsync($"{course.Path}/settings", ("title", "Mine now"), ("zone", "UTC"), ("per-hour", "1"));

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That(server.Get<CourseStore>().Find(1)!.Title, Is.EqualTo("Networks"));
    }

    [Test]
    public async Task Every_answer_has_the_strict_policy()
    {
        await using var server = await RunningServer.StartAsync(new FakeEngine());
        foreach (var path in new[] { "/sign-in", "/nothing", "/join/void" })
        {
            var answer = await server.Browser().GetAsync(path);
            Assert.That(answer.Headers.GetValues("Content-Security-Policy"), Is.EqualTo([SecurityHeaders.Page]), path);
            Assert.That(answer.Headers.GetValues("X-Content-Type-Options"), Is.EqualTo(["nosniff"]), path);
        }
    }

    [Test]
    public async Task Wrong_passwords_close_a_login_for_every_browser()
    {
        await using var server = await RunningServer.StartAsync(new FakeEngine());
        await server.TeacherAsync();
        var guesser = server.Browser();
        for (var i = 0; i < 10; i++)
            Assert.That((await guesser.PostAsync("/sign-in", ("login", "teacher"), ("password", $"guess {i}"))).StatusCode, Is.EqualTo(HttpStatusCode.OK));

        var right = await server.Browser().PostAsync("/sign-in", ("login", "Teacher"), ("password", RunningServer.Password));

        Assert.That(right.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(await right.Content.ReadAsStringAsync(), Does.Contain("Too many wrong passwords"));
    }

    [TestCase("//evil.example")]
    [TestCase("/\\evil.example")]
    [TestCase("https://evil.example")]
    public async Task Signing_in_leads_only_to_this_server(string to)
    {
        await using var server = await RunningServer.StartAsync(new FakeEngine());
        await server.TeacherAsync();

        var answer = await server.Browser().PostAsync("/sign-in", ("login", "teacher"), ("password", RunningServer.Password), ("to", to));

        Assert.That(answer.Headers.Location!.OriginalString, Is.EqualTo("/"));
    }

    [Test]
    public async Task An_invitation_works_once_and_a_new_password_signs_out()
    {
        await using var server = await RunningServer.StartAsync(new FakeEngine());
        var accounts = server.Get<AccountStore>();
        var teacher = await server.TeacherAsync();
        var secret = accounts.Invite(null, accounts.FindByLogin("teacher")!.Id, mayCreate: false);

        var reset = await server.Browser().PostAsync($"/join/{secret}", ("password", "another password"), ("again", "another password"));
        var again = await server.Browser().PostAsync($"/join/{secret}", ("password", "another password"), ("again", "another password"));

        Assert.That((int)reset.StatusCode, Is.EqualTo(303));
        Assert.That(again.StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
        Assert.That((await teacher.GetAsync("/courses/new")).StatusCode, Is.EqualTo(HttpStatusCode.Found), "the old session is over");
        Assert.That(accounts.SignIn("teacher", RunningServer.Password), Is.Null);
        Assert.That(accounts.SignIn("teacher", "another password"), Is.Not.Null);
    }

    private static int[] Expected(Audience audience, string who, string method, string path)
    {
        var isIn = (audience, who) switch
        {
            (_, "nobody") => false,
            (Audience.SignedIn, _) => true,
            (Audience.Creator, "teacher" or "other-teacher") => true,
            (Audience.Member, "kim" or "lee" or "teacher") => true,
            (Audience.Owner, "kim" or "teacher") => true,
            (Audience.Teacher, "teacher") => true,
            _ => false,
        };
        if (who == "nobody")
            return method == "GET" ? [302] : [401];
        if (!isIn)
            return [404];
        // A student with a single course is redirected from the start page.
        return method == "POST" ? [400] : path == "/" ? [200, 302] : [200];
    }

    private static string Filled(string pattern, SmallCourse course, string attempt, RunningServer server) => pattern
        .Replace("{course:long}", course.Path.Split('/')[^1], StringComparison.Ordinal)
        .Replace("{attempt:long}", attempt.Split('/')[^1], StringComparison.Ordinal)
        .Replace(
            "{member:long}", server.Get<CourseStore>().Members(1).First(m => m.RosterId == "kim").Id.ToString(CultureInfo.InvariantCulture),
            StringComparison.Ordinal)
        .Replace("{platform:long}", "1", StringComparison.Ordinal)
        .Replace("{exercise}", "half-close", StringComparison.Ordinal);

    private static async Task<WebClient> StrangerAsync(RunningServer server)
    {
        var courses = server.Get<CourseStore>();
        var teacher = server.Get<AccountStore>().FindByLogin("other-teacher")!;
        var elsewhere = courses.Create(new Course { Title = "Elsewhere", Zone = "UTC", PerHour = 1 }, [], teacher);
        courses.Enrol(elsewhere, [new Batch.Enrolled("stranger", "", ["stranger"], null)]);
        var member = courses.Members(elsewhere).First(m => !m.IsTeacher);
        return await server.JoinedAsync(server.Get<AccountStore>().Invite(member.Id, null, mayCreate: false), "stranger");
    }

    private static List<(string Method, string Pattern, Audience Audience)> Routes(RunningServer server) =>
    [
        .. from endpoint in server.Get<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
           from method in endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["ANY"]
           select (method, endpoint.RoutePattern.RawText!, endpoint.Metadata.GetRequiredMetadata<AudienceMetadata>().Audience),
    ];
}
