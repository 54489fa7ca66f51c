using Courseware.Grading;
using Courseware.Reporting;
using Spectre.Console.Testing;

namespace Courseware.Tests.ReportingTests;

internal sealed class LiveProgressTests
{
    [Test]
    public void Without_a_terminal_there_is_one_line_for_each_stage_that_is_over()
    {
        using var console = new TestConsole();
        using (var progress = new LiveProgress(console, "en", TimeProvider.System))
        {
            progress.Report(new GradingProgress(GradingProgress.Building, 1, 2, "server"));
            progress.Report(new GradingProgress(GradingProgress.Building, 2, 2, "client"));
            progress.Report(new GradingProgress(GradingProgress.Running, 1, 31, "server-sends-0"));
            progress.Report(new GradingProgress(GradingProgress.Running, 31, 31, "pair"));
            progress.Report(new GradingProgress(GradingProgress.Running, 31, 31, "pair"));
        }

        Assert.That(console.Output, Is.EqualTo("Build finished\nScenarios run: 31\n"));
    }
}
