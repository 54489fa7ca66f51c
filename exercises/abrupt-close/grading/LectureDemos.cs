using System.Text;
using Courseware.Grading;
using Courseware.Recordings;

namespace Courseware.Exercises.AbruptClose;

/// <summary>The demos for a lecture about the one-sided close: the same late client with a server of either kind.</summary>
internal static class LectureDemos
{
    private static readonly TextTable Texts = TextTable.Load(typeof(LectureDemos).Assembly, "abrupt-close/grading/demos.yaml");

    public static IReadOnlyList<Demo> All { get; } =
    [
        new(
            "data-loss",
            Texts["title"],
            [
                new DemoPart(
                    Texts["close.title"],
                    Texts["close.before"],
                    [new DemoProgram(Contract.AbruptServer, "demo/abrupt_server.c")],
                    LateReaderScenarios.Late("demo-one-sided", Contract.AbruptServer, DemoPart.Origin),
                    AfterAbrupt),
                new DemoPart(
                    Texts["shutdown.title"],
                    Texts["shutdown.before"],
                    [new DemoProgram(Contract.GracefulServer, "demo/graceful_server.c")],
                    LateReaderScenarios.Late("demo-both-sides", Contract.GracefulServer, DemoPart.Origin),
                    AfterGraceful),
            ]),
    ];

    private static LocalizedText AfterAbrupt(ScenarioRecording recording)
    {
        var r = new LateReading(recording, Contract.AbruptServer);
        if (!r.HasLost)
            return DemoPart.NotReached;
        return r.Wire.Refusal("server") is not null
            ? Texts["close.refused", ("read", r.Read), ("size", r.Size)]
            : Texts["close.lost", ("read", r.Read), ("size", r.Size)];
    }

    private static LocalizedText AfterGraceful(ScenarioRecording recording)
    {
        var r = new LateReading(recording, Contract.GracefulServer);
        var heard = Encoding.UTF8.GetString(r.Server.Stdout).Contains(r.Message, StringComparison.Ordinal);
        return r is { Difference: null, Client.Eof: not null, Reset: null } && heard
            ? Texts["shutdown.seen", ("size", r.Size)]
            : DemoPart.NotReached;
    }
}
