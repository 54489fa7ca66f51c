using System.Text;
using Courseware.Labs.Tracing;
using Courseware.Launching;

namespace Courseware.Labs.Containers;

/// <summary>
/// The tools of the images. A program that was made by strangers is also read there alone: whoever reads debug information with a fault must not be a
/// process of this machine.
/// </summary>
/// <param name="users">One for each command.</param>
internal sealed class ContainerTraceTools(UserRange users) : TraceTools("/usr/bin/strace")
{
    private const int MostBytes = 1 << 20;
    private static readonly ProgramLimits Limits = new() { CpuSeconds = 2, OutputBytes = MostBytes };

    /// <inheritdoc/>
    public override async Task<string> OutputOfAsync(BuiltProgram program, IReadOnlyList<string> command, CancellationToken cancellationToken)
    {
        if (program.Container is not { } container)
            return "";
        var folder = $"{ContainerHardening.Stage}/lines-{Guid.NewGuid():N}";
        var request = new LaunchRequest(command, folder, ProgramEnvironment.InContainer(folder), Limits)
        {
            Pipe = true,
            Files = [],
            InContainer = true,
            User = users.Next(),
        };
        return Encoding.UTF8.GetString((await container.OutputOfAsync(request, cancellationToken)).Output);
    }
}
