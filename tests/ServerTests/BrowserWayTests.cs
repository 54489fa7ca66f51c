using System.IO.Compression;
using Courseware.Labs;
using Courseware.Server.Data;
using Courseware.Server.Grading;
using Courseware.Tests.CliTests;
using Courseware.Tests.Submissions;

namespace Courseware.Tests.ServerTests;

/// <summary>The whole way in a real browser with real gradings: join, hand in, watch, read, hand in again, and the teacher's board.</summary>
[Category(Requires.Slow)]
internal sealed class BrowserWayTests
{
    // The needs of screen readers and phones on every page.
    private const string Barriers = """
        [...document.querySelectorAll('input:not([type=hidden]), select')].filter((e) => !e.labels || e.labels.length === 0)
          .map((e) => 'no label: ' + e.outerHTML)
          .concat(document.querySelectorAll('h1').length === 1 ? [] : ['headings of the first level: ' + document.querySelectorAll('h1').length])
          .concat([...document.querySelectorAll('button, a')].filter((e) => e.textContent.trim() === '').map((e) => 'no words: ' + e.outerHTML))
          .concat([...document.querySelectorAll('iframe')].filter((e) => !e.title).map((e) => 'no title: ' + e.outerHTML))
          .concat(document.documentElement.scrollWidth <= innerWidth ? [] : ['wider than the window: ' + document.documentElement.scrollWidth])
          .concat(document.documentElement.lang ? [] : ['no language']).join('\n')
        """;

    [Test, CancelAfter(600_000)]
    public async Task A_student_and_a_teacher_complete_an_exercise_in_a_browser(CancellationToken cancellationToken)
    {
        Requires.Linux();
        Requires.Tools("cc", "chromium");
        using var folder = new TemporaryFolder();
        Paths.CopySolution(folder, "wrong", "server-closes-instead-of-shutdown");
        Paths.CopySolution(folder, "right");
        await ZipFile.CreateFromDirectoryAsync(folder.At("wrong"), folder.At("wrong.zip"), cancellationToken);
        await ZipFile.CreateFromDirectoryAsync(folder.At("right"), folder.At("right.zip"), cancellationToken);
        await using var engine = new GradingEngine(2, new LabTools(BuildTools.None, ToolNeeds.OnThisMachine()));
        await using var server = await RunningServer.StartAsync(engine, o => o with { AllowProcessLab = true });
        var course = await server.CourseAsync();
        await course.Teacher.PostAsync($"{course.Path}/settings", ("title", "Networks"), ("zone", "Asia/Seoul"), ("per-hour", "5"), ("counts", "best"),
            ("lab", "process"));
        server.Get<CourseStore>().Enrol(1, [new Batch.Enrolled("kim", "Kim Minsu", ["kim"], null)]);
        var member = server.Get<CourseStore>().Members(1).First(m => m.RosterId == "kim");

        await using var browser = await Chromium.StartAsync(cancellationToken);
        await browser.ResizeAsync(400, 800, cancellationToken);
        await browser.OpenAsync(new Uri(server.Url, $"/join/{server.Get<AccountStore>().Invite(member.Id, null, mayCreate: false)}"), cancellationToken);
        await LookAsync(browser, "join", cancellationToken);
        await FillAsync(browser, "kim", cancellationToken);
        await browser.UntilAsync("location.pathname === '/courses/1'", cancellationToken);
        await LookAsync(browser, "course", cancellationToken);
        await HandInAsync(browser, server, folder.At("wrong.zip"), cancellationToken);
        Assert.That(await browser.AskAsync("document.querySelector('.result').textContent", cancellationToken), Does.Contain("66/100"));
        await HandInAsync(browser, server, folder.At("right.zip"), cancellationToken);
        Assert.That(await browser.AskAsync("document.querySelector('main').textContent", cancellationToken),
            Does.Contain("100/100").And.Contain("✔ server-half-closes"));
        await LookAsync(browser, "attempt", cancellationToken);
        await browser.AskAsync("document.querySelector('button[name=language]').click()", cancellationToken);
        await browser.UntilAsync("document.documentElement.lang === 'ko' && document.readyState === 'complete'", cancellationToken);
        await LookAsync(browser, "attempt-ko", cancellationToken);
        await browser.OpenAsync(new Uri(server.Url, "/courses/1/exercises/half-close"), cancellationToken);
        await LookAsync(browser, "exercise-ko", cancellationToken);

        await TeacherAsync(browser, server, cancellationToken);

        Assert.That(browser.Complaints, Is.Empty, "neither a script's error nor a refusal by the policy");
    }

    private static async Task TeacherAsync(Chromium browser, RunningServer server, CancellationToken cancellationToken)
    {
        await browser.ResizeAsync(1200, 800, cancellationToken);
        await browser.AskAsync("document.querySelector('form[action=\"/sign-out\"] button').click()", cancellationToken);
        await browser.UntilAsync("location.pathname === '/sign-in' && document.readyState === 'complete'", cancellationToken);
        await LookAsync(browser, "sign-in-ko", cancellationToken);
        await FillAsync(browser, "teacher", cancellationToken);
        await browser.UntilAsync("location.pathname === '/' && document.readyState === 'complete'", cancellationToken);
        foreach (var (page, name) in new[] { ("board", "board"), ("exercises/half-close/board", "checks"), ("roster", "roster"), ("settings", "settings"),
            ("exercises/half-close/regrade", "regrade"), ("audit", "audit") })
        {
            await browser.OpenAsync(new Uri(server.Url, $"/courses/1/{page}"), cancellationToken);
            Assert.That(await browser.AskAsync("location.pathname", cancellationToken), Is.EqualTo($"/courses/1/{page}"));
            await LookAsync(browser, name, cancellationToken);
        }
    }

    private static async Task HandInAsync(Chromium browser, RunningServer server, string archive, CancellationToken cancellationToken)
    {
        await browser.OpenAsync(new Uri(server.Url, "/courses/1/exercises/half-close"), cancellationToken);
        await browser.ChooseAsync("#files", archive, cancellationToken);
        await browser.AskAsync("document.querySelector('form[data-upload] button').click()", cancellationToken);
        await browser.UntilAsync("/attempts\\/\\d+$/.test(location.pathname)", cancellationToken);
        // The page reloads itself when the grading has ended.
        await browser.UntilAsync("document.querySelector('.result') && document.readyState === 'complete'", cancellationToken);
    }

    private static async Task FillAsync(Chromium browser, string login, CancellationToken cancellationToken) => await browser.AskAsync(
        $$"""
        for (const field of document.querySelectorAll('main input:not([type=hidden])'))
          field.value = field.type === 'password' ? '{{RunningServer.Password}}' : '{{login}}';
        document.querySelector('main form button').click();
        """,
        cancellationToken);

    private static async Task LookAsync(Chromium browser, string name, CancellationToken cancellationToken)
    {
        // The address changes before the page has arrived whole.
        await browser.UntilAsync("document.readyState === 'complete'", cancellationToken);
        Assert.That(await browser.AskAsync(Barriers, cancellationToken), Is.Empty, name);
        await browser.ShootAsync(name, cancellationToken);
    }
}
