using System.Text;
using Courseware.Grading;
using Courseware.Recordings;

namespace Courseware.Exercises.TimeWait;

/// <summary>What a lecture about TIME_WAIT shows: what it is good for, and what it costs.</summary>
internal static class LectureDemos
{
    private static readonly LocalizedText NotShown = new(
        "Seen: this run did not come to it. Play it again.", "결과: 이번 실행에서는 일어나지 않았습니다. 다시 재생해 보세요.");

    private static readonly DemoProgram Server = new(Contract.Server, "control/plain_server.c");

    public static IReadOnlyList<Demo> All { get; } =
    [
        new(
            "time-wait",
            new LocalizedText("TIME_WAIT: the lost last ACK, and a server that is started again too soon", "TIME_WAIT: 사라진 마지막 ACK와 너무 일찍 다시 시작한 서버"),
            [
                new DemoPart(
                    new LocalizedText("The last ACK is lost: TIME_WAIT answers again", "마지막 ACK가 사라진다: TIME_WAIT가 다시 답한다"),
                    new LocalizedText(
                        "The server closes first and ends. The client closes, and the ACK of its FIN is thrown away on the wire. Look at what the client does, and who answers: the server's program is gone.",
                        "서버가 먼저 닫고 종료합니다. 클라이언트도 닫지만 그 FIN에 대한 ACK를 회선에서 버립니다. 클라이언트가 무엇을 하는지, 누가 답하는지 보세요. 서버 프로그램은 이미 없습니다."),
                    [Server],
                    RestartScenarios.New("demo-last-ack-lost", DemoPart.Origin, (s, origin) => LastAckScenarios.LoseAsync(s, origin, keepsFin: false)),
                    AfterLostAck),
                new DemoPart(
                    new LocalizedText("The server is started again: bind() says no", "서버를 다시 시작한다: bind()가 거절된다"),
                    new LocalizedText(
                        "The same server, without SO_REUSEADDR, ends in order and is started again at once on its port. Nobody has the port open. Look at what bind() says.",
                        "SO_REUSEADDR이 없는 같은 서버가 정상적으로 끝나고, 곧바로 같은 포트로 다시 시작합니다. 그 포트를 열어 둔 프로그램은 없습니다. bind()가 무엇이라고 하는지 보세요."),
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
            return new LocalizedText(
                "Seen: nothing, for here is no wire on which an ACK could be lost.",
                "결과: 여기에는 ACK를 잃을 회선이 없어 보여 드릴 수 없습니다.");
        }
        return facts.Missing() is null && facts.IsAnsweredByAck
            ? new LocalizedText(
                "Seen: the client, in LAST_ACK, sent its FIN again, and the kernel of the server answered it out of TIME_WAIT. Without it the answer would have been a RST.",
                "결과: LAST_ACK에 있던 클라이언트가 FIN을 다시 보냈고, 서버의 커널이 TIME_WAIT에서 답했습니다. TIME_WAIT가 없었다면 RST가 돌아왔을 것입니다.")
            : NotShown;
    }

    private static LocalizedText AfterRestart(ScenarioRecording recording)
    {
        var (resting, _) = ServerChecks.RestOf(recording);
        var said = ServerRun.Of(recording).Second?.Server.Stderr ?? [];
        return resting is { Program: Contract.Server } && Encoding.UTF8.GetString(said).StartsWith("bind: EADDRINUSE", StringComparison.Ordinal)
            ? new LocalizedText(
                "Seen: bind() failed with EADDRINUSE, because the server's old connection is in TIME_WAIT. A server that sets SO_REUSEADDR before bind() at every start, the first one too, can be restarted.",
                "결과: 서버의 옛 연결이 TIME_WAIT에 있어 bind()가 EADDRINUSE로 실패했습니다. 처음 실행부터 매번 bind() 전에 SO_REUSEADDR을 설정하는 서버는 다시 시작할 수 있습니다.")
            : NotShown;
    }
}
