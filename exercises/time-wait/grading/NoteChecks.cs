using System.Globalization;
using System.Text;
using Courseware.Grading;
using Courseware.Judging;
using Courseware.Recordings;

namespace Courseware.Exercises.TimeWait;

/// <summary>Compares the student's notes with measurements of the grader's own server, which sets no option.</summary>
internal static class NoteChecks
{
    private const string ServerFirst = "server-first", ClientFirst = "client-first", Rest = "time-wait", LastAck = "last-ack-lost";
    private static readonly string[] EachFirst = [RestartScenarios.PlainServerFirst, RestartScenarios.PlainClientFirst];
    private static readonly string[] Ends = ["server", "client", "both", "nobody"];
    private static readonly string[] Binds = ["ok", "EADDRINUSE", "EADDRNOTAVAIL", "EACCES"];
    private static readonly string[] Seconds = ["1", "30", "60", "120", "240"];

    private static readonly AnswerSheetSpec Notes = new(
        Contract.Notes,
        [
            new(ServerFirst, "time-wait", Ends), new(ServerFirst, "bind", Binds),
            new(ClientFirst, "time-wait", Ends), new(ClientFirst, "bind", Binds),
            new(Rest, "seconds", Seconds), new(Rest, "why", ["ack-may-be-lost", "data-may-be-unsent", "program-may-come-back"]),
            new(LastAck, "repeats", ["server", "client", "nobody"]), new(LastAck, "what", ["data", "FIN", "ACK", "nothing"]),
            new(LastAck, "answer", ["ACK", "FIN", "RST", "nothing"]), new(LastAck, "clock", ["starts-again", "goes-on"]),
        ]);

    public static IReadOnlyList<Check> All { get; } =
    [
        new("note-readable", [BuildCheck.Scenario], Notes.Readable),
        New("note-who-rests", EachFirst, (ServerFirst, "time-wait", 0, Resting), (ClientFirst, "time-wait", 1, Resting)),
        New("note-how-long", [RestartScenarios.PlainServerFirst], (Rest, "seconds", 0, HowLong)),
        New("note-bind", EachFirst, (ServerFirst, "bind", 0, Bind), (ClientFirst, "bind", 1, Bind)),
        New(
            "note-last-ack", [LastAckScenarios.Plain],
            (LastAck, "repeats", 0, Repeats), (LastAck, "what", 0, What), (LastAck, "answer", 0, Answer), (LastAck, "clock", 0, Clock), (Rest, "why", 0, Why)),
    ];

    private static Check New(
        string id, string[] scenarios, params (string Section, string Key, int Scenario, Func<ScenarioRecording, Measurement> Measure)[] asked) => new(
        id, [BuildCheck.Scenario, .. scenarios],
        e => Notes.Compare(
            e, "note-readable", asked.Select(a => new MeasuredAnswer(a.Section, a.Key, e[scenarios[a.Scenario]], a.Measure)), Reasons.NotedOtherwise, Several));

    private static Finding Several(Finding finding, IReadOnlyList<WrongAnswer> wrong) => wrong.Count == 1 ? finding
        : finding.In(Reasons.SeveralNotedOtherwise).With("count", wrong.Count)
            .With("answers", string.Join(", ", wrong.Select(w => $"{w.Question}: \"{w.Answered}\"")));

    private static Measurement Resting(ScenarioRecording r)
    {
        var ends = ServerRun.Ends(r);
        if (ServerRun.Of(r).Second is null || ends.Any(e => e.State != "TimeWait"))
            return Measurement.None(Reasons.StillClosing);
        return ends switch
        {
            // One of the two closed first, so one end is in TIME_WAIT; a kernel with too many of them stores none, which proves nothing.
            [] => Measurement.None(Reasons.NoTimeWait),
            [var one] => new Measurement(one.Program, one),
            _ => new Measurement("both", [.. ends]),
        };
    }

    /// <summary>The rest of TIME_WAIT, and the time since it began, with the client's FIN.</summary>
    private static Measurement HowLong(ScenarioRecording r)
    {
        const double tolerance = 0.1;
        if (ServerRun.Ends(r) is not [{ State: "TimeWait" } end] || ServerRun.Of(r).First.Client.Shutdown is not { } fin)
            return Measurement.None(Reasons.StillClosing);
        if (end.TimerSeconds <= 0)
            return Measurement.Unsupported(Reasons.SocketsNotSeen);
        var whole = end.TimerSeconds + end.At - fin.At;
        var word = Array.Find(Seconds, s => double.Parse(s, CultureInfo.InvariantCulture) is var seconds && Math.Abs(whole - seconds) <= seconds * tolerance);
        return word is null ? Measurement.None(Reasons.ClockNotSeen) : new Measurement(word, fin, end);
    }

    private static Measurement Bind(ScenarioRecording r)
    {
        if (ServerRun.Of(r).Second is not { } second)
            return Measurement.None(Reasons.NotStartedAgain);
        if (second.Listening is { } listening && listening.Port == listening.AskedPort)
            return new Measurement("ok", listening);
        var said = Encoding.UTF8.GetString(second.Server.Stderr);
        var name = Array.Find(Binds, b => said.StartsWith($"bind: {b} ", StringComparison.Ordinal));
        return name is null ? Measurement.None(Reasons.BindNotSeen) : new Measurement(name, second.Recording.First<ProgramOutput>(), second.Server.Exit);
    }

    private static Measurement Repeats(ScenarioRecording r) => OfLastAck(r, f => f.Retransmission!.From, f => f.Retransmission);

    private static Measurement What(ScenarioRecording r) =>
        OfLastAck(r, f => f.Retransmission!.Flags.Contains('F') ? "FIN" : f.Retransmission.Length > 0 ? "data" : "ACK", f => f.Retransmission);

    private static Measurement Answer(ScenarioRecording r) => OfLastAck(r, Word, f => f.Answer);

    private static Measurement Clock(ScenarioRecording r) => OfLastAck(
        r, f => f.ClockRestarted switch { true => "starts-again", false => "goes-on", null => null }, f => f.After);

    private static Measurement Why(ScenarioRecording r) => OfLastAck(r, f => f.IsAnsweredByAck ? "ack-may-be-lost" : null, f => f.Answer, Reasons.UseNotSeen);

    private static string Word(LastAckFacts facts) =>
        facts.IsAnsweredByAck ? "ACK" : facts.Answer!.Flags.Contains('R') ? "RST" : "FIN";

    private static Measurement OfLastAck(
        ScenarioRecording r, Func<LastAckFacts, string?> word, Func<LastAckFacts, RecordedEvent?> by, Reason? otherwise = null)
    {
        if (!new WireFacts(r).IsSeen)
            return Measurement.Unsupported(Reasons.NoWire);
        var facts = new LastAckFacts(r);
        if (facts.Missing() is { } missing)
            return Measurement.Without(missing);
        return word(facts) is { } known ? new Measurement(known, by(facts)) : Measurement.None(otherwise ?? Reasons.ClockNotSeen);
    }
}
