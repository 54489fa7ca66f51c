using System.Diagnostics;
using System.Globalization;
using Courseware.Launching;
using Courseware.Tests.Programs;

namespace Courseware.Tests.LaunchingTests;

/// <summary>Processes as <c>/proc</c> shows them.</summary>
internal sealed class ProcessTreeTests
{
    /// <summary>The kernel's list of children leaves out a living child now and then while others end.</summary>
    [Category(Requires.Thorough)]
    [Test, CancelAfter(600_000)]
    [Category(Requires.Slow)]
    public async Task A_child_is_found_while_other_children_end(CancellationToken cancellationToken)
    {
        Requires.Linux();
        const int rounds = 150, looks = 30;
        var start = new ProcessStartInfo(await DummyProgram.PathAsync(), ["renew-children"])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        using var parent = Process.Start(start)!;
        try
        {
            for (var round = 0; round < rounds; round++)
            {
                var child = int.Parse((await parent.StandardOutput.ReadLineAsync(cancellationToken))!, CultureInfo.InvariantCulture);
                await parent.StandardInput.WriteAsync('a');
                await parent.StandardInput.FlushAsync(cancellationToken);
                for (var look = 0; look < looks; look++)
                    Assert.That(ProcessTree.FindChildByNamespacePid(parent.Id, child), Is.EqualTo(child));
                await parent.StandardInput.WriteAsync('b');
                await parent.StandardInput.FlushAsync(cancellationToken);
            }
            Assert.That(ProcessTree.FindChildByNamespacePid(parent.Id, parent.Id), Is.Zero, "a process is not its own child");
        }
        finally
        {
            parent.Kill(entireProcessTree: true);
        }
    }
}
