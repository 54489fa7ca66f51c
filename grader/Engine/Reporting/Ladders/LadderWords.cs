using Courseware.Grading;
using Courseware.Grading.Explaining;
using Courseware.Recordings;

namespace Courseware.Reporting.Ladders;

/// <summary>The texts of a ladder, in both languages. Text from a program has been made safe here.</summary>
internal static class LadderWords
{
    private static readonly TextTable Table = TextTable.Own("ladder");

    public static LocalizedText Retransmitted { get; } = Table["again"];
    public static LocalizedText Probe { get; } = Table["probe"];
    public static LocalizedText WindowClosed { get; } = Table["window-closed"];
    public static LocalizedText Dropped { get; } = Table["dropped"];
    public static LocalizedText Undelivered { get; } = Table["undelivered"];
    public static LocalizedText NeverReleased { get; } = Table["never-released"];
    public static LocalizedText Held { get; } = Table["held"];
    public static LocalizedText Delayed { get; } = Table["delayed"];
    public static LocalizedText Duplicated { get; } = Table["duplicated"];
    public static LocalizedText Injected { get; } = Table["injected"];
    public static LocalizedText Refused { get; } = Table["refused"];
    public static LocalizedText Aborted { get; } = Table["aborted"];
    public static LocalizedText NobodyListens { get; } = Table["nobody-listens"];
    public static LocalizedText Arrives { get; } = Table["arrives"];
    public static LocalizedText Over { get; } = Table["over"];
    public static LocalizedText ServerRole { get; } = Table["server"];
    public static LocalizedText ClientRole { get; } = Table["client"];
    public static LocalizedText Expected { get; } = Table["expected"];

    public static LocalizedText SecondRun { get; } = Table["second-run"];
    public static LocalizedText WentAnotherWay { get; } = Table["went-another-way"];
    public static LocalizedText EndedEarly { get; } = Table["ended-early"];

    public static LocalizedText Description { get; } = Table["description"];

    public static LocalizedText Title(string scenario) => Table["title", ("scenario", scenario)];

    public static LocalizedText Packet(int number) => Table["packet", ("number", number)];

    public static LocalizedText Same(string text) => LocalizedText.Same(text);

    /// <summary>How many segments.</summary>
    public static LocalizedText Segments(int count) => Table["count-of-segments", ("count", count)];

    /// <summary>A segment with the end that sent it.</summary>
    public static LocalizedText Of(LocalizedText role, LocalizedText label) => Table["segment-of", ("role", role), ("label", label)];

    public static LocalizedText Data(long bytes) => Table["data", ("bytes", bytes)];

    public static LocalizedText FinWithData(int bytes) => Table["fin-with-data", ("bytes", bytes)];

    /// <summary>A call that has not returned; <paramref name="line"/> is the place of its line, or nothing.</summary>
    public static LocalizedText Waits(string call, string line) => Table["call-waits", ("call", call), ("line", line)];

    public static LocalizedText Kernel(IReadOnlyCollection<LocalizedText> facts) => Table["kernel", ("facts", LocalizedText.Join(", ", facts))];

    public static LocalizedText Orphan { get; } = Table["kernel.orphan"];

    public static LocalizedText Unread(long bytes) => Table["kernel.unread", ("bytes", bytes)];

    public static LocalizedText TimeWait(double seconds) => Table["kernel.time-wait", ("seconds", $"{seconds:0}")];

    /// <summary>The heading of a side, with who took its place.</summary>
    public static LocalizedText Heading(LadderEnd end)
    {
        var role = end.Role == "server" ? ServerRole : ClientRole;
        return end.Actor switch
        {
            Actor.Student => Table["heading.student", ("role", role)],
            Actor.Original => Table["heading.lecture", ("role", role)],
            Actor.Lecture => Table["heading.named", ("role", role), ("name", end.Name)],
            Actor.Grader => Table["heading.grader", ("role", role)],
            _ => role,
        };
    }

    public static LocalizedText Traffic(TrafficKind kind, long bytes, string? preview)
    {
        var what = preview ?? $"{bytes} B";
        return kind switch
        {
            TrafficKind.Sent => Table["traffic.sends", ("what", what)],
            TrafficKind.Read => Table["traffic.reads", ("what", what)],
            TrafficKind.Printed => Table["traffic.prints", ("what", what)],
            _ => Same($"stderr {what}"),
        };
    }

    /// <summary>The end of an event, and its text; null for an event that belongs in no lane.</summary>
    public static (Side Side, LocalizedText Text)? Lane(RecordedEvent e) => e switch
    {
        ProgramStarted p => In(p.Program, "starts"),
        ProgramNotStarted p => In(p.Program, "not-started", ("error", Safe(p.Error))),
        WrongAddress w => In(w.Program, "wrong-address", ("address", Safe(w.Address))),
        ProgramListening p => In(p.Program, "listens", ("port", p.Port)),
        ProgramSignalled p => In(p.Program, "signalled", ("signal", Safe(p.Signal))),
        ProgramExited { Signal: { } signal } p => In(p.Program, "killed", ("signal", Safe(signal))),
        ProgramExited p => In(p.Program, "exits", ("code", $"{p.Code}")),
        LimitExceeded p => In(p.Program, "limit", ("limit", Safe(p.Limit))),
        ProcessesLeft p => At(p.Program, Table.Count("lane.leaves", p.Processes.Count)),
        KeeperKilled p => In(p.Program, "keeper-killed"),
        FileCollected { Size: { } size } f => At(f.Program, Same($"{Safe(f.Name)}: {size} B")),
        FileCollected f => In(f.Program, "no-file", ("name", Safe(f.Name))),
        PeerConnected p => In(p.Peer, "connected"),
        PeerRefused p => At(p.Peer, Same($"connect(): {Safe(p.Error)}")),
        PeerEof p => In(p.Peer, "reads-eof"),
        PeerReset { While: "watch" } p => In(p.Peer, "reset", ("error", Safe(p.Error))),
        PeerReset p => In(p.Peer, p.While == "send" ? "send-fails" : "receive-fails", ("error", Safe(p.Error))),
        PeerShutdown p => At(p.Peer, Same("shutdown(SHUT_WR)")),
        PeerClosed { How: "abort" } p => At(p.Peer, Same("close(), linger 0")),
        PeerClosed p => At(p.Peer, Same("close()")),
        HoldReleased g => Gate(g),
        _ => null,
    };

    /// <summary>A remark across the picture; null for an event that needs none.</summary>
    public static LocalizedText? Remark(RecordedEvent e) => e switch
    {
        Stalled { Kind: Explanation.Ended } => Table["second-run-ended"],
        Stalled { Kind: "time-limit" } s => Table["time-limit", ("seconds", $"{s.Seconds:0}")],
        Stalled s => WaitWords.Stopped(s),
        FaultApplied f => Fault(f),
        TearDownBegan => Over,
        GraderFault => Table["grader-fault"],
        _ => null,
    };

    /// <summary>The fault that was applied to a segment, in the words of the scenario's script.</summary>
    public static LocalizedText Fault(FaultApplied fault)
    {
        var action = Table.Find($"fault.{fault.Action}") ?? Same(Safe(fault.Action));
        return fault.Fault.Length == 0
            ? Table["fault.by-grader", ("action", action)]
            : Table["fault.what", ("action", action), ("segments", SegmentWords.Of(fault.Fault))];
    }

    /// <summary>The direction that a call shuts down.</summary>
    public static LocalizedText Shutdown(string how) =>
        how == "SHUT_WR" ? Table["half-closed"] : Same(Safe(how));

    public static LocalizedText Released(IReadOnlyList<LocalizedText> segments) => Table["released", ("segments", LocalizedText.Join(", ", segments))];

    public static LocalizedText Datagrams(string protocol, int count, long bytes) => count == 1
        ? Table["datagram", ("protocol", Safe(protocol)), ("bytes", bytes)]
        : Table["datagrams", ("count", count), ("protocol", Safe(protocol)), ("bytes", bytes)];

    public static LocalizedText Gap(double seconds) => Table["gap", ("seconds", $"{seconds:0.00}")];

    /// <summary>Rows that were left out, with the segments that were in them.</summary>
    public static LocalizedText Left(int rows, int segments) => (rows, segments) switch
    {
        (_, 0) => Table.Count("more-rows", rows),
        _ => Table.Count("more-segments", segments),
    };

    public static LocalizedText Before(int rows) => Table.Count("rows-before", rows);

    public static LocalizedText After(int rows) => Table.Count("rows-after", rows);

    /// <summary>Why there are no arrows, or why some may be missing; null for an event that says neither.</summary>
    public static LocalizedText? Note(RecordedEvent e) => e switch
    {
        NetworkOpened { Kind: "loopback" } n => n.Detail.Length == 0 ? NoWire : Table["no-arrows.why", ("detail", Safe(n.Detail))],
        WireBypassed w => Table["no-arrows.bypassed", ("role", Sides.Of(w.Program) == Side.Server ? ServerRole : ClientRole), ("address", Safe(w.Address))],
        CaptureLost c => Table["no-arrows.lost", ("packets", c.Packets)],
        WireFlooded { NotKept: > 0 } f => Table["no-arrows.flood", ("packets", f.Packets), ("hidden", f.NotKept)],
        _ => null,
    };

    public static LocalizedText NoWire { get; } = Table["no-arrows"];

    private static (Side, LocalizedText)? Gate(HoldReleased gate)
    {
        if (Sides.Of(gate.Peer) is not { } side)
            return null;
        List<LocalizedText> parts = [Table["gate", ("what", Thing(gate.Held)), ("milliseconds", $"{gate.Seconds * 1000:0}")]];
        if (!gate.Quiet)
            parts.Add(Table["gate.never-idle"]);
        if (gate.Arrived > 0)
            parts.Add(Table["gate.arrived", ("bytes", gate.Arrived)]);
        return (side, LocalizedText.Join(", ", parts));
    }

    private static LocalizedText Thing(string what) => Table.Find($"held.{what}") ?? Same(Safe(what));

    private static (Side, LocalizedText)? In(string name, string key, params ReadOnlySpan<(string Name, object? Value)> values) =>
        At(name, Table[$"lane.{key}", values]);

    private static (Side, LocalizedText)? At(string name, LocalizedText text) => Sides.Of(name) is { } side ? (side, text) : null;

    private static string Safe(string text) => SafeText.Line(text);
}
