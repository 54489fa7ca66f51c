using Courseware.Judging;
using Courseware.Recordings;

namespace Courseware.Exercises.ShutdownModes;

/// <summary>The facts of a recording of a program that stopped itself between its steps.</summary>
internal sealed class ModeFacts
{
    private readonly List<SegmentSeen> _segments;

    public ModeFacts(ScenarioRecording recording)
    {
        Recording = recording;
        (Program, Peer, Wire) = (new ProgramFacts(recording, "client"), new PeerFacts(recording, "server"), new WireFacts(recording));
        Resumed = recording.First<ProgramSignalled>(s => s is { Program: "client", Signal: "SIGCONT" });
        Socket = recording.SocketAt("client", ModeScenarios.Stopped);
        PeerSocket = recording.PeerSocketAt("server", ModeScenarios.Stopped);
        Afterwards = recording.SocketAt("client", ModeScenarios.Afterwards);
        var sent = recording.All<PeerSent>().Where(s => s.Peer == "server").ToList();
        var stopped = (PeerSocket ?? Socket)?.At;
        (Greeting, Late) = (sent.Find(s => s.At <= stopped), sent.Find(s => s.At > stopped));
        var end = recording.End;
        _segments = [.. recording.All<SegmentSeen>().Where(s => s.Connection == 1 && s.At <= end)];
    }

    public ScenarioRecording Recording { get; }

    public ProgramFacts Program { get; }

    public PeerFacts Peer { get; }

    public WireFacts Wire { get; }

    /// <summary>The end of the standstill; null when the program never stood still.</summary>
    public ProgramSignalled? Resumed { get; }

    /// <summary>The program's socket while it stood still, before anything more was sent to it.</summary>
    public SocketSeen? Socket { get; }

    /// <summary>The peer's socket at the same time.</summary>
    public SocketSeen? PeerSocket { get; }

    /// <summary>The program's socket after the peer's late data.</summary>
    public SocketSeen? Afterwards { get; }

    /// <summary>The data that the peer sent before the stop.</summary>
    public PeerSent? Greeting { get; }

    /// <summary>The data that it sent during the stop.</summary>
    public PeerSent? Late { get; }

    /// <summary>The bytes that were still to be read after the first read(): what the program writes back.</summary>
    public int Queued => (Greeting?.Count ?? 0) - Contract.FirstRead;

    /// <summary>True when a descriptor of the program still refers to the connection.</summary>
    public bool IsOpen => Socket is { Inode: > 0 };

    /// <summary>
    /// The connection is an orphan, or its program has reset it: both are proved by what was seen, and not by what was not.
    /// </summary>
    public bool IsClosed => Socket is { Inode: 0 }
        || (Socket is null && (Before(Peer.Reset) is { } reset ? WasNotSentLate(reset) : Before(Wire.Reset("client")) is { Flags: "R." }));

    /// <summary>The kernel showed the socket open in both directions: no shutdown() had succeeded on it.</summary>
    public bool IsNotShut => Socket is { Inode: > 0, Shutdown.Length: 0 };

    /// <summary>The kernel's flags: may the program's socket still receive, still send?</summary>
    public bool ReadsShut => Socket?.Shutdown is "SHUT_RD" or "SHUT_RDWR";

    /// <inheritdoc cref="ReadsShut"/>
    public bool WritesShut => Socket?.Shutdown is "SHUT_WR" or "SHUT_RDWR";

    /// <summary>The peer's own abort.</summary>
    public PeerClosed? Abort => Recording.First<PeerClosed>(c => c is { Peer: "server", How: "abort" });

    /// <summary>
    /// The end of the connection during the stop: the peer's abort, once the program's kernel had forgotten the connection, or the refusal of its late
    /// data.
    /// </summary>
    public RecordedEvent? ResetAtStop =>
        (Afterwards is null ? Before<RecordedEvent>(Abort) : null) ?? Before<RecordedEvent>(Peer.Reset) ?? Before(Wire.Reset("client"));

    /// <summary>The late data, and nothing else, has come into the program's receive queue during the standstill.</summary>
    public bool HasQueuedLate => Late is not null && Afterwards is { Inode: > 0 } row && row.ReceiveQueue - (Socket?.ReceiveQueue ?? 0) == Late.Count;

    /// <summary>The acknowledgement of the late data on the wire, which no RST is. The first byte of a connection has the number 1.</summary>
    public SegmentSeen? LateAck => Greeting is null || Late is null
        ? null
        : _segments.Find(s => s.From == "client" && s.Flags.Contains('.') && !s.Flags.Contains('R') && s.Ack > Greeting.Count + Late.Count);

    /// <summary>The finding about a run in which the program never stopped; null when it did.</summary>
    public Finding? NotStopped()
    {
        if (Resumed is not null)
            return null;
        if (Recording.First<CapabilityMissing>(c => c.Capability == "threads") is not null)
            return Finding.Unsupported(Reason.ThreadsNotSeen);
        if ((Program.Elsewhere() ?? Program.AbnormalTermination()) is { } trouble)
            return trouble;
        if (Program.StallFinding() is { } hang)
            return hang;
        if (Program.Exit is null)
            return Finding.Inconclusive(Reason.NoExitRecorded);
        if (Peer.Connected is null)
            return Reach.NeverConnects(Program);
        return Finding.Failed(Reasons.NeverStops, Program.Exit).With("code", Program.Exit.Code ?? 0).WithDetails(Program.OutputTail);
    }

    /// <summary>
    /// The finding of a check about the time after the stop, when there was no stop: other checks say why, or this system cannot show it.
    /// </summary>
    public Finding? NotReached() => NotStopped() switch
    {
        null => null,
        { Verdict: Verdict.Skipped } notPossible => notPossible,
        _ => Finding.SkippedBecause(ModeChecks.StandsStill, ModeChecks.Survives),
    };

    // A reset that answers late data says nothing of what the socket was before.
    private bool WasNotSentLate(PeerReset reset) => Recording.All<PeerSent>().Count(s => s.Peer == "server" && s.At <= reset.At) < 2;

    private T? Before<T>(T? e) where T : RecordedEvent => e is not null && Resumed is not null && e.At <= Resumed.At ? e : null;
}
