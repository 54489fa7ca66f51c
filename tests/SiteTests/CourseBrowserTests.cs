using CliWrap;
using CliWrap.Buffered;
using Courseware.Cli;
using Courseware.Tests.CliTests;

namespace Courseware.Tests.SiteTests;

/// <summary>
/// The course page in a real Chromium, driven by <c>tests/browser/course.mjs</c>: every run stepped to its end, every question
/// answered and nothing shown before, keys, lecture mode, no violation that axe-core knows, and the page's size and speed on a slow phone.
/// </summary>
[Category(Requires.Slow)]
[Category(Requires.OptionalHere)]
[CancelAfter(900_000)]
[FixtureLifeCycle(LifeCycle.SingleInstance)]
internal sealed class CourseBrowserTests
{
    private static readonly string Driver = Path.Combine(Repository.Tests, "browser");
    private RealProcess? _program;

    [OneTimeSetUp]
    public async Task Build_the_page()
    {
        Requires.Tools("cc", "chromium", "node");
        Requires.That(
            Directory.Exists(Path.Combine(Driver, "node_modules", "axe-core")) && Directory.Exists(Path.Combine(Driver, "node_modules", "playwright-core")),
            "axe-core and playwright-core are not installed: npm ci in tests/browser, which tests/run.sh does");
        _program = new RealProcess();
        var made = await _program.RunAsync("site", "--out", "site");
        Assert.That(made.ExitCode, Is.EqualTo(ExitCode.Passed), made.Text);
    }

    [OneTimeTearDown]
    public void Remove_the_page() => _program?.Dispose();

    [TestCase("stories", Category = Requires.Thorough)]
    [TestCase("marking fork withoutScript")]
    [TestCase("looks", Category = Requires.Thorough)]
    [TestCase("budget", Category = Requires.Thorough)]
    public async Task A_visitor_steps_answers_and_reads_everything(string sections, CancellationToken cancellationToken)
    {
        var run = await CliWrap.Cli.Wrap("node").WithArguments(["course.mjs", _program!.Folder.At("site"), Chromium(), .. sections.Split(' ')])
            .WithWorkingDirectory(Driver).WithValidation(CommandResultValidation.None).ExecuteBufferedAsync(cancellationToken);

        Assert.That(run.ExitCode, Is.Zero, run.StandardOutput + run.StandardError);
        await TestContext.Out.WriteAsync(run.StandardOutput);
    }

    private static string Chromium() => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Select(folder => Path.Combine(folder, "chromium")).First(File.Exists);
}
