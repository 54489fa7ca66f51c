using Courseware.Launching;
using Docker.DotNet.Models;

namespace Courseware.Labs.Containers;

/// <summary>The purpose of a container.</summary>
internal enum ContainerRole
{
    /// <summary>Owns the network namespace. It is the only trusted container.</summary>
    Pod,

    /// <summary>Builds a submission.</summary>
    Build,

    /// <summary>Runs the submission's programs, and the original ones of the exercise.</summary>
    Programs,
}

/// <summary>The settings of the containers: all of them, in one place. docker-run(1) has the words.</summary>
internal static class ContainerHardening
{
    /// <summary>Where the volume with what was built is mounted.</summary>
    public const string Work = "/work";

    /// <summary>Where the submission is to be read.</summary>
    public const string Submission = "/submission";

    /// <summary>Where the compiled original programs are.</summary>
    public const string Originals = "/originals";

    /// <summary>The tmpfs in which programs run, each in its own folder.</summary>
    public const string Stage = "/stage";

    /// <summary>Where the first process comes from: the launcher, or the helper of the pod.</summary>
    public const string Program = "/courseware/program";

    /// <summary>The folder in which it meets the grader.</summary>
    public const string RendezvousFolder = "/courseware/meeting";

    private const long TemporaryBytes = 64 << 20, SharedBytes = 8 << 20;

    /// <summary>
    /// Capabilities of the first process. It runs each program as a separate user, signals that user's processes, and owns the user's folder. Programs
    /// have none of them.
    /// </summary>
    private static readonly string[] ToLaunch = ["CHOWN", "KILL", "SETGID", "SETUID"];

    /// <summary>Capabilities of the pod's helper: it makes the wire, and sockets that belong to another user.</summary>
    private static readonly string[] ToOwnTheNetwork = ["NET_ADMIN", "NET_RAW", "SETUID"];

    /// <summary>Applies the settings of a role.</summary>
    /// <param name="p">The request to the engine; everything else in it stays as it is.</param>
    /// <param name="role">The purpose of the container.</param>
    /// <param name="limits">The limits of one program; several programs run at the same time.</param>
    /// <param name="network">The container whose network it joins, or null for none at all.</param>
    /// <param name="parent">The control group of the grading, or null for the engine's own.</param>
    /// <param name="mounts">Folders and volumes from outside.</param>
    public static void Apply(
        CreateContainerParameters p, ContainerRole role, ProgramLimits limits, string? network, string? parent, IList<Mount> mounts)
    {
        // The first process; programs have other users (native/launch/options.h, --user).
        p.User = "0:0";
        p.WorkingDir = "/";
        p.Tty = false;
        p.ExposedPorts = null;
        p.Healthcheck = new HealthcheckConfig { Test = ["NONE"] };
        // The engine refuses a host name to a container that joins another container's network.
        p.Hostname = network is null ? "lab" : "";
        p.HostConfig = new HostConfig
        {
            NetworkMode = network is null ? "none" : $"container:{network}",
            ReadonlyRootfs = true,
            CapDrop = ["ALL"],
            CapAdd = role == ContainerRole.Pod ? ToOwnTheNetwork : ToLaunch,
            CgroupParent = parent ?? "",
            Devices = role == ContainerRole.Pod
                ? [new DeviceMapping { PathOnHost = "/dev/net/tun", PathInContainer = "/dev/net/tun", CgroupPermissions = "rwm" }]
                : [],
            SecurityOpt = ["no-new-privileges:true"],
            IpcMode = "private",
            ShmSize = SharedBytes,
            Memory = MemoryOf(limits),
            MemorySwap = MemoryOf(limits),
            OomScoreAdj = 500,
            PidsLimit = (4 * limits.Processes) + 64,
            Ulimits =
            [
                Limit("core", 0), Limit("fsize", limits.FileBytes), Limit("nofile", limits.OpenFiles), Limit("memlock", 0), Limit("msgqueue", 0),
            ],
            Tmpfs = Tmpfs(role, limits),
            Mounts = mounts,
            LogConfig = new LogConfig { Type = "none" },
            // The first process is ours; it reaps what is left behind.
            Init = false,
            RestartPolicy = new RestartPolicy { Name = RestartPolicyKind.No },
            Sysctls = role == ContainerRole.Pod ? Sysctls() : null,
        };
    }

    /// <summary>A volume in memory, in which that user builds, and which is gone with the last container that has it.</summary>
    public static VolumesCreateParameters WorkVolume(string name, uint user, IDictionary<string, string> labels) => new()
    {
        Name = name,
        Driver = "local",
        Labels = labels,
        DriverOpts = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["type"] = "tmpfs",
            ["device"] = "tmpfs",
            ["o"] = $"size=512m,nr_inodes=65536,mode=0755,uid={user},gid={user},nosuid,nodev",
        },
    };

    /// <summary>A file or folder of this machine, to be read.</summary>
    public static Mount Bind(string source, string target) => new() { Type = "bind", Source = source, Target = target, ReadOnly = true };

    /// <summary>A volume made by <see cref="WorkVolume"/>.</summary>
    public static Mount Volume(string name, bool readOnly) => new() { Type = "volume", Source = name, Target = Work, ReadOnly = readOnly };

    private static Ulimit Limit(string name, long value) => new() { Name = name, Soft = value, Hard = value };

    // Files in memory count too: full folders alone must not make the kernel kill the first process.
    private static long MemoryOf(ProgramLimits limits) => (3 * limits.MemoryBytes) + limits.DiskBytes + TemporaryBytes + SharedBytes;

    private static Dictionary<string, string> Tmpfs(ContainerRole role, ProgramLimits limits) => role == ContainerRole.Pod
        ? []
        : new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["/tmp"] = $"rw,nosuid,nodev,noexec,size={TemporaryBytes},nr_inodes=4096,mode=1777",
            [Stage] = $"rw,nosuid,nodev,noexec,size={limits.DiskBytes},nr_inodes=16384,mode=0711",
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
        // An empty range: no group may ping.
        ["net.ipv4.ping_group_range"] = "1 0",
        // Without them there is no ::1, although /etc/hosts says that localhost is there.
        ["net.ipv6.conf.lo.disable_ipv6"] = "0",
        ["net.ipv6.conf.default.disable_ipv6"] = "1",
    };
}
