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

/// <summary>A part of the machine that the doctor examined. <paramref name="NextStep"/> is null when nothing needs to be done.</summary>
public sealed record DoctorFinding(LocalizedText Subject, DoctorState State, LocalizedText Fact, LocalizedText? NextStep = null)
{
    private static readonly TextTable Table = TextTable.Own("doctor");

    /// <summary>The state in words.</summary>
    public LocalizedText StateName => State switch
    {
        DoctorState.Good => Table["state.good"],
        DoctorState.Missing => Table["state.missing"],
        _ => Table["state.broken"],
    };
}

/// <summary>Finds out, by trying, what this machine can do.</summary>
public static class Doctor
{
    private static readonly TextTable Table = TextTable.Own("doctor");

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
            new(Table["subject.system"], DoctorState.Good,
                Table["system", ("system", RuntimeInformation.OSDescription), ("cores", Environment.ProcessorCount)]),
        };
        findings.AddRange(await LaunchAsync(cancellationToken));
        findings.Add(Sockets());
        findings.Add(await WireAsync(cancellationToken));
        findings.AddRange(await TracingDoctor.ExamineAsync(cancellationToken));
        findings.AddRange(await ContainerDoctor.ExamineAsync(cancellationToken));
        findings.AddRange(Languages.Select(Language));
        return findings;
    }

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
                new(Table["subject.launcher"], DoctorState.Good, Table["launcher", ("folder", CompiledHelper.CacheFolder)]),
                ignored is null || ignored.All(c => c == '0')
                    ? new(Table["subject.signals"], DoctorState.Good, Table["signals"])
                    : new(Table["subject.signals"], DoctorState.Broken, Table["signals-ignored", ("signals", ignored)], Table["report-fault"]),
                contained
                    ? new(Table["subject.clean-up"], DoctorState.Good, Table["clean-up"])
                    : new(Table["subject.clean-up"], DoctorState.Missing, Table["clean-up-missing"], NamespacesStep()),
            ];
        }
        catch (LaunchException e)
        {
            return [new(Table["subject.launcher"], DoctorState.Broken, LocalizedText.Same(e.Message))];
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static LocalizedText NamespacesStep() => AppArmorProfile.IsNeeded
        ? Table["profile-step", ("grader", Environment.ProcessPath ?? "grader")]
        : Table["namespaces-step"];

    private static DoctorFinding Sockets()
    {
        var subject = Table["subject.sockets"];
        if (!SocketTable.IsDetailed)
            return new(subject, DoctorState.Missing, Table["sockets-missing"], Table["sockets-missing-step"]);
        try
        {
            return new(subject, DoctorState.Good, Table["sockets", ("count", SocketTable.Host.Read().Count)]);
        }
        catch (IOException e)
        {
            return new(subject, DoctorState.Broken, LocalizedText.Same(e.Message), Table["sockets-broken-step"]);
        }
    }

    private static async Task<DoctorFinding> WireAsync(CancellationToken cancellationToken)
    {
        var subject = Table["subject.wire"];
        try
        {
            var best = await NetworkChoice.BestAsync(cancellationToken);
            return best.Kind switch
            {
                NetworkChoice.Tun => new(subject, DoctorState.Good, Table["wire-tun"]),
                NetworkChoice.OwnTun => new(subject, DoctorState.Good, Table["wire-own"]),
                NetworkChoice.Veth => new(subject, DoctorState.Good, Table["wire-veth"]),
                _ => new(subject, DoctorState.Missing, Table["wire-missing", ("why", best.Detail)],
                    Table["wire-missing-step", ("namespaces", NamespacesStep())]),
            };
        }
        catch (LaunchException e)
        {
            return new(subject, DoctorState.Broken, LocalizedText.Same(e.Message));
        }
    }

    private static DoctorFinding Language((string Language, string Tool, string Package) wanted)
    {
        var subject = LocalizedText.Same(wanted.Language);
        return SearchPath.Find(wanted.Tool) is { } found
            ? new(subject, DoctorState.Good, LocalizedText.Same(found))
            : new(subject, DoctorState.Missing, Table["not-on-path", ("tool", wanted.Tool)], LocalizedText.Same($"apt-get install {wanted.Package}"));
    }
}
