using Courseware.Recordings;

namespace Courseware.Grading.Explaining;

/// <summary>
/// Finds in a run for explanation the call that decided, by the events that decided; null when none of them follows from one call for sure. Pure.
/// </summary>
internal sealed class CallFinder(ScenarioRecording recording, IReadOnlyList<RecordedEvent> evidence)
{
    // A call begins before its segment leaves; the clocks of both are read by two programs.
    private const double Slack = 0.002;

    private readonly IReadOnlyList<ProgramCalled> _calls = [.. recording.All<ProgramCalled>()];

    /// <summary>The call of that kind.</summary>
    public ProgramCalled? Find(CallKind kind)
    {
        if (kind == CallKind.None || _calls.Count == 0)
            return null;
        if (kind == CallKind.Any)
            return evidence.Reverse().Select(FromEvent).FirstOrDefault(c => c is not null);
        var until = evidence.Count > 0 ? evidence.Max(e => e.At) : double.MaxValue;
        var programs = evidence.Select(ProgramOf).OfType<string>().Where(p => _calls.Any(c => c.Program == p)).Distinct(StringComparer.Ordinal).ToList();
        if (programs.Count == 0)
            programs = [.. _calls.Select(c => c.Program).Distinct(StringComparer.Ordinal)];
        return programs is [var program] ? Last(program, kind, until) : null;
    }

    private ProgramCalled? FromEvent(RecordedEvent e) => e switch
    {
        Stalled stalled => Last(stalled.WaitingFor.Split(':')[0], CallKind.Waits, double.MaxValue),
        SegmentSeen { Fault: not "injected" } segment when Sender(segment.From) is { } program => Last(program, KindOf(segment), segment.At),
        PeerReset reset when Other(reset.Peer) is { } program => Last(program, CallKind.GivesUp, reset.At),
        PeerEof eof when Other(eof.Peer) is { } program => Last(program, CallKind.Ends, eof.At),
        ProgramOutput output => LastPrint(output.Program, output.Stream, output.At),
        ProgramExited { Signal: not null } exited => _calls.LastOrDefault(c => c.Program == exited.Program && c.Name == ProgramCalled.Signal),
        ProgramExited { Code: not 0 } exited => Last(exited.Program, CallKind.Exits, exited.At),
        _ => null,
    };

    private static CallKind KindOf(SegmentSeen segment) =>
        segment.Flags.Contains('R') ? CallKind.GivesUp
        : segment.Flags.Contains('F') ? CallKind.Ends
        : segment.Length > 0 ? CallKind.Sends
        : CallKind.None;

    private ProgramCalled? Last(string program, CallKind kind, double until)
    {
        var calls = _calls.Where(c => c.Program == program && c.At <= until + Slack).ToList();
        return kind switch
        {
            CallKind.GivesUp => calls.FindLast(GivesUp) ?? calls.FindLast(c => c.Name == "exit"),
            CallKind.Ends => calls.FindLast(c => (GivesUp(c) || c is { Name: "shutdown", Detail: "SHUT_WR", Connected: true }) && c.Error is null)
                ?? calls.FindLast(c => c.Name == "exit"),
            CallKind.Waits => calls.FindLast(c => c.IsWaiting),
            CallKind.Sends => calls.FindLast(c => c is { Connected: true, Error: null, Name: "send" or "write" or "writev" or "sendmsg" or "sendfile" or "splice" }),
            CallKind.Reads => calls.FindLast(c => c is { Connected: true, Name: "recv" or "read" or "readv" or "recvmsg" }),
            CallKind.Prints => calls.FindLast(c => c.Detail == ProgramCalled.Stdout),
            CallKind.Exits => calls.FindLast(c => c.Name == "exit"),
            CallKind.Binds => calls.FindLast(c => c is { Name: "bind", Error: not null }),
            _ => null,
        };
    }

    private static bool GivesUp(ProgramCalled call) =>
        call is { Connected: true, Error: null } and ({ Name: "close" } or { Name: "shutdown", Detail: "SHUT_RDWR" });

    private ProgramCalled? LastPrint(string program, string stream, double until) =>
        _calls.LastOrDefault(c => c.Program == program && c.Detail == stream && c.At <= until + Slack);

    private static string? ProgramOf(RecordedEvent e) => e switch
    {
        ProgramExited exited => exited.Program,
        ProgramOutput output => output.Program,
        Stalled stalled => stalled.WaitingFor.Split(':')[0],
        SegmentSeen segment => segment.From,
        _ => null,
    };

    /// <summary>The student's program at the end of a segment's sender.</summary>
    private string? Sender(string end) => Students().FirstOrDefault(p => p == end || p.EndsWith($"-{end}", StringComparison.Ordinal));

    /// <summary>The student's program at the other end of a peer's connection.</summary>
    private string? Other(string peer) => Sender(peer.StartsWith("client", StringComparison.Ordinal) ? "server" : "client");

    private IEnumerable<string> Students() => recording.All<ProgramStarted>().Where(p => p.Origin == "student").Select(p => p.Program);
}
