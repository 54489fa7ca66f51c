using Courseware.Launching;

namespace Courseware.Labs.Containers;

/// <summary>Finds out, by trying, whether the container lab can be used here.</summary>
internal static class ContainerDoctor
{
    private static readonly TextTable Table = TextTable.Own("doctor");
    private static readonly LocalizedText Subject = Table["subject.containers"];

    /// <summary>The engine, the images, and a real container with a wire.</summary>
    public static async Task<IReadOnlyList<DoctorFinding>> ExamineAsync(CancellationToken cancellationToken)
    {
        if (!OperatingSystem.IsLinux())
            return [new(Subject, DoctorState.Missing, Table["containers-linux"])];
        try
        {
            using var engine = await DockerEngine.ConnectAsync(cancellationToken);
            List<DoctorFinding> findings =
                [new(Table["subject.engine"], DoctorState.Good, Table["engine", ("version", engine.Version), ("address", engine.Endpoint)])];
            var missing = new List<string>();
            foreach (var toolchain in Toolchain.All)
            {
                if (!await engine.HasImageAsync(Toolchain.Image(toolchain), cancellationToken))
                    missing.Add(toolchain);
            }
            findings.Add(missing.Count == 0
                ? new(Table["subject.images"], DoctorState.Good, Table["images", ("count", Toolchain.All.Count), ("version", Toolchain.Version)])
                : new(Table["subject.images"], DoctorState.Missing, Table["images-missing", ("images", string.Join(", ", missing))],
                    LocalizedText.Same($"containers/build.sh {string.Join(' ', missing)}")));
            findings.Add(ControlGroups(engine));
            if (!missing.Contains("c"))
                findings.Add(await TryAsync(cancellationToken));
            return findings;
        }
        catch (LaunchException e)
        {
            return [new(Subject, DoctorState.Missing, FirstSentences(e.Message), Table["containers-step"])];
        }
    }

    private static DoctorFinding ControlGroups(DockerEngine engine)
    {
        var (driver, version) = engine.ControlGroups;
        var subject = Table["subject.control-groups"];
        var groups = Table["control-groups", ("version", version), ("driver", driver)];
        List<LocalizedText> weaker = [];
        if (version == "1")
            weaker.Add(Table["queues-not-counted"]);
        if (driver != "cgroupfs")
            weaker.Add(Table["unequal-shares", ("driver", driver)]);
        return weaker.Count == 0
            ? new(subject, DoctorState.Good, groups)
            : new(subject, DoctorState.Missing, Table["control-groups-weaker", ("groups", groups), ("weaker", LocalizedText.Join("; ", weaker))],
                version == "1" ? Table["version-2-step"] : Table["driver-step"]);
    }

    private static async Task<DoctorFinding> TryAsync(CancellationToken cancellationToken)
    {
        try
        {
            await using var lab = await ContainerLab.OpenAsync(new ProgramLimits(), cancellationToken);
            await lab.RequireNetworkAsync(cancellationToken);
            return new(Subject, DoctorState.Good, Table["containers"]);
        }
        catch (LaunchException e)
        {
            return new(Subject, DoctorState.Missing, FirstSentences(e.Message));
        }
    }

    private static LocalizedText FirstSentences(string message) =>
        LocalizedText.Same(message.Replace(" Nothing was graded.", "", StringComparison.Ordinal));
}
