using Courseware.Grading;
using Courseware.Judging;
using Courseware.Recordings;

namespace Courseware.Exercises.AbruptClose;

/// <summary>Compares the student's predictions with measurements of the student's own servers.</summary>
internal static class PredictionChecks
{
    private const string Abrupt = "abrupt", Graceful = "graceful";
    private const string Bytes = "bytes", Message = "message", End = "end", Cause = "cause", TimeWait = "time-wait";
    private static readonly (string Server, string Role, string Scenario, string[] Earlier)[] Servers =
    [
        (Abrupt, Contract.AbruptServer, LateReaderScenarios.AbruptLate, ["abrupt-sends-file", "abrupt-loses-data"]),
        (Graceful, Contract.GracefulServer, LateReaderScenarios.GracefulLate, ["graceful-loses-nothing", "graceful-ends-cleanly"]),
    ];

    private static readonly AnswerSheetSpec Predictions = new(
        Contract.Predictions,
        [
            .. new[] { Abrupt, Graceful }.SelectMany(server => new SheetQuestion[]
            {
                new(server, Bytes, ["all", "part", "none"]),
                new(server, Message, ["read", "lost"]),
                new(server, End, ["FIN", "RST"]),
                new(server, TimeWait, ["server", "client", "nobody"]),
            }),
            new(Abrupt, Cause, [LateReading.MessageAfterClose, LateReading.UnreadData, LateReading.SoLinger0]),
        ]);

    public static IReadOnlyList<Check> All { get; } =
    [
        new("predictions-readable", [BuildCheck.Scenario], Predictions.Readable),
        New("predict-bytes", Bytes, MeasureBytes),
        New("predict-message", Message, MeasureMessage),
        New("predict-end", End, MeasureEnd),
        New("predict-cause", Cause, MeasureCause),
        New("predict-time-wait", TimeWait, MeasureTimeWait),
    ];

    private static Check New(string id, string question, Func<LateReading, ScenarioRecording, Measurement> measure) =>
        new(id, [BuildCheck.Scenario, .. About(question).Select(s => s.Scenario)], e => Compare(e, question, measure));

    private static IEnumerable<(string Server, string Role, string Scenario, string[] Earlier)> About(string question) =>
        Servers.Where(s => Predictions.Questions.Any(q => q.Section == s.Server && q.Key == question));

    private static Finding Compare(
        RecordingSet evidence, string question, Func<LateReading, ScenarioRecording, Measurement> measure) => Predictions.Compare(
        evidence, "predictions-readable",
        About(question).Select(s => new MeasuredAnswer(s.Server, question, evidence[s.Scenario], r => Measure(r, s.Role, s.Earlier, measure))),
        Reasons.PredictedOtherwise,
        (finding, wrong) => finding with { Details = [.. wrong.Skip(1).Select(w => $"{w.Question}: {w.Answered} / {w.Measured}")] });

    private static Measurement Measure(
        ScenarioRecording recording, string role, string[] earlier, Func<LateReading, ScenarioRecording, Measurement> measure)
    {
        var reading = new LateReading(recording, role);
        // If the run did not come to its end, the checks of the server explain why.
        return reading.Client is { Eof: null, Reset: null } || reading.Server.Exit is null || reading.Client.LastSent is null
            ? Measurement.Without(Finding.SkippedBecause(earlier))
            : measure(reading, recording);
    }

    private static Measurement MeasureBytes(LateReading r, ScenarioRecording recording) => r switch
    {
        { Read: 0 } => new Measurement("none", r.Client.Reset, r.Client.Eof),
        { Difference: null } => new Measurement("all", r.Client.Eof, r.Client.Reset),
        _ => new Measurement("part", r.Client.Reset, r.Client.Eof),
    };

    private static Measurement MeasureMessage(LateReading r, ScenarioRecording recording)
    {
        if (r.Printed?.Text == r.Message)
            return new Measurement("read", r.Client.LastSent);
        // The socket was closed when the message was sent, or its kernel refused it.
        return r.Served is { Inode: 0 } || r.Wire.Refusal("server") is not null
            ? new Measurement("lost", r.Served, r.Client.LastSent, r.Wire.Refusal("server"))
            : Measurement.None(Reasons.MessageNotTraced);
    }

    private static Measurement MeasureEnd(LateReading r, ScenarioRecording recording)
    {
        if (r.OnLoopback() is not null)
            return Measurement.Without(Finding.SkippedBecause(r.Role == Contract.AbruptServer ? "abrupt-resets-message" : "graceful-ends-cleanly"));
        if (!r.Wire.IsSeen)
            return Measurement.Unsupported(Reasons.NoWire);
        if (r.Wire.Reset("server") is { } reset)
            return new Measurement("RST", reset);
        return r.Wire.Fin("server") is { } fin ? new Measurement("FIN", fin) : Measurement.None(Reason.NoEndRecorded);
    }

    private static Measurement MeasureCause(LateReading r, ScenarioRecording recording)
    {
        if (!r.Wire.IsSeen)
            return Measurement.Unsupported(Reasons.NoWire);
        return r.Wire.Reset("server") is { } reset ? new Measurement(r.Cause, r.Served, r.Wire.Data("client"), reset) : Measurement.None(Reasons.NoResetOnWire);
    }

    private static Measurement MeasureTimeWait(LateReading r, ScenarioRecording recording)
    {
        // Without access to the table of sockets, an empty result proves nothing.
        if (recording.First<CapabilityMissing>(c => c.Capability == "threads") is not null)
            return Measurement.Unsupported(Reasons.SocketsNotSeen);
        var ends = recording.All<SocketSeen>().Where(s => s.When == Contract.AllClosed).ToList();
        return ends switch
        {
            [] when r.Reset is not null => new Measurement("nobody", r.Server.Exit),
            [{ State: "TimeWait" } one] => new Measurement(one.Program, one),
            // Without a reset one of them has been in TIME_WAIT. A late duplicate can end it early (RFC 1337).
            [] when r.Wire.TimeWait is { } seen => new Measurement(seen.Program, seen),
            _ => Measurement.None(Reasons.StillClosing),
        };
    }
}
