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

    // By errno: EPIPE, EADDRINUSE, ECONNRESET.
    private const int BrokenPipe = 32, AddressInUse = 98, ConnectionReset = 104;

    // What comes after it is the grader's doing: a FIN of a program that it has ended teaches nothing.
    private readonly double _end = recording.First<TearDownBegan>()?.At ?? double.PositiveInfinity;

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
                Say(
                    $"The FIN has arrived at the {Role(side)}. When all data before it has been read: what does read() in {Place(side, call)} return?",
                    $"{Role(side)}에 FIN이 도착했습니다. 그 앞의 데이터를 모두 읽은 뒤 {Place(side, call)}의 read()는 무엇을 반환합니까?"),
                ["0", "-1", Say("It does not return: it waits for data", "반환하지 않고 데이터를 기다립니다"), Say("1, the FIN itself", "1, FIN 자신")],
                0,
                Measured(call),
                Say(
                    "A FIN takes a sequence number, but it is not a byte for the program. It means that nothing follows, and read() says so with 0: EOF. It is not an error, and this end can still send.",
                    "FIN은 순서 번호를 차지하지만 프로그램이 읽는 바이트가 아닙니다. 더 올 것이 없다는 뜻이며 read()는 0(EOF)으로 그것을 알립니다. 오류가 아니고, 이쪽은 아직 보낼 수 있습니다."),
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
            string[] options = ["0", "-1 EPIPE", "-1 ECONNRESET", Say("the number of bytes", "바이트 수")];
            yield return New(
                $"error-{RunModels.Name(side)}", BeforeOutput(side, call),
                Say(
                    $"The {Role(side)} calls {call.Name}() in {Place(side, call)} now. What does it return?",
                    $"이제 {Role(side)}가 {Place(side, call)}에서 {call.Name}()을 부릅니다. 무엇을 반환합니까?"),
                options, Array.IndexOf(options, RunModels.Result(call)), Measured(call),
                call.Error == BrokenPipe
                    ? Say(
                        "EPIPE: this end can send nothing more, because of its own shutdown() or of a reset. The program ignores or catches SIGPIPE; otherwise that signal would have ended it.",
                        "EPIPE: 자기 shutdown()이나 리셋 때문에 이쪽은 더 보낼 수 없습니다. 이 프로그램은 SIGPIPE를 무시하거나 처리합니다. 그러지 않았다면 그 시그널이 프로그램을 끝냈을 것입니다.")
                    : Say(
                        "ECONNRESET: a RST has arrived. The kernel reports it once, to the first call after it.",
                        "ECONNRESET: RST가 도착했습니다. 커널은 그 뒤의 첫 호출에 한 번만 알립니다."),
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
                Say(
                    $"The {Role(side)} calls write() in {Place(side, call)} now, on a connection that was reset. What happens?",
                    $"이제 {Role(side)}가 {Place(side, call)}에서 리셋된 연결에 write()를 부릅니다. 무슨 일이 일어납니까?"),
                [
                    Say("It returns the number of bytes", "바이트 수를 반환합니다"), Say("It returns -1, and the program goes on", "-1을 반환하고 프로그램은 계속됩니다"),
                    Say("SIGPIPE ends the program", "SIGPIPE가 프로그램을 끝냅니다"), Say("It waits for the other end", "상대를 기다립니다"),
                ],
                2,
                Say(
                    $"line {call.Line}: {SafeText.Line(call.Text)} did not return, and the program was ended by {exit.Signal}",
                    $"{call.Line}행: {SafeText.Line(call.Text)}가 반환하지 않았고, {exit.Signal} 시그널이 프로그램을 끝냈습니다"),
                Say(
                    "The kernel reports a reset once. A write() after that raises SIGPIPE, which ends a program that does not ignore or catch it; one that does gets -1 and EPIPE.",
                    "커널은 리셋을 한 번만 알립니다. 그 뒤의 write()는 SIGPIPE를 일으키고, 무시하거나 처리하지 않는 프로그램은 끝납니다. 무시하면 -1과 EPIPE를 받습니다."),
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
                Say(
                    $"The {Role(side)} is started again and calls bind() in {Place(side, call)} on the same port. What does it return?",
                    $"{Role(side)}를 다시 시작했고, {Place(side, call)}에서 같은 포트에 bind()를 부릅니다. 무엇을 반환합니까?"),
                ["0", "-1 EADDRINUSE", Say("It waits until the port is free", "포트가 빌 때까지 기다립니다")],
                1,
                Measured(call),
                Say(
                    "No program has the port open, but a connection of it is in TIME_WAIT. The kernel refuses bind() as long as that lasts, 60 s on Linux, unless the old and the new socket both have SO_REUSEADDR.",
                    "포트를 연 프로그램은 없지만 그 포트의 연결이 TIME_WAIT에 있습니다. 옛 소켓과 새 소켓이 모두 SO_REUSEADDR을 설정하지 않았다면 커널은 그동안(Linux에서 60초) bind()를 거부합니다."),
                call.Returned);
        }
    }

    /// <summary>Both ends were in read() when the grader ended the run: nothing would have come any more.</summary>
    private IEnumerable<Question?> Deadlock()
    {
        var waiting = calls.GroupBy(c => c.Role).Select(g => g.LastOrDefault(c => c.Call.At < _end))
            .Where(c => c.Call is { Name: "read" } && (c.Call.Returned is null || c.Call.Returned > _end)).ToList();
        if (double.IsInfinity(_end) || waiting.Select(c => Sides.Of(c.Role)).Distinct().Count() < ends.Count)
            yield break;
        var after = rows.Index().LastOrDefault(r => r.Item.Arrow is not null && r.Item.At < _end, (NotAsked, null!)).Index;
        yield return New(
            "deadlock", after,
            Say("All data has arrived and is acknowledged. What happens next?", "데이터가 모두 도착했고 ACK도 왔습니다. 다음에 무슨 일이 일어납니까?"),
            [
                Say("The server's kernel sends a FIN", "서버의 커널이 FIN을 보냅니다"), Say("The client sends its answer", "클라이언트가 응답을 보냅니다"),
                Say("Nothing: both wait in read()", "아무 일도 일어나지 않습니다. 둘 다 read()에서 기다립니다"), Say("TCP ends the connection by a time limit", "TCP가 시간 제한으로 연결을 끝냅니다"),
            ],
            2,
            string.Join(", ", waiting.Select(c => Say(
                $"{Role(Sides.Of(c.Role)!.Value)}, line {c.Call.Line}: {SafeText.Line(c.Call.Text)} had not returned after {(_end - c.Call.At) * 1000:0} ms",
                $"{Role(Sides.Of(c.Role)!.Value)} {c.Call.Line}행: {SafeText.Line(c.Call.Text)}가 {(_end - c.Call.At) * 1000:0} ms 뒤에도 반환하지 않음"))),
            Say(
                "read() returns 0 only when a FIN arrives, and no end closes its direction before it has heard from the other. TCP has no time limit for silence: this can last for ever.",
                "FIN이 와야 read()가 0을 반환하는데, 어느 쪽도 상대의 말을 듣기 전에는 자기 방향을 닫지 않습니다. TCP에는 침묵에 대한 시간 제한이 없어 언제까지나 계속될 수 있습니다."));
    }

    /// <summary>Data that comes to an end which has sent its FIN already: is it acknowledged or refused?</summary>
    private IEnumerable<Question?> Answers()
    {
        foreach (var side in new[] { Side.Server, Side.Client })
        {
            var fin = segments.FirstOrDefault(s => s.Sender() == side && s.IsFin() && !s.IsInjected());
            var data = fin is null ? null : segments.FirstOrDefault(s => s.Sender() != side && s.Length > 0 && s.At > fin.At && s.Fault is null && s.Delivered is not null);
            var answer = data is null ? null : segments.FirstOrDefault(s => s.Sender() == side && s.At >= data.Delivered && (s.IsReset() || s.Ack >= data.Next()));
            if (data is null || answer is null)
                continue;
            var refused = answer.IsReset();
            var socket = recording.All<SocketSeen>().LastOrDefault(s => Sides.Of(s.Program) == side && s.At < data.At);
            yield return New(
                $"answer-{RunModels.Name(side)}", RowOf(answer.Number) - 1,
                Say(
                    $"The {Role(side)} has sent its FIN, and now {data.Length} bytes of data come to it. What does its kernel answer?",
                    $"{Role(side)}가 FIN을 보낸 뒤에 데이터 {data.Length}바이트가 들어왔습니다. 커널은 무엇으로 응답합니까?"),
                ["ACK", "RST", "FIN", Say("nothing", "아무것도 보내지 않음")],
                refused ? 1 : 0,
                Say($"segment {answer.Number}: {Flags(answer)}", $"세그먼트 {answer.Number}: {Flags(answer)}") + Descriptor(socket),
                refused
                    ? Say(
                        "This end has closed both directions. Its FIN looks like that of a half-close, but no program can read the data any more, so that the kernel refuses it.",
                        "이쪽은 두 방향을 모두 닫았습니다. FIN은 half-close의 것과 똑같아 보이지만, 데이터를 읽을 프로그램이 없으므로 커널이 거부합니다.")
                    : Say(
                        "Only one direction is closed. The FIN ended what this end sends; what it receives has its own end, which has not come yet.",
                        "한 방향만 닫혔습니다. FIN은 이쪽이 보내는 방향을 끝낸 것이고, 받는 방향의 끝은 아직 오지 않았습니다."),
                // Data that is taken is in the queue from then on.
                data.Delivered + Queues.AfterAck);
        }
    }

    /// <summary>Who is left in TIME_WAIT, where the wire has shown the whole end.</summary>
    private IEnumerable<Question?> TimeWait()
    {
        const string state = "TIME_WAIT";
        var fins = segments.Where(s => s.IsFin()).ToList();
        // A second connection has an end of its own, which a question about "the" end would mix up.
        if (segments.Count == 0 || fins.Count == 0 || segments.Select(s => s.Connection).Distinct().Skip(1).Any())
            yield break;
        var last = Enumerable.Range(0, 2).Select(i => rows.Select(r => i == 0 ? r.ServerState : r.ClientState).LastOrDefault(s => s is not null)).ToList();
        if (last.Exists(s => s is not (state or "CLOSED")))
            yield break;
        var answer = (last[0] == state, last[1] == state) switch { (true, true) => 2, (true, _) => 0, (_, true) => 1, _ => 3 };
        var seen = recording.All<SocketSeen>().Where(s => s.State == "TimeWait" && Sides.Of(s.Program) is not null).DistinctBy(s => Sides.Of(s.Program))
            .Select(s => Say($"{Role(Sides.Of(s.Program)!.Value)}: TIME_WAIT", $"{Role(Sides.Of(s.Program)!.Value)}: TIME_WAIT")).ToList();
        yield return New(
            "time-wait", BeforeTheEnd(),
            Say("When this connection has ended: which end will be in TIME_WAIT?", "이 연결이 끝나면 어느 쪽이 TIME_WAIT에 있게 됩니까?"),
            [Role(Side.Server), Role(Side.Client), Say("both", "양쪽 모두"), Say("neither", "어느 쪽도 아님")],
            answer,
            seen.Count > 0
                ? Say("The kernel's table of sockets: ", "커널의 소켓 표: ") + string.Join(", ", seen)
                : Say($"States after the last segment: server {last[0]}, client {last[1]}", $"마지막 세그먼트 뒤의 상태: 서버 {last[0]}, 클라이언트 {last[1]}"),
            answer switch
            {
                2 => Say(
                    "Each got the other's FIN before the ACK of its own: no end was second, so both have to be there should the last ACK be lost.",
                    "양쪽 모두 자기 FIN의 ACK보다 상대의 FIN을 먼저 받았습니다. 나중에 닫은 쪽이 없으므로, 마지막 ACK가 사라질 때를 위해 둘 다 남습니다."),
                3 => Say(
                    "A reset ends the connection on both sides. Nobody has to wait for a last ACK, so nobody does.",
                    "리셋은 양쪽의 연결을 바로 끝냅니다. 마지막 ACK를 기다릴 쪽이 없습니다."),
                _ => Say(
                    "The end whose FIN went first sends the last ACK. It waits, so that it can send it again should it be lost. The other end knows that all has arrived, and nothing of it is left.",
                    "FIN을 먼저 보낸 쪽이 마지막 ACK를 보냅니다. 그 ACK가 사라지면 다시 보내야 하므로 기다립니다. 상대는 모두 도착했음을 알고 있어 아무것도 남지 않습니다."),
            });
    }

    private static Question? New(
        string id, int after, string prompt, IReadOnlyList<string> options, int answer, string measured, string why, double? answeredAt = null) =>
        after < 0 || answer < 0 ? null : new Question(id, after, prompt, options, answer, measured, why, answeredAt);

    private string Descriptor(SocketSeen? socket) => socket switch
    {
        null => "",
        { Inode: 0 } => Say("; no program had a descriptor of the socket", ". 소켓의 디스크립터를 가진 프로그램이 없었음"),
        _ => Say("; the program still had a descriptor of the socket", ". 프로그램이 아직 소켓의 디스크립터를 가지고 있었음"),
    };

    private string Measured(ProgramCall call) => Say(
        $"line {call.Line}: {SafeText.Line(call.Text)} = {RunModels.Result(call)}, {call.Returned * 1000:0.0} ms after the beginning",
        $"{call.Line}행: {SafeText.Line(call.Text)} = {RunModels.Result(call)}, 시작 후 {call.Returned * 1000:0.0} ms");

    private string Place(Side side, ProgramCall call) => $"{ends[(int)side].File}:{call.Line}";

    private string Role(Side side) => (side == Side.Server ? LadderWords.ServerRole : LadderWords.ClientRole).In(language);

    // The row in which the segment arrives: its own, or a later one for a segment that was under way for long.
    private int Arrival(int segment) => rows.Index().LastOrDefault(r => r.Item.Arrow?.Segment == segment, (NotAsked, null!)).Index;

    private int RowOf(int segment) => rows.Index().FirstOrDefault(r => r.Item.Arrow?.Segment == segment, (NotAsked, null!)).Index;

    private int LastBefore(double at) => rows.Index().LastOrDefault(r => r.Item.At <= at, (NotAsked, null!)).Index;

    // What a program prints in several portions stands where the first of them came: a row that goes on after the call may show its result.
    private int BeforeOutput(Side side, ProgramCall call)
    {
        var telling = rows.Index().Where(r => r.Item.At <= call.At && r.Item.Until > call.At && (side == Side.Server ? r.Item.Server : r.Item.Client).Count > 0);
        return telling.Select(r => r.Index - 1).FirstOrDefault(LastBefore(call.At));
    }

    // The first row that shows an end in TIME_WAIT, or the reset after which there is none; the row before is the last at which one can ask.
    private int BeforeTheEnd()
    {
        var first = rows.Index().FirstOrDefault(r => r.Item.ServerState == "TIME_WAIT" || r.Item.ClientState == "TIME_WAIT", (NotAsked, null!)).Index;
        return (first >= 0 ? first : rows.Index().FirstOrDefault(r => r.Item.Arrow?.Kind == "reset", (NotAsked, null!)).Index) - 1;
    }

    private static string Flags(SegmentSeen segment) => segment.IsReset() ? segment.HasAck() ? "RST + ACK" : "RST" : segment.IsFin() ? "FIN + ACK" : "ACK";

    private string Say(string english, string korean) => language == "ko" ? KoreanParticles.Fit(korean) : english;
}
