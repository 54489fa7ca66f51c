using System.Text;
using Courseware.Grading;
using Courseware.Judging;
using Courseware.Labs;
using Courseware.Recordings;

namespace Courseware.Exercises.Eof;

/// <summary>What a lecture about EOF shows: one connection in two processes, and when its FIN leaves.</summary>
internal static class LectureDemos
{
    private static readonly LocalizedText NotShown = new(
        "Seen: this run did not come to it. Play it again.", "결과: 이번 실행에서는 일어나지 않았습니다. 다시 재생해 보세요.");

    private static readonly DemoProgram Sender = new(Contract.Sender, "demo/forking_sender.c");

    public static IReadOnlyList<Demo> All { get; } =
    [
        new(
            "last-close",
            new LocalizedText("Who sends the FIN: the last close(), or the first shutdown()", "FIN은 누가 보내는가: 마지막 close()와 첫 번째 shutdown()"),
            [
                new DemoPart(
                    new LocalizedText("close() in the parent: the child still has the socket", "부모의 close(): 자식이 아직 소켓을 가지고 있다"),
                    new LocalizedText(
                        "The parent sends its part and closes. The child has a descriptor of the same socket and waits for a line from the receiver. Look for the FIN: it is not where the parent closes.",
                        "부모는 자기 몫을 보내고 close()합니다. 자식은 같은 소켓의 디스크립터를 가진 채 수신자가 보낼 한 줄을 기다립니다. FIN을 찾아보세요. 부모가 닫은 곳에는 없습니다."),
                    [Sender],
                    New("demo-last-close", s => SenderScenarios.ClosesAsync(s, DemoPart.Origin)),
                    r => After(
                        r, closes: true,
                        "Seen: no FIN when the parent closed. It came behind the child's part, at the last close().",
                        "결과: 부모가 닫을 때에는 FIN이 없었습니다. FIN은 자식의 몫 뒤에, 마지막 close()에서 나왔습니다.")),
                new DemoPart(
                    new LocalizedText("shutdown(SHUT_WR) in the parent: the FIN leaves at once", "부모의 shutdown(SHUT_WR): FIN이 바로 나간다"),
                    new LocalizedText(
                        "The same two processes, but the parent calls shutdown(). That is about the connection, not about a descriptor. Look for the FIN, and for the line that comes in after it.",
                        "같은 두 프로세스인데 부모가 shutdown()을 부릅니다. 이것은 디스크립터가 아니라 연결에 대한 것입니다. FIN을 찾고, 그 뒤에 들어오는 한 줄을 보세요."),
                    [Sender],
                    New("demo-shutdown-at-once", s => SenderScenarios.ShutsDownAsync(s, DemoPart.Origin)),
                    r => After(
                        r, closes: false,
                        "Seen: the FIN came behind the parent's part, while the child still had the socket. The child received the line all the same.",
                        "결과: 자식이 아직 소켓을 가지고 있는데도 FIN이 부모의 몫 바로 뒤에 나왔습니다. 그래도 자식은 그 뒤의 한 줄을 받았습니다.")),
            ]),
    ];

    private static Scenario New(string id, Func<ScenarioContext, Task> run) => new(id, [(Contract.Sender, DemoPart.Origin)], 0, PayloadKind.Text, run);

    private static LocalizedText After(ScenarioRecording r, bool closes, string english, string korean)
    {
        var receiver = new PeerFacts(r, Contract.Receiver);
        if (receiver.Eof is not { } eof || receiver.LastSent is not { } word || receiver.Reset is not null || eof.At > word.At != closes)
            return NotShown;
        // One of the two had the socket still, and it heard: what was played is what the words say.
        var before = r.First<SocketSeen>(s => s.Program == Contract.Sender && s.When == SenderScenarios.BeforeWord);
        var heard = Encoding.UTF8.GetString(r.Output(Contract.Sender, "stdout")).Contains(Contract.Word(r.Payload.Seed), StringComparison.Ordinal);
        if (before?.Owners is not { Count: 1 } || !heard)
            return NotShown;
        return new WireFacts(r).IsSeen
            ? new LocalizedText(english, korean)
            : new LocalizedText(
                $"{english} The receiver's read() told so; the FIN itself cannot be shown here: there is no wire.",
                $"{korean} 수신자의 read()가 알려 준 것이며, 여기에는 회선이 없어 FIN 자체는 보여 드릴 수 없습니다.");
    }
}
