using System.Text;
using Courseware.Grading;
using Courseware.Recordings;

namespace Courseware.Exercises.TimeWait;

/// <summary>The demos of a lecture about TIME_WAIT: its purpose, and its cost.</summary>
internal static class LectureDemos
{
    private static readonly TextTable Texts = TextTable.Load(typeof(LectureDemos).Assembly, "time-wait/grading/demos.yaml");

    private static readonly DemoProgram Server = new(Contract.Server, "control/plain_server.c");

    public static IReadOnlyList<Demo> All { get; } =
    [
        new(
            "time-wait",
            Texts["title"],
            [
                new DemoPart(
                    Texts["lost-ack.title"],
                    Texts["lost-ack.before"],
                    [Server],
                    RestartScenarios.New("demo-last-ack-lost", DemoPart.Origin, (s, origin) => LastAckScenarios.LoseAsync(s, origin, keepsFin: false)),
                    AfterLostAck),
                new DemoPart(
                    Texts["restart.title"],
                    Texts["restart.before"],
                    [Server],
                    RestartScenarios.New("demo-restart", DemoPart.Origin, RestartScenarios.ServerFirstAsync),
                    AfterRestart),
            ]),
    ];

    private static LocalizedText AfterLostAck(ScenarioRecording recording)
    {
        var facts = new LastAckFacts(recording);
        if (recording.First<SegmentSeen>() is null)
        {
            return Texts["lost-ack.without-wire"];
        }
        return facts.Missing() is null && facts.IsAnsweredByAck
            ? Texts["lost-ack.seen"]
            : DemoPart.NotReached;
    }

    private static LocalizedText AfterRestart(ScenarioRecording recording)
    {
        var (resting, _) = ServerChecks.RestOf(recording);
        var said = ServerRun.Of(recording).Second?.Server.Stderr ?? [];
        return resting is { Program: Contract.Server } && Encoding.UTF8.GetString(said).StartsWith("bind: EADDRINUSE", StringComparison.Ordinal)
            ? Texts["restart.seen"]
            : DemoPart.NotReached;
    }
}
