using Courseware.Launching;

namespace Courseware.Labs.Containers;

/// <summary>
/// Opens container labs, one for each grading, and owns what they share because no submission ever touches it: the connection to the engine,
/// and the compiled original programs.
/// </summary>
public sealed class ContainerLabs : ILabSource
{
    private readonly string _folder = WorkDirectory.Make();

    private ContainerLabs(DockerEngine engine, ProgramLimits limits)
    {
        (Engine, Limits) = (engine, limits);
        Originals = new OriginalPrograms(engine, _folder);
    }

    internal DockerEngine Engine { get; }

    internal ProgramLimits Limits { get; }

    internal OriginalPrograms Originals { get; }

    /// <summary>Finds the engine.</summary>
    /// <exception cref="LaunchException">It cannot be used; the message says what is missing, and the next step.</exception>
    public static async Task<ContainerLabs> ConnectAsync(ProgramLimits limits, CancellationToken cancellationToken)
    {
        if (!Environment.IsPrivilegedProcess)
            throw new LaunchException(
                "The container lab has to be run as root: evidence is which program holds which socket, and the programs in containers run as other users. "
                    + "Next: sudo, or --lab process for programs that are your own. Nothing was graded.");
        var engine = await DockerEngine.ConnectAsync(cancellationToken);
        ControlGroup.Sweep();
        return new ContainerLabs(engine, limits);
    }

    /// <inheritdoc/>
    public string Name => "container";

    /// <inheritdoc/>
    public async Task<IReadOnlyList<string>> ToolsAsync(CancellationToken cancellationToken)
    {
        var images = Toolchain.All.Select(Toolchain.Image).ToList();
        var ids = await Task.WhenAll(images.Select(image => Engine.ImageIdAsync(image, cancellationToken)));
        return [.. images.Zip(ids, (image, id) => $"{image} {id ?? "none"}")];
    }

    /// <summary>A lab for one grading: no other grading has its containers, network, users or folders. Its network is being made ready.</summary>
    public ILab Open() => new ContainerLab(this);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        Engine.Dispose();
        await WorkDirectory.RemoveAsync(_folder);
    }
}
