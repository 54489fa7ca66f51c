using System.Text.Json;
using System.Text.Json.Nodes;
using Courseware.Labs.Containers;
using Courseware.Submissions;
using Courseware.Tests.JudgingTests;
using Courseware.Tests.Snapshots;

namespace Courseware.Tests.ContainerTests;

/// <summary>The engine's view of the running containers, so that a change of any setting is noticed.</summary>
[Category(Requires.Slow)]
internal sealed class HardeningTests
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    private static readonly string[] Shown =
    [
        "NetworkMode", "ReadonlyRootfs", "CapDrop", "CapAdd", "SecurityOpt", "IpcMode", "PidMode", "UsernsMode", "Privileged", "ShmSize", "Memory",
        "MemorySwap", "PidsLimit", "OomScoreAdj", "Ulimits", "Tmpfs", "LogConfig", "Devices", "Binds", "PublishAllPorts", "Sysctls",
    ];

    [Test]
    public async Task The_containers_of_a_submission_have_limits_and_no_rights()
    {
        var token = TestContext.CurrentContext.CancellationToken;
        await using var lab = await Requires.ContainersAsync(SampleRecordings.Exercise.Manifest.Limits, token);
        using var submission = OpenedSubmission.Open(SampleRecordings.Exercise.Solution, SampleRecordings.Exercise.Roles);
        await using var build = await lab.BuildAsync(submission, SampleRecordings.Exercise.Roles, token);
        var containers = new List<JsonNode>();
        foreach (var role in new[] { "pod", "programs" })
        {
            var ids = await LeftContainers.LinesAsync(
                "ps", "--quiet", "--filter", $"label={lab.Label}", "--filter", $"label={RunningContainer.RoleLabel}={role}");
            containers.Add(JsonNode.Parse(string.Concat(await LeftContainers.LinesAsync(["inspect", .. ids])))![0]!);
        }

        Assert.That(containers.Select(c => (string?)c["HostConfig"]!["CgroupParent"]), Is.All.StartsWith("/courseware/"));
        await Snapshot.Match(string.Join('\n', containers.Select(c => Settings(c).ToJsonString(Indented))));
    }

    private static JsonObject Settings(JsonNode container)
    {
        var settings = new JsonObject { ["User"] = container["Config"]!["User"]!.DeepClone() };
        foreach (var name in Shown)
            settings[name] = container["HostConfig"]![name]?.DeepClone();
        // The id of the container that owns the network is another one each time.
        if (((string?)settings["NetworkMode"])?.StartsWith("container:", StringComparison.Ordinal) == true)
            settings["NetworkMode"] = "container:<pod>";
        settings["Mounts"] = new JsonArray([.. container["Mounts"]!.AsArray().OrderBy(m => (string?)m!["Destination"], StringComparer.Ordinal)
            .Select(m => JsonValue.Create($"{m!["Type"]} {m["Destination"]} {((bool)m["RW"]! ? "rw" : "ro")}"))]);
        return settings;
    }
}
