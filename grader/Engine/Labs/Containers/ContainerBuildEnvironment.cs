using System.Collections.Concurrent;
using System.Text;
using Courseware.Launching;
using Courseware.Submissions;
using Courseware.Submissions.Archives;

namespace Courseware.Labs.Containers;

/// <summary>Builds a submission in separate containers, one for each toolchain. All share a volume in memory.</summary>
internal sealed class ContainerBuildEnvironment(
    string folder, uint user, Func<BuildPlan, Task<RunningContainer>> builder, Func<BuildPlan, Task<RunningContainer>> runner) : BuildEnvironment
{
    private const long MaxInspectedBytes = SubmissionLimits.Bytes;
    private readonly ConcurrentDictionary<string, Lazy<Task>> _filled = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public override string Folder => folder;

    /// <inheritdoc/>
    public override string Path => ContainerHardening.Work;

    /// <summary>The images have what a plan can ask for; what is not there is reported by the command that fails.</summary>
    public override string? Lacks(BuildPlan plan) => null;

    /// <inheritdoc/>
    public override async Task<LaunchedProgram> LaunchAsync(
        BuildPlan plan, IReadOnlyList<string> command, Action<LaunchEvent> handle, CancellationToken cancellationToken)
    {
        await FillAsync(plan, cancellationToken);
        return await LaunchedProgram.StartAsync(
            Request(command, ProgramLimits.ForBuilds), handle, cancellationToken, (await builder(plan)).NewLauncher());
    }

    /// <summary>Copies the submission into the volume, once, before anything is built.</summary>
    public Task FillAsync(BuildPlan plan, CancellationToken cancellationToken) =>
        _filled.GetOrAdd("", _ => new Lazy<Task>(async () =>
        {
            var (exit, _) = await RunAsync(
                await builder(plan), ["sh", "-c", $"cp -a {ContainerHardening.Submission}/. . && mkdir -p {ProgramEnvironment.Temporary}"],
                ProgramLimits.ForBuilds, cancellationToken);
            if (exit is not { Code: 0, Signal: 0 })
                throw new LaunchException("The submission could not be copied into its container. Nothing was graded.");
        })).Value;

    /// <summary>The programs that the build left, in a private folder. Only their first bytes are read.</summary>
    public override async Task<string> InspectAsync(BuildPlan plan, IReadOnlyList<RoleName> roles, CancellationToken cancellationToken)
    {
        if (!plan.MakesUnknownProgram)
            return folder;
        // Compiled files of the submission have the oldest possible date, so that the search leaves them out.
        const string list = "find . -type f -perm /111 -newermt 1970-01-02 -not -path './.git/*' -not -path '*/node_modules/*' -print0 | tar --null "
            + "--hard-dereference -S -T - -cf -";
        var (_, bytes) = await RunAsync(
            await builder(plan), ["sh", "-c", list], ProgramLimits.ForBuilds with { OutputBytes = 2 * MaxInspectedBytes, FloodBytes = MaxInspectedBytes },
                cancellationToken);
        var found = Directory.CreateDirectory($"{folder}-{plan.Role}-{Guid.NewGuid():N}").FullName;
        // Entries with odd names, and entries that are too large, are skipped; the others are inspected.
        _ = TarUnpacker.UnpackProducts(new MemoryStream(bytes), found);
        // Next to what was handed in compiled, which is taken where the build made nothing.
        return BuildPlanner.AfterBuild(plan, found, roles.First(r => r.Role == plan.Role), roles).Plan is null
            && BuildPlanner.AfterBuild(plan, folder, roles.First(r => r.Role == plan.Role), roles).Plan is not null ? folder : found;
    }

    /// <inheritdoc/>
    public override async Task<bool> HasAsync(BuildPlan plan, string tool, CancellationToken cancellationToken) =>
        (await RunAsync(
            await builder(plan), ["sh", "-c", "command -v \"$1\"", "sh", tool], ProgramLimits.ForBuilds, cancellationToken)).Exit is { Code: 0, Signal: 0 };

    /// <inheritdoc/>
    public override async Task<IReadOnlyList<string>> ExistingAsync(BuildPlan plan, IReadOnlyList<string> paths, CancellationToken cancellationToken)
    {
        const string list = "for path; do [ -e \"$path\" ] && printf '%s\\n' \"$path\"; done; true";
        var (_, output) = await RunAsync(await builder(plan), ["sh", "-c", list, "sh", .. paths], ProgramLimits.ForBuilds, cancellationToken);
        return Encoding.UTF8.GetString(output).Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    /// <inheritdoc/>
    public override async Task<BuiltProgram> FinishAsync(BuiltProgram program, BuildPlan plan) => program with
    {
        Container = await runner(plan),
        Folder = Path,
        Sources = folder,
    };

    /// <summary>
    /// Lets the programs' users, who are not the build's, read what it made for itself alone. It must not run while a build runs: chmod(1) reads the mode of
    /// a file and sets it a moment later, and would take away the permission to execute that a linker has given meanwhile.
    /// </summary>
    public override async Task AfterAllAsync(IReadOnlyList<BuildPlan> plans)
    {
        if (plans.Count > 0)
            await RunAsync(await builder(plans[0]), ["chmod", "-R", "a+rX", "."], ProgramLimits.ForBuilds, CancellationToken.None);
    }

    private Task<(LaunchEvent.Exited? Exit, byte[] Output)> RunAsync(
        RunningContainer container, IReadOnlyList<string> command, ProgramLimits limits, CancellationToken cancellationToken) =>
        container.OutputOfAsync(Request(command, limits), cancellationToken);

    private LaunchRequest Request(IReadOnlyList<string> command, ProgramLimits limits) =>
        new(command, ContainerHardening.Work, ProgramEnvironment.ForBuildInContainer(ContainerHardening.Work), limits)
        {
            Pipe = true,
            Files = [],
            InContainer = true,
            User = user,
            SharesUser = true,
        };
}
