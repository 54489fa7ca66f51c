using CliWrap;
using CliWrap.Buffered;
using Courseware.Cli;
using Courseware.Tests.CliTests;

namespace Courseware.Tests.SiteTests;

/// <summary>
/// The course page in a real Chromium, driven by <c>tests/browser/course.mjs</c>: every run stepped to its end in both languages, every question
/// answered and nothing shown before, keys, lecture mode, no violation that axe-core knows, and the page's size and speed on a slow phone.
/// </summary>
[Category(Requires.Slow)]
[Category(Requires.OptionalHere)]
[CancelAfter(600_000)]
internal sealed class CourseBrowserTests
{
    private static readonly string Driver = Path.Combine(Repository.Tests, "browser");

    [Test]
    public async Task A_visitor_steps_answers_and_reads_everything(CancellationToken cancellationToken)
    {
        Requires.Tools("cc", "chromium", "node");
        Requires.That(
            Directory.Exists(Path.Combine(Driver, "node_modules", "axe-core")) && Directory.Exists(Path.Combine(Driver, "node_modules", "playwright-core")),
            "axe-core and playwright-core are not installed: npm ci in tests/browser, which tests/run.sh does");
        using var program = new RealProcess();
        var made = await program.RunAsync("site", "--out", "site");
        Assert.That(made.ExitCode, Is.EqualTo(ExitCode.Passed), made.Text);

        var run = await CliWrap.Cli.Wrap("node").WithArguments(["course.mjs", program.Folder.At("site"), Chromium()]).WithWorkingDirectory(Driver)
            .WithValidation(CommandResultValidation.None).ExecuteBufferedAsync(cancellationToken);

        Assert.That(run.ExitCode, Is.Zero, run.StandardOutput + run.StandardError);
        await TestContext.Out.WriteAsync(run.StandardOutput);
    }

    private static string Chromium() => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Select(folder => Path.Combine(folder, "chromium")).First(File.Exists);
}
