using System.Globalization;
using Courseware.Launching;
using Docker.DotNet.Models;

namespace Courseware.Labs.Containers;

/// <summary>What a container is for: each purpose has a user of its own, so that none can take another's port or signal it.</summary>
internal enum ContainerRole
{
    /// <summary>Owns the network namespace. The only one that is trusted.</summary>
    Pod,

    /// <summary>Builds a submission.</summary>
    Build,

    /// <summary>Runs the submission's server.</summary>
    Server,

    /// <summary>Runs the submission's client.</summary>
    Client,

    /// <summary>Builds and runs the original programs of the exercise.</summary>
    Original,
}

/// <summary>The settings of the containers: all of them, in one place. docker-run(1) has the words.</summary>
internal static class Hardening
{
    /// <summary>Where the volume with what was built is mounted.</summary>
    public const string Work = "/work";

    /// <summary>Where the submission is to be read.</summary>
    public const string Submission = "/submission";

    /// <summary>The tmpfs in which programs run.</summary>
    public const string Stage = "/stage";

    /// <summary>Where the first process comes from: the launcher, or the helper of the pod.</summary>
    public const string Program = "/courseware/program";

    /// <summary>The folder in which it meets the grader.</summary>
    public const string Meeting = "/courseware/meeting";

    private const int FirstUser = 10_000;

    /// <summary>The uid and gid of a role.</summary>
    public static int UserOf(ContainerRole role) => role == ContainerRole.Pod ? 0 : FirstUser + (int)role;

    /// <summary>Applies the settings of a role.</summary>
    /// <param name="p">What is asked of the engine; everything else in it stays as it is.</param>
    /// <param name="role">What the container is for.</param>
    /// <param name="limits">The limits of one program, of which several run at once.</param>
    /// <param name="network">The container whose network it joins, or null for none at all.</param>
    /// <param name="mounts">What it sees from outside.</param>
    public static void Apply(CreateContainerParameters p, ContainerRole role, ProgramLimits limits, string? network, IList<Mount> mounts)
    {
        var user = UserOf(role).ToString(CultureInfo.InvariantCulture);
        p.User = $"{user}:{user}";
        p.WorkingDir = "/";
        p.Tty = false;
        p.ExposedPorts = null;
        p.Healthcheck = new HealthcheckConfig { Test = ["NONE"] };
        // A name of its own is refused to one that joins another's network.
        p.Hostname = network is null ? "lab" : "";
        p.HostConfig = new HostConfig
        {
            NetworkMode = network is null ? "none" : $"container:{network}",
            ReadonlyRootfs = true,
            CapDrop = ["ALL"],
            CapAdd = role == ContainerRole.Pod ? ["NET_ADMIN", "NET_RAW"] : [],
            Devices = role == ContainerRole.Pod
                ? [new DeviceMapping { PathOnHost = "/dev/net/tun", PathInContainer = "/dev/net/tun", CgroupPermissions = "rwm" }]
                : [],
            SecurityOpt = ["no-new-privileges:true"],
            IpcMode = "private",
            ShmSize = 8 << 20,
            Memory = 2 * limits.MemoryBytes,
            MemorySwap = 2 * limits.MemoryBytes,
            // A core is left for the grader, where there is more than one; while it builds, the grader has nothing else to do.
            NanoCPUs = 1_000_000_000L * (role == ContainerRole.Build ? Environment.ProcessorCount : Math.Max(1, Environment.ProcessorCount - 1)),
            OomScoreAdj = 500,
            PidsLimit = (4 * limits.Processes) + 64,
            Ulimits =
            [
                Limit("core", 0), Limit("fsize", limits.FileBytes), Limit("nofile", limits.OpenFiles), Limit("memlock", 0), Limit("msgqueue", 0),
            ],
            Tmpfs = Tmpfs(role, user, limits),
            Mounts = mounts,
            LogConfig = new LogConfig { Type = "none" },
            // The first process is ours; it reaps what is left behind.
            Init = false,
            RestartPolicy = new RestartPolicy { Name = RestartPolicyKind.No },
            Sysctls = role == ContainerRole.Pod ? Sysctls() : null,
        };
    }

    /// <summary>A volume in memory, which is gone with the last container that has it.</summary>
    public static VolumesCreateParameters WorkVolume(string name, IDictionary<string, string> labels) => new()
    {
        Name = name,
        Driver = "local",
        Labels = labels,
        DriverOpts = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["type"] = "tmpfs",
            ["device"] = "tmpfs",
            ["o"] = $"size=512m,nr_inodes=65536,mode=0755,uid={UserOf(ContainerRole.Build)},gid={UserOf(ContainerRole.Build)},nosuid,nodev",
        },
    };

    /// <summary>A file or folder of this machine, to be read.</summary>
    public static Mount Bind(string source, string target) => new() { Type = "bind", Source = source, Target = target, ReadOnly = true };

    /// <summary>A volume made by <see cref="WorkVolume"/>.</summary>
    public static Mount Volume(string name, bool readOnly) => new() { Type = "volume", Source = name, Target = Work, ReadOnly = readOnly };

    private static Ulimit Limit(string name, long value) => new() { Name = name, Soft = value, Hard = value };

    private static Dictionary<string, string> Tmpfs(ContainerRole role, string user, ProgramLimits limits) => role == ContainerRole.Pod
        ? []
        : new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["/tmp"] = "rw,nosuid,nodev,noexec,size=64m,nr_inodes=4096,mode=1777",
            [Stage] = $"rw,nosuid,nodev,{(role == ContainerRole.Original ? "exec" : "noexec")},size={limits.DiskBytes},nr_inodes=16384,mode=0700,uid={user},gid={user}",
        };

    /// <summary>The same conditions as in the private networks of this machine (netns.c says why).</summary>
    private static Dictionary<string, string> Sysctls() => new(StringComparer.Ordinal)
    {
        ["net.ipv4.tcp_rmem"] = "4096 131072 6291456",
        ["net.ipv4.tcp_wmem"] = "4096 16384 4194304",
        ["net.ipv4.tcp_timestamps"] = "1",
        ["net.ipv4.tcp_sack"] = "1",
        ["net.ipv4.tcp_early_retrans"] = "0",
        ["net.ipv4.tcp_ecn"] = "0",
        ["net.ipv4.tcp_fin_timeout"] = "60",
        ["net.ipv4.tcp_no_metrics_save"] = "1",
        ["net.ipv4.ip_local_port_range"] = "32768 60999",
        // Without them there is no ::1, although /etc/hosts says that localhost is there.
        ["net.ipv6.conf.lo.disable_ipv6"] = "0",
        ["net.ipv6.conf.default.disable_ipv6"] = "1",
    };
}
