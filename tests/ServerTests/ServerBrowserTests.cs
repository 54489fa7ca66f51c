using System.IO.Compression;
using CliWrap;
using CliWrap.Buffered;
using Courseware.Labs;
using Courseware.Server.Data;
using Courseware.Server.Grading;
using Courseware.Tests.CliTests;
using Courseware.Tests.Submissions;

namespace Courseware.Tests.ServerTests;

/// <summary>
/// All pages in a real Chromium with real gradings, driven by <c>tests/browser/server.mjs</c>. axe-core finds no violation on any page, in both languages and
/// colour schemes, at the widths of a phone and a desktop. The data is in a file: <c>StudentWayTests</c> and <c>TeacherWayTests</c> ask for the same pages with
/// PostgreSQL, and the browser sees no more than they do.
/// </summary>
[Category(Requires.Slow)]
[Category(Requires.Thorough)]
[Category(Requires.OptionalHere)]
internal sealed class ServerBrowserTests
{
    private static readonly string Driver = Path.Combine(Repository.Tests, "browser");

    [Test, CancelAfter(900_000)]
    public async Task Every_page_works_in_a_browser_without_accessibility_violations(CancellationToken cancellationToken)
    {
        Requires.Linux();
        Requires.Tools("cc", "chromium", "node");
        Requires.That(
            Directory.Exists(Path.Combine(Driver, "node_modules", "axe-core")) && Directory.Exists(Path.Combine(Driver, "node_modules", "playwright-core")),
            "axe-core and playwright-core are not installed: npm ci in tests/browser, which tests/run.sh does");
        using var folder = new TemporaryFolder();
        Paths.CopySolution(folder, "wrong", "server-closes-instead-of-shutdown");
        Paths.CopySolution(folder, "right");
        foreach (var name in new[] { "wrong", "right" })
            await ZipFile.CreateFromDirectoryAsync(folder.At(name), folder.At($"{name}.zip"), cancellationToken);
        await using var engine = new GradingEngine(2, new LabTools(BuildTools.None, ToolNeeds.OnThisMachine()));
        await using var server = await RunningServer.StartAsync(engine, o => o with { AllowProcessLab = true });
        var invitation = $"/join/{server.Get<AccountStore>().Invite(null, null, mayCreate: true)}";

        var run = await CliWrap.Cli.Wrap("node")
            .WithArguments(["server.mjs", server.Url.AbsoluteUri.TrimEnd('/'), invitation, folder.At("wrong.zip"), folder.At("right.zip"), Chromium()])
            .WithWorkingDirectory(Driver).WithValidation(CommandResultValidation.None).ExecuteBufferedAsync(cancellationToken);

        Assert.That(run.ExitCode, Is.Zero, run.StandardOutput + run.StandardError);
        await TestContext.Out.WriteAsync(run.StandardOutput);
    }

    private static string Chromium() => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Select(folder => Path.Combine(folder, "chromium")).First(File.Exists);
}
