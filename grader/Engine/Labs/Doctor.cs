using System.Runtime.InteropServices;
using Courseware.Labs.Containers;
using Courseware.Labs.Tracing;
using Courseware.Launching;
using Courseware.Wire;

namespace Courseware.Labs;

/// <summary>How bad a finding of the doctor is.</summary>
public enum DoctorState
{
    /// <summary>All is well.</summary>
    Good,

    /// <summary>Something cannot be done here; the rest can.</summary>
    Missing,

    /// <summary>Nothing can be graded here.</summary>
    Broken,
}

/// <summary>One thing that the doctor looked at. <paramref name="NextStep"/> is empty when nothing needs to be done.</summary>
public sealed record DoctorFinding(string Subject, DoctorState State, string Fact, string NextStep);

/// <summary>Finds out, by trying, what this machine can do.</summary>
public static class Doctor
{
    private static readonly (string Language, string Tool, string Package)[] Languages =
    [
        ("C", "cc", "gcc libc6-dev"), ("C++", "c++", "g++"), ("make", "make", "make"), ("CMake", "cmake", "cmake"),
        ("Python", "python3", "python3"), ("Java", "javac", "default-jdk-headless"), ("C#", "dotnet", "dotnet-sdk-10.0"),
        ("Go", "go", "golang-go"), ("Rust", "rustc", "rustc"), ("Cargo", "cargo", "cargo"), ("Node", "node", "nodejs"),
    ];

    /// <summary>All findings, the important ones first.</summary>
    public static async Task<IReadOnlyList<DoctorFinding>> ExamineAsync(CancellationToken cancellationToken)
    {
        var findings = new List<DoctorFinding>
        {
            new("system", DoctorState.Good, $"{RuntimeInformation.OSDescription}, {Environment.ProcessorCount} cores", ""),
        };
        findings.AddRange(await LaunchAsync(cancellationToken));
        findings.Add(Sockets());
        findings.Add(await WireAsync(cancellationToken));
        findings.AddRange(await TracingDoctor.ExamineAsync(cancellationToken));
        findings.AddRange(await ContainerDoctor.ExamineAsync(cancellationToken));
        findings.AddRange(Languages.Select(Language));
        return findings;
    }

    /// <summary>The languages that can be built without a container here.</summary>
    public static IReadOnlyList<string> LanguagesHere() => [.. Languages.Where(l => SearchPath.Find(l.Tool) is not null).Select(l => l.Language)];

    /// <summary>Starts a real program and reads what it inherited.</summary>
    private static async Task<List<DoctorFinding>> LaunchAsync(CancellationToken cancellationToken)
    {
        var output = new MemoryStream();
        var folder = Directory.CreateTempSubdirectory("courseware-doctor-");
        try
        {
            var request = new LaunchRequest(["cat", "/proc/self/status"], folder.FullName, ProgramEnvironment.For(folder.FullName), new ProgramLimits());
            bool contained;
            await using (var program = await LaunchedProgram.StartAsync(
                request, e => { if (e is LaunchEvent.Output { IsError: false } o) output.Write(o.Data); }, cancellationToken))
            {
                await program.Exited.WaitAsync(TimeSpan.FromSeconds(10), cancellationToken);
                contained = program.HasOwnPidNamespace;
                await program.EndAsync();
            }
            var ignored = System.Text.Encoding.ASCII.GetString(output.ToArray()).Split('\n')
                .FirstOrDefault(l => l.StartsWith("SigIgn:", StringComparison.Ordinal))?.Split('\t')[^1].Trim();
            return
            [
                new("launcher", DoctorState.Good, $"compiled, in {CompiledHelper.CacheFolder}", ""),
                ignored is null || ignored.All(c => c == '0')
                    ? new("signals", DoctorState.Good, "programs start with SIGPIPE and all others at their defaults", "")
                    : new("signals", DoctorState.Broken, $"programs start with ignored signals (SigIgn {ignored})", "Report this as a fault of the grader."),
                contained
                    ? new("clean-up", DoctorState.Good, "every program has its own pid namespace: no process that it starts survives", "")
                    : new("clean-up", DoctorState.Missing, "no pid namespaces here: a program that detaches itself may keep running after grading",
                        "As root, or: sysctl -w kernel.unprivileged_userns_clone=1 (some systems: kernel.apparmor_restrict_unprivileged_userns=0)"),
            ];
        }
        catch (LaunchException e)
        {
            return [new("launcher", DoctorState.Broken, e.Message, "")];
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static DoctorFinding Sockets()
    {
        if (!SocketTable.IsDetailed)
            return new("socket table", DoctorState.Missing, "this system does not tell queues and owners of sockets", "Some evidence is weaker here; grade on Linux for the whole of it.");
        try
        {
            return new("socket table", DoctorState.Good, $"sock_diag answers ({SocketTable.Host.Read().Count} TCP sockets)", "");
        }
        catch (IOException e)
        {
            return new("socket table", DoctorState.Broken, e.Message, "The grader needs sock_diag(7): allow AF_NETLINK sockets in this sandbox.");
        }
    }

    private static async Task<DoctorFinding> WireAsync(CancellationToken cancellationToken)
    {
        try
        {
            var best = await NetworkChoice.BestAsync(cancellationToken);
            return best.Kind switch
            {
                NetworkChoice.Tun => new("wire", DoctorState.Good, "a private network with a TUN device: every segment is seen and can be held", ""),
                NetworkChoice.Veth => new("wire", DoctorState.Good, "a private network with a pair of Ethernet devices: every segment is seen and can be held", ""),
                _ => new("wire", DoctorState.Missing, $"none: {best.Detail}; programs meet on the loopback interface and no segments are seen",
                    "As root, or: sysctl -w kernel.unprivileged_userns_clone=1 (some systems: kernel.apparmor_restrict_unprivileged_userns=0); in a container: --cap-add NET_ADMIN --device /dev/net/tun"),
            };
        }
        catch (LaunchException e)
        {
            return new("wire", DoctorState.Broken, e.Message, "");
        }
    }

    private static DoctorFinding Language((string Language, string Tool, string Package) wanted)
    {
        var found = SearchPath.Find(wanted.Tool);
        return found is null
            ? new(wanted.Language, DoctorState.Missing, $"'{wanted.Tool}' is not on the PATH", $"apt-get install {wanted.Package}")
            : new(wanted.Language, DoctorState.Good, found, "");
    }
}
