using Courseware.Launching;

namespace Courseware.Labs.Containers;

/// <summary>Finds out, by trying, whether the container lab can be used here.</summary>
internal static class ContainerDoctor
{
    private const string Subject = "containers";

    /// <summary>The engine, the images, and a real container with a wire.</summary>
    public static async Task<IReadOnlyList<DoctorFinding>> ExamineAsync(CancellationToken cancellationToken)
    {
        if (!OperatingSystem.IsLinux())
            return [new(Subject, DoctorState.Missing, "the container lab needs Linux", "")];
        try
        {
            using var engine = await DockerEngine.ConnectAsync(cancellationToken);
            List<DoctorFinding> findings = [new("engine", DoctorState.Good, $"Docker API {engine.Version} at {engine.Endpoint}", "")];
            var missing = new List<string>();
            foreach (var toolchain in Toolchain.All)
            {
                if (!await engine.HasImageAsync(Toolchain.Image(toolchain), cancellationToken))
                    missing.Add(toolchain);
            }
            findings.Add(missing.Count == 0
                ? new("images", DoctorState.Good, $"all {Toolchain.All.Count} toolchains, version {Toolchain.Version}", "")
                : new("images", DoctorState.Missing, $"not built: {string.Join(", ", missing)}", $"containers/build.sh {string.Join(' ', missing)}"));
            findings.Add(ControlGroups(engine));
            if (!missing.Contains("c"))
                findings.Add(await TryAsync(cancellationToken));
            return findings;
        }
        catch (LaunchException e)
        {
            return [new(Subject, DoctorState.Missing, FirstSentences(e.Message), "As root: containers/engine.sh, then containers/build.sh")];
        }
    }

    private static DoctorFinding ControlGroups(DockerEngine engine)
    {
        var (driver, version) = engine.ControlGroups;
        List<string> weaker = [];
        if (version == "1")
            weaker.Add("memory in TCP queues is not counted for a container");
        if (driver != "cgroupfs")
            weaker.Add($"with the driver '{driver}' not all gradings get equal shares of the processor");
        return weaker.Count == 0
            ? new("control groups", DoctorState.Good, $"version {version}, driver {driver}", "")
            : new("control groups", DoctorState.Missing, $"version {version}, driver {driver}: {string.Join("; ", weaker)}",
                version == "1" ? "Boot with systemd.unified_cgroup_hierarchy=1, or a newer system."
                    : "Start the engine with --exec-opt native.cgroupdriver=cgroupfs.");
    }

    private static async Task<DoctorFinding> TryAsync(CancellationToken cancellationToken)
    {
        try
        {
            await using var lab = await ContainerLab.OpenAsync(new ProgramLimits(), cancellationToken);
            await lab.RequireNetworkAsync(cancellationToken);
            return new(Subject, DoctorState.Good, "one was started, with a wire in it: submissions can be graded in isolation", "");
        }
        catch (LaunchException e)
        {
            return new(Subject, DoctorState.Missing, FirstSentences(e.Message), "");
        }
    }

    private static string FirstSentences(string message) => message.Replace(" Nothing was graded.", "", StringComparison.Ordinal);
}
