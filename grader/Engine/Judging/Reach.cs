using Courseware.Recordings;

namespace Courseware.Judging;

/// <summary>Decides whether two programs connect: the question before all others about a connection.</summary>
public static class Reach
{
    /// <summary>The first port that Linux gives to a socket that asked for none (ip_local_port_range, ip-sysctl).</summary>
    private const int FirstPortOfTheKernel = 32768;

    // In seconds.
    private const double ExitIsSeenWithin = 1;

    /// <summary>
    /// Why the grader's client did not reach a server; null when it did, or when no connection was tried and the server listens where it should.
    /// </summary>
    public static Finding? NotReached(ScenarioRecording recording, ProgramFacts server, PeerFacts? client)
    {
        if (client?.Connected is not null)
            return null;
        var listening = recording.First<ProgramListening>(e => e.Program == server.Name);
        if (listening is not null && listening.Port != listening.AskedPort)
            return WrongPort(listening).With("program", server.Name);
        // A server that listened and had ended when the client came did not wait for it: how it ended is the cause. Its end is seen a little later.
        var isGone = client?.Refused is { } refused && server.Exit is { } exit && exit.At < refused.At + ExitIsSeenWithin;
        if (listening is not null && !isGone)
            return client is null ? null : Finding.Failed(Reason.NotReachable, listening, client.Refused).With("address", listening.Address)
                .With("port", listening.Port).With("program", server.Name);
        return server.AbnormalTermination() ?? server.StallFinding() ?? server.UncaughtException()
            ?? Finding.Failed(Reason.ExitsWithoutListening, server.Exit).With("code", server.Exit?.Code ?? 0).With("program", server.Name)
                .WithDetails(server.OutputTail);
    }

    /// <summary>A server that listens on the loopback address, which no other machine reaches; null when it does not.</summary>
    public static Finding? OnLoopback(ScenarioRecording recording, ProgramFacts server) =>
        recording.First<ProgramListening>(e => e.Program == server.Name) is { } listening && IsLoopback(listening.Address)
            ? Finding.Failed(Reason.ListensOnLoopback, listening).With("address", listening.Address).With("program", server.Name)
            : null;

    /// <summary>Why a client never connected to the grader's server.</summary>
    public static Finding NeverConnects(ProgramFacts client) =>
        client.Elsewhere() ?? NotConnected(client) ?? client.AbnormalTermination() ?? client.StallFinding() ?? client.UncaughtException()
        ?? Finding.Failed(Reason.NeverConnects, client.Exit).With("code", client.Exit?.Code ?? 0).With("program", client.Name).WithDetails(client.OutputTail);

    // Its other actions without a connection, such as an endless file or a signal, follow from that.
    private static Finding? NotConnected(ProgramFacts client) =>
        client.Exit?.Signal is { } signal && client.HasTriedToConnect
            ? Finding.Failed(Reason.NeverConnects, client.Exit).In(Reason.WentOnUnconnected)
                .With("signal", signal).With("code", "-").With("program", client.Name)
                .WithDetails(client.OutputTail)
            : null;

    /// <summary>
    /// Of several scenarios with a wrong port: that the kernel chose it, when it is another one each time and from the kernel's range. Then bind()
    /// was not called, failed, or was given the port 0.
    /// </summary>
    internal static Finding PortOfTheKernel(Finding finding, IEnumerable<Finding> all)
    {
        if (finding.Reason != Reason.WrongPort)
            return finding;
        var wrong = all.Where(f => f.Reason == Reason.WrongPort).Select(f => f.Evidence.OfType<ProgramListening>().FirstOrDefault()).OfType<ProgramListening>()
            .ToList();
        var isOfTheKernel = wrong.TrueForAll(l => l.Port >= FirstPortOfTheKernel)
            && wrong.DistinctBy(l => l.Port).Count() > 1 && wrong.DistinctBy(l => l.Port - l.AskedPort).Count() > 1;
        return isOfTheKernel ? Finding.Failed(Reason.PortOfTheKernel, finding.Evidence) with { Arguments = finding.Arguments, Scenario = finding.Scenario }
            : finding;
    }

    private static Finding WrongPort(ProgramListening listening)
    {
        var swapped = (listening.AskedPort >> 8) | ((listening.AskedPort & 0xFF) << 8);
        return Finding.Failed(listening.Port == swapped ? Reason.PortNotHtons : Reason.WrongPort, listening)
            .With("asked", listening.AskedPort).With("port", listening.Port);
    }

    private static bool IsLoopback(string address) =>
        address.StartsWith("127.", StringComparison.Ordinal) || address is "::1" || address.StartsWith("::ffff:127.", StringComparison.Ordinal);
}
