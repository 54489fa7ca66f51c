using System.Diagnostics;
using Courseware.Tests.Programs;
using Courseware.Tests.Submissions;

namespace Courseware.Tests.LaunchingTests;

/// <summary>The grader itself is killed in the middle of a grading (SIGKILL: it can do nothing any longer).</summary>
internal sealed class KilledGraderTests
{
    [Test]
    public async Task No_program_survives_the_grader()
    {
        var cancellationToken = TestContext.CurrentContext.CancellationToken;
        Requires.Linux();
        Requires.Tools("cc");
        using var folder = new TemporaryFolder();
        folder.Write("submission/file_server.sh", "#!/bin/sh\ntrap '' TERM HUP INT\nsleep 30 &\nsleep 30\n");
        folder.Write("submission/file_client.sh", "#!/bin/sh\nsetsid sleep 30 &\nsleep 30\n");
        // All temporary folders of that grader lie in ours, so that its programs are known by their folders.
        var temporary = Directory.CreateDirectory(folder.At("temporary")).FullName;
        var start = new ProcessStartInfo(
            Path.Combine(AppContext.BaseDirectory, "grader"), ["grade", "half-close", folder.At("submission")])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["TMPDIR"] = temporary },
        };
        using var grader = Process.Start(start)!;
        await Eventually.True(() => LiveProcesses.Below(temporary).Count(p => p.Contains("sleep 30", StringComparison.Ordinal)) >= 6, cancellationToken);

        grader.Kill();
        await grader.WaitForExitAsync(cancellationToken);

        await Eventually.True(() => LiveProcesses.Below(temporary).Length == 0, cancellationToken);
    }
}
