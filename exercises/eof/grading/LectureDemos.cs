using System.Text;
using Courseware.Grading;
using Courseware.Judging;
using Courseware.Labs;
using Courseware.Recordings;

namespace Courseware.Exercises.Eof;

/// <summary>The demos of a lecture about EOF: one connection in two processes, and when its FIN leaves.</summary>
internal static class LectureDemos
{
    private static readonly TextTable Texts = TextTable.Load(typeof(LectureDemos).Assembly, "eof/grading/demos.yaml");

    private static readonly DemoProgram Sender = new(Contract.Sender, "demo/forking_sender.c");

    public static IReadOnlyList<Demo> All { get; } =
    [
        new(
            "last-close",
            Texts["title"],
            [
                new DemoPart(
                    Texts["close.title"],
                    Texts["close.before"],
                    [Sender],
                    New("demo-last-close", s => SenderScenarios.ClosesAsync(s, DemoPart.Origin)),
                    r => After(r, closes: true, Texts["close.seen"])),
                new DemoPart(
                    Texts["shutdown.title"],
                    Texts["shutdown.before"],
                    [Sender],
                    New("demo-shutdown-at-once", s => SenderScenarios.ShutsDownAsync(s, DemoPart.Origin)),
                    r => After(r, closes: false, Texts["shutdown.seen"])),
            ]),
    ];

    private static Scenario New(string id, Func<ScenarioContext, Task> run) => new(id, [(Contract.Sender, DemoPart.Origin)], 0, PayloadKind.Text, run);

    private static LocalizedText After(ScenarioRecording r, bool closes, LocalizedText seen)
    {
        var receiver = new PeerFacts(r, Contract.Receiver);
        if (receiver.Eof is not { } eof || receiver.LastSent is not { } word || receiver.Reset is not null || eof.At > word.At != closes)
            return DemoPart.NotReached;
        // One of the two had the socket still, and it heard: what was played is what the words say.
        var before = r.SocketAt(Contract.Sender, SenderScenarios.BeforeWord);
        var heard = Encoding.UTF8.GetString(r.Output(Contract.Sender, "stdout")).Contains(Contract.Word(r.Payload.Seed), StringComparison.Ordinal);
        if (before?.Owners is not { Count: 1 } || !heard)
            return DemoPart.NotReached;
        return new WireFacts(r).IsSeen
            ? seen
            : Texts["without-wire", ("seen", seen)];
    }
}
