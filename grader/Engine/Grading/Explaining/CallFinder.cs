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
        if (kind == CallKind.Any)
            return evidence.Reverse().Select(FromEvent).FirstOrDefault(c => c is not null);
        var programs = evidence.Select(ProgramOf).OfType<string>().Where(p => _calls.Any(c => c.Program == p)).Distinct(StringComparer.Ordinal).ToList();
        if (programs.Count == 0)
            programs = [.. _calls.Select(c => c.Program).Distinct(StringComparer.Ordinal)];
        return programs is [var program] ? Last(program, kind, evidence.Count > 0 ? evidence.Max(e => e.At) : double.MaxValue) : null;
    }

    private ProgramCalled? FromEvent(RecordedEvent e) => e switch
    {
        Stalled stalled => Last(stalled.WaitingFor.Split(':')[0], CallKind.Waits, double.MaxValue),
        SegmentSeen { Fault: not "injected" } segment when Student(segment.From) is { } program => Last(program, KindOf(segment), segment.At),
        PeerReset reset when Other(reset.Peer) is { } program => Last(program, CallKind.GivesUp, reset.At),
        PeerEof eof when Other(eof.Peer) is { } program => Last(program, CallKind.Ends, eof.At),
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
            CallKind.GivesUp => GivesUp(calls),
            CallKind.Lingers => calls.FindLast(c => c is { Name: "setsockopt", Detail: "SO_LINGER", Error: null }) ?? GivesUp(calls),
            CallKind.Ends => calls.FindLast(IsEnding) ?? Exit(calls),
            CallKind.Shuts => calls.FindLast(c => c.Name == "shutdown"),
            CallKind.Waits => Waits(program),
            CallKind.EndsOrWaits => calls.FindLast(IsEnding) ?? Waits(program),
            CallKind.TimesOut => calls.FindLast(IsTimeout),
            CallKind.Sends => calls.FindLast(IsSend),
            CallKind.Reads => calls.FindLast(IsRead),
            CallKind.Repeats => Repeated([.. calls.Where(IsRead)]),
            CallKind.FailsToRead => calls.FindLast(c => IsRead(c) && HasFailed(c)),
            CallKind.Prints => calls.FindLast(c => c.Detail == ProgramCalled.Stdout),
            CallKind.Exits => Exit(calls),
            CallKind.Fails => calls.FindLast(HasFailed) is { } failed && !calls.Exists(c => c.At > failed.At && c.Name == failed.Name && c.Error is null)
                ? failed : Exit(calls),
            CallKind.Binds => calls.FindLast(c => c.Name == "bind"),
            CallKind.Connects => calls.FindLast(c => c.Name == "connect"),
            CallKind.Forks => calls.FindLast(c => c.Name == "fork"),
            _ => null,
        };
    }

    /// <summary>Of several that give up the same descriptor the first one does it: shutdown() of both directions, and then close().</summary>
    private static ProgramCalled? GivesUp(List<ProgramCalled> calls)
    {
        var last = calls.FindLast(IsGivingUp);
        if (last is null)
            return Exit(calls);
        var connected = calls.FindLast(c => c.Name is "accept" or "connect" && c.At < last.At);
        bool IsBefore(ProgramCalled call) => (call.Pid, call.Descriptor) == (last.Pid, last.Descriptor) && call.At >= (connected?.At ?? 0);
        return calls.Find(c => c.Name == "shutdown" && IsGivingUp(c) && IsBefore(c)) ?? last;
    }

    // A program can also spin without a call, long after its last read.
    private static ProgramCalled? Repeated(IReadOnlyList<ProgramCalled> reads) =>
        reads is [.., var before, var last] && last.Returned <= 0 && last.Returned == before.Returned ? last : null;

    // A parent that waits for its child waits for what the child waits for.
    private ProgramCalled? Waits(string program)
    {
        var waits = _calls.Where(c => c.Program == program && c.IsWaiting).ToList();
        return waits.FindLast(c => c.Descriptor is not null) ?? waits.LastOrDefault();
    }

    private static ProgramCalled? Exit(List<ProgramCalled> calls) => calls.FindLast(c => c.Name == "exit");

    private static bool IsGivingUp(ProgramCalled call) =>
        call is { Connected: true, Error: null } and ({ Name: "close" } or { Name: "shutdown", Detail: "SHUT_RDWR" });

    private static bool IsEnding(ProgramCalled call) =>
        IsGivingUp(call) || call is { Name: "shutdown", Detail: "SHUT_WR", Connected: true, Error: null };

    private static bool IsTimeout(ProgramCalled call) =>
        call is { Error: "EAGAIN" } or { Name: "poll" or "ppoll" or "select" or "pselect" or "epoll_wait" or "epoll_pwait", Returned: 0 };

    private static bool HasFailed(ProgramCalled call) => call.Error is not (null or "EAGAIN" or "EINTR" or "EINPROGRESS");

    private static bool IsSend(ProgramCalled call) =>
        call is { Connected: true, Error: null, Name: "send" or "write" or "writev" or "sendmsg" or "sendfile" or "splice" };

    private static bool IsRead(ProgramCalled call) => call is { Connected: true, Name: "recv" or "read" or "readv" or "recvmsg", IsWaiting: false };

    private string? ProgramOf(RecordedEvent e) => e switch
    {
        ProgramExited exited => exited.Program,
        ProgramOutput output => output.Program,
        ProgramListening listening => listening.Program,
        SocketSeen socket => socket.Program,
        Stalled stalled => stalled.WaitingFor.Split(':')[0],
        SegmentSeen segment => Student(segment.From),
        PeerEof eof => Other(eof.Peer),
        PeerReset reset => Other(reset.Peer),
        PeerReceived received => Other(received.Peer),
        _ => null,
    };

    /// <summary>The student's program at that end of the connection: <c>server</c> is also <c>abrupt-server</c>.</summary>
    private string? Student(string end) => Students().FirstOrDefault(p => p == end || p.EndsWith($"-{end}", StringComparison.Ordinal));

    /// <summary>The student's program at the other end of a peer's connection.</summary>
    private string? Other(string peer) => Student(peer.StartsWith("client", StringComparison.Ordinal) ? "server" : "client");

    private IEnumerable<string> Students() =>
        recording.All<ProgramStarted>().Where(p => p.Origin == "student").Select(p => p.Program).Distinct(StringComparer.Ordinal);
}
