using Courseware.Judging;
using static Courseware.Exercises.ShutdownModes.SharedChecks;

namespace Courseware.Exercises.ShutdownModes;

/// <summary>The effects of <c>shutdown()</c>, as the kernel, the peer and the wire show them; nothing here reads what the program prints.</summary>
internal static class ModeChecks
{
    public const string StandsStill = "stands-still";
    public const string Survives = "survives-epipe";
    public const string ReadMode = "rd-takes-no-more";
    public const string WriteMode = "wr-sends-fin";
    public const string BothMode = "rdwr-refuses-data";

    private const string Open = "Established";
    private const string AtEof = "CloseWait";

    public static IReadOnlyList<Check> All { get; } =
    [
        new("program-builds", [BuildCheck.Scenario], e => BuildCheck.Judge(e, "client")),
        Single(StandsStill, ModeScenarios.Read, StandsStillOnce),
        SharedChecks.All(Survives, [ModeScenarios.Write, ModeScenarios.Both, ModeScenarios.WriteReset], SurvivesEpipe),
        Single(ReadMode, ModeScenarios.Read, f => Shuts(f, "SHUT_RD", Open) ?? Accepts(f)),
        Single(WriteMode, ModeScenarios.Write, f => Shuts(f, "SHUT_WR", AtEof) ?? Accepts(f)),
        Single(BothMode, ModeScenarios.Both, f => Shuts(f, "SHUT_RDWR", AtEof) ?? Refuses(f)),
        new("fin-on-the-wire", [ModeScenarios.Read, ModeScenarios.Write, ModeScenarios.Both], OnTheWire),
    ];

    private static Finding StandsStillOnce(ModeFacts f) => f.NotStopped() ?? Finding.Passed(f.Resumed);

    private static Finding SurvivesEpipe(ModeFacts f) => f.Program.AbnormalTermination() ?? f.NotStopped()
        ?? (f.Program.Exit is null ? f.Program.StallFinding() ?? Finding.Inconclusive(Reason.NoExitRecorded) : Finding.Passed(f.Program.Exit));

    /// <summary>Null when the socket is shut in the wanted way, and the peer's end shows it.</summary>
    private static Finding? Shuts(ModeFacts f, string wanted, string peerState)
    {
        if (f.NotReached() is { } notReached)
            return notReached;
        if (f.Socket is { Inode: < 0 })
            return Finding.Unsupported(Reasons.FlagsNotSeen);
        if (f.IsClosed)
            return Finding.Failed(Reasons.ClosedNotShut, f.Socket, f.Wire.Fin("client"));
        if (f.Socket is null)
            return Finding.Inconclusive(Reasons.SocketNotSeen, f.Resumed);
        if (f.Socket.Shutdown.Length == 0)
            return Finding.Failed(Reasons.NotShut, f.Socket).With("wanted", wanted);
        if (f.Socket.Shutdown != wanted)
            return Finding.Failed(Reasons.WrongHow, f.Socket, f.Wire.Fin("client")).With("wanted", wanted).With("seen", f.Socket.Shutdown);
        return f.PeerSocket?.State == peerState ? null : Finding.Inconclusive(Reasons.PeerStateUnclear, f.Socket, f.PeerSocket);
    }

    private static Finding Accepts(ModeFacts f) => f.HasQueuedLate
        ? Finding.Passed(f.Socket, f.Late, f.Afterwards)
        : Finding.Inconclusive(Reasons.LateDataUnclear, f.Late, f.Afterwards);

    private static Finding Refuses(ModeFacts f) => f.ResetAtStop is { } reset
        ? Finding.Passed(f.Socket, f.Late, reset)
        : Finding.Inconclusive(Reasons.LateDataUnclear, f.Late, f.Afterwards);

    private static Finding OnTheWire(RecordingSet evidence)
    {
        var shown = new Dictionary<string, Func<ModeFacts, Finding>>(StringComparer.Ordinal)
        {
            [ModeScenarios.Read] = NoFin,
            [ModeScenarios.Write] = f => FinThen(f, IsAccepted),
            [ModeScenarios.Both] = f => FinThen(f, IsRefused),
        };
        var findings = shown.Select(p => Each(evidence, [p.Key], f => WithWire(f, p.Value))).ToList();
        return findings.Find(f => f.Verdict is Verdict.Error) ?? findings.Find(f => f.Verdict is Verdict.Failed)
            ?? findings.Find(f => f.Verdict is not Verdict.Passed) ?? Finding.Passed(findings.SelectMany(f => f.Evidence));
    }

    private static Finding WithWire(ModeFacts f, Func<ModeFacts, Finding> ask)
    {
        if (f.NotReached() is { } notReached)
            return notReached;
        return f.Wire.IsSeen ? ask(f) : Finding.Unsupported(Reasons.NoWire);
    }

    /// <summary>SHUT_RD says nothing to the other end: until the standstill is over there is neither FIN nor RST.</summary>
    private static Finding NoFin(ModeFacts f)
    {
        if (f.Wire.Fin("client") is { } fin && fin.At <= f.Resumed!.At)
            return Finding.Failed(Reasons.FinTooEarly, fin);
        if (f.Wire.Reset("client") is { } reset && reset.At <= f.Resumed!.At)
            return Finding.Failed(Reasons.RefusedData, reset);
        return IsAccepted(f);
    }

    private static Finding FinThen(ModeFacts f, Func<ModeFacts, Finding> data)
    {
        var fin = f.Wire.Fin("client");
        return fin is null || fin.At > f.Resumed!.At ? Finding.Failed(Reasons.NoFin, fin) : data(f);
    }

    private static Finding IsAccepted(ModeFacts f) => f.Wire.Refusal("client") is { } refusal
        ? Finding.Failed(Reasons.RefusedData, refusal)
        : f.LateAck is { } ack ? Finding.Passed(f.Wire.Fin("client"), ack) : Finding.Inconclusive(Reasons.LateDataUnclear, f.Late);

    private static Finding IsRefused(ModeFacts f)
    {
        if (f.Wire.Refusal("client") is { } refusal)
            return Finding.Passed(f.Wire.Fin("client"), refusal);
        return f.LateAck is { } ack ? Finding.Failed(Reasons.AcceptedData, ack) : Finding.Inconclusive(Reasons.LateDataUnclear, f.Late);
    }
}
