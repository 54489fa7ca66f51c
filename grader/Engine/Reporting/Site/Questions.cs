using Courseware.Grading;
using Courseware.Recordings;
using Courseware.Reporting.Ladders;

namespace Courseware.Reporting.Site;

/// <summary>
/// The moments of a run at which a reader can say what comes next: what read() or write() returns, what data after a FIN is answered with, who
/// is left in TIME_WAIT. A question is asked only where the recording has the answer.
/// </summary>
internal sealed class Questions(
    ScenarioRecording recording, IReadOnlyList<RowModel> rows, IReadOnlyList<SegmentSeen> segments,
    IReadOnlyList<(string Role, ProgramCall Call)> calls, IReadOnlyList<EndModel> ends, string language)
{
    private const int NotAsked = -1;

    private static readonly TextTable Table = TextTable.Own("questions");

    // By errno: EPIPE, EADDRINUSE, ECONNRESET.
    private const int BrokenPipe = 32, AddressInUse = 98, ConnectionReset = 104;

    // After this, the grader acts: a FIN of a program that it has ended teaches nothing.
    private readonly double _end = recording.End;

    /// <summary>All questions in the order in which they are asked; several may follow the same row.</summary>
    public IReadOnlyList<Question> All() =>
    [
        .. Reads().Concat(Failures()).Concat(Signals()).Concat(Binds()).Concat(Answers()).Concat(Deadlock()).Concat(TimeWait()).OfType<Question>()
            .Where(q => rows[q.After].At < _end).OrderBy(q => q.After),
    ];

    /// <summary>The first read() that returned 0, asked when the FIN has arrived. Once in a run: the second end would only repeat the answer.</summary>
    private IEnumerable<Question?> Reads()
    {
        foreach (var (role, call) in calls.Where(c => c.Call is { Name: "read", Result: 0 }).Take(1))
        {
            var side = Sides.Of(role)!.Value;
            var fin = segments.FirstOrDefault(s => s.IsFin() && s.Sender() != side && s.Delivered <= call.Returned);
            yield return fin is null ? null : New(
                $"eof-{RunModels.Name(side)}", Arrival(fin.Number),
                Say("eof.ask", ("role", Role(side)), ("place", Place(side, call))),
                ["0", "-1", Say("eof.waits"), Say("eof.one")],
                0,
                Measured(call),
                Say("eof.why"),
                call.Returned);
        }
    }

    /// <summary>The first call of each end that failed because of how the connection stands.</summary>
    private IEnumerable<Question?> Failures()
    {
        var failed = calls.Where(c => c.Call is { Result: -1, Error: BrokenPipe or ConnectionReset, Name: "read" or "write" });
        foreach (var (role, call) in failed.DistinctBy(c => c.Role))
        {
            var side = Sides.Of(role)!.Value;
            string[] options = ["0", "-1 EPIPE", "-1 ECONNRESET", Say("option.bytes")];
            yield return New(
                $"error-{RunModels.Name(side)}", BeforeOutput(side, call),
                Say("error.ask", ("role", Role(side)), ("call", $"{call.Name}()"), ("place", Place(side, call))),
                options, Array.IndexOf(options, RunModels.Result(call)), Measured(call),
                call.Error == BrokenPipe
                    ? Say("error.epipe")
                    : Say("error.reset"),
                call.Returned);
        }
    }

    /// <summary>A write() that did not return, because SIGPIPE ended its program.</summary>
    private IEnumerable<Question?> Signals()
    {
        foreach (var exit in recording.All<ProgramExited>().Where(e => e.Signal == "SIGPIPE"))
        {
            var (role, call) = calls.LastOrDefault(c => c.Role == exit.Program);
            if (call is not { Name: "write", Returned: null } || Sides.Of(role) is not { } side)
                continue;
            if (!segments.Any(s => s.IsReset() && s.Sender() != side && s.Delivered <= call.At))
                continue;
            yield return New(
                $"signal-{RunModels.Name(side)}", LastBefore(call.At),
                Say("signal.ask", ("role", Role(side)), ("place", Place(side, call))),
                [
                    Say("signal.bytes"), Say("signal.error"),
                    Say("signal.ends"), Say("signal.waits"),
                ],
                2,
                Say("signal.measured", ("line", call.Line), ("call", SafeText.Line(call.Text)), ("signal", exit.Signal)),
                Say("signal.why"),
                call.At);
        }
    }

    /// <summary>A bind() that failed because the port is in use by what an earlier connection left.</summary>
    private IEnumerable<Question?> Binds()
    {
        foreach (var (role, call) in calls.Where(c => c.Call is { Name: "bind", Result: -1, Error: AddressInUse }).Take(1))
        {
            var side = Sides.Of(role)!.Value;
            yield return New(
                $"bind-{RunModels.Name(side)}", LastBefore(call.At),
                Say("bind.ask", ("role", Role(side)), ("place", Place(side, call))),
                ["0", "-1 EADDRINUSE", Say("bind.waits")],
                1,
                Measured(call),
                Say("bind.why"),
                call.Returned);
        }
    }

    /// <summary>Both ends were in read() when the grader ended the run: no data would have arrived.</summary>
    private IEnumerable<Question?> Deadlock()
    {
        var waiting = calls.GroupBy(c => c.Role).Select(g => g.LastOrDefault(c => c.Call.At < _end))
            .Where(c => c.Call is { Name: "read" } && (c.Call.Returned is null || c.Call.Returned > _end)).ToList();
        if (double.IsInfinity(_end) || waiting.Select(c => Sides.Of(c.Role)).Distinct().Count() < ends.Count)
            yield break;
        var after = rows.Index().LastOrDefault(r => r.Item.Arrow is not null && r.Item.At < _end, (NotAsked, null!)).Index;
        yield return New(
            "deadlock", after,
            Say("deadlock.ask"),
            [
                Say("deadlock.fin"), Say("deadlock.answer"),
                Say("deadlock.nothing"), Say("deadlock.limit"),
            ],
            2,
            string.Join(", ", waiting.Select(c => Say("deadlock.measured", ("role", Role(Sides.Of(c.Role)!.Value)), ("line", c.Call.Line),
                ("call", SafeText.Line(c.Call.Text)), ("milliseconds", $"{(_end - c.Call.At) * 1000:0}")))),
            Say("deadlock.why"));
    }

    /// <summary>Data that comes to an end which has sent its FIN already: is it acknowledged or refused?</summary>
    private IEnumerable<Question?> Answers()
    {
        foreach (var side in new[] { Side.Server, Side.Client })
        {
            var fin = segments.FirstOrDefault(s => s.Sender() == side && s.IsFin() && !s.IsInjected());
            var data = fin is null ? null
                : segments.FirstOrDefault(s => s.Sender() != side && s.Length > 0 && s.At > fin.At && s.Fault is null && s.Delivered is not null);
            var answer = data is null ? null
                : segments.FirstOrDefault(s => s.Sender() == side && s.At >= data.Delivered && (s.IsReset() || s.Ack >= data.Next()));
            if (data is null || answer is null)
                continue;
            var refused = answer.IsReset();
            var socket = recording.All<SocketSeen>().LastOrDefault(s => Sides.Of(s.Program) == side && s.At < data.At);
            yield return New(
                $"answer-{RunModels.Name(side)}", RowOf(answer.Number) - 1,
                Say("answer.ask", ("role", Role(side)), ("bytes", data.Length)),
                ["ACK", "RST", "FIN", Say("answer.nothing")],
                refused ? 1 : 0,
                Say("answer.measured", ("number", answer.Number), ("flags", Flags(answer))) + Descriptor(socket),
                refused
                    ? Say("answer.refused")
                    : Say("answer.accepted"),
                // Data that is taken is in the queue from then on.
                data.Delivered + Queues.AfterAck);
        }
    }

    /// <summary>The end that stays in TIME_WAIT, where the wire has shown the whole end.</summary>
    private IEnumerable<Question?> TimeWait()
    {
        const string state = "TIME_WAIT";
        var fins = segments.Where(s => s.IsFin()).ToList();
        // A second connection has another end, and a question about "the" end would mix them up.
        if (segments.Count == 0 || fins.Count == 0 || segments.Select(s => s.Connection).Distinct().Skip(1).Any())
            yield break;
        var last = Enumerable.Range(0, 2).Select(i => rows.Select(r => i == 0 ? r.ServerState : r.ClientState).LastOrDefault(s => s is not null)).ToList();
        if (last.Exists(s => s is not (state or "CLOSED")))
            yield break;
        var answer = (last[0] == state, last[1] == state) switch { (true, true) => 2, (true, _) => 0, (_, true) => 1, _ => 3 };
        var seen = recording.All<SocketSeen>().Where(s => s.State == "TimeWait" && Sides.Of(s.Program) is not null).DistinctBy(s => Sides.Of(s.Program))
            .Select(s => $"{Role(Sides.Of(s.Program)!.Value)}: TIME_WAIT").ToList();
        yield return New(
            "time-wait", BeforeTheEnd(),
            Say("time-wait.ask"),
            [Role(Side.Server), Role(Side.Client), Say("time-wait.both"), Say("time-wait.neither")],
            answer,
            seen.Count > 0
                ? Say("time-wait.table") + string.Join(", ", seen)
                : Say("time-wait.states", ("server", last[0]), ("client", last[1])),
            answer switch
            {
                2 => Say("time-wait.two"),
                3 => Say("time-wait.none"),
                _ => Say("time-wait.one"),
            });
    }

    private static Question? New(
        string id, int after, string prompt, IReadOnlyList<string> options, int answer, string measured, string why, double? answeredAt = null) =>
        after < 0 || answer < 0 ? null : new Question(id, after, prompt, options, answer, measured, why, answeredAt);

    private string Descriptor(SocketSeen? socket) => socket switch
    {
        null => "",
        { Inode: 0 } => Say("descriptor.none"),
        _ => Say("descriptor.open"),
    };

    private string Measured(ProgramCall call) => Say("measured", ("line", call.Line), ("call", SafeText.Line(call.Text)), ("result", RunModels.Result(call)),
        ("milliseconds", $"{call.Returned * 1000:0.0}"));

    private string Place(Side side, ProgramCall call) => $"{ends[(int)side].File}:{call.Line}";

    private string Role(Side side) => (side == Side.Server ? LadderWords.ServerRole : LadderWords.ClientRole).In(language);

    // The row in which the segment arrives: its own, or a later one for a segment that was under way for long.
    private int Arrival(int segment) => rows.Index().LastOrDefault(r => r.Item.Arrow?.Segment == segment, (NotAsked, null!)).Index;

    private int RowOf(int segment) => rows.Index().FirstOrDefault(r => r.Item.Arrow?.Segment == segment, (NotAsked, null!)).Index;

    private int LastBefore(double at) => rows.Index().LastOrDefault(r => r.Item.At <= at, (NotAsked, null!)).Index;

    // If a program prints in several portions, its output is at the place of the first: a row that continues after the call may show its result.
    private int BeforeOutput(Side side, ProgramCall call)
    {
        var relevant = rows.Index().Where(r => r.Item.At <= call.At && r.Item.Until > call.At
            && (side == Side.Server ? r.Item.Server : r.Item.Client).Count > 0);
        return relevant.Select(r => r.Index - 1).FirstOrDefault(LastBefore(call.At));
    }

    // The first row that shows an end in TIME_WAIT, or the reset after which there is none; the row before is the last at which one can ask.
    private int BeforeTheEnd()
    {
        var first = rows.Index().FirstOrDefault(r => r.Item.ServerState == "TIME_WAIT" || r.Item.ClientState == "TIME_WAIT", (NotAsked, null!)).Index;
        return (first >= 0 ? first : rows.Index().FirstOrDefault(r => r.Item.Arrow?.Kind == "reset", (NotAsked, null!)).Index) - 1;
    }

    private static string Flags(SegmentSeen segment) => segment.IsReset() ? segment.HasAck() ? "RST + ACK" : "RST" : segment.IsFin() ? "FIN + ACK" : "ACK";

    private string Say(string key, params ReadOnlySpan<(string Name, object? Value)> values) => Table[key, values].In(language);
}
