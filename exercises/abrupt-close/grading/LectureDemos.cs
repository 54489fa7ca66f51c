using System.Text;
using Courseware.Grading;
using Courseware.Recordings;

namespace Courseware.Exercises.AbruptClose;

/// <summary>What a lecture about the one-sided close shows: the same late client with a server of either kind.</summary>
internal static class LectureDemos
{
    private static readonly LocalizedText NotShown = new(
        "Seen: this run did not come to it. Play it again.", "결과: 이번 실행에서는 거기까지 가지 않았습니다. 다시 재생해 보세요.");

    public static IReadOnlyList<Demo> All { get; } =
    [
        new(
            "data-loss",
            new LocalizedText("The one-sided close: how it loses data that was sent", "일방적인 종료: 이미 보낸 데이터는 어떻게 사라지는가"),
            [
                new DemoPart(
                    new LocalizedText("close(sd): nobody is left to receive the client's message", "close(sd): 클라이언트의 메시지를 받을 쪽이 없다"),
                    new LocalizedText(
                        "A client with a small window reads late. The server writes 40000 bytes and closes; the FIN waits behind the data. The client sends a message. Look at the answer, and how much of the file it can read.",
                        "윈도가 작은 클라이언트가 늦게 읽습니다. 서버는 40000바이트를 쓰고 닫으며, FIN은 데이터 뒤에서 기다립니다. 그 뒤 클라이언트가 메시지를 보냅니다. 무엇이 돌아오는지, 파일을 얼마나 읽을 수 있는지 보세요."),
                    [new DemoProgram(Contract.AbruptServer, "demo/abrupt_server.c")],
                    LateReaderScenarios.Late("demo-one-sided", Contract.AbruptServer, DemoPart.Origin),
                    AfterAbrupt),
                new DemoPart(
                    new LocalizedText("shutdown(sd, SHUT_WR), then read(): the same client loses nothing", "shutdown(sd, SHUT_WR) 뒤 read(): 같은 클라이언트가 아무것도 잃지 않는다"),
                    new LocalizedText(
                        "The same client, just as late. The server half-closes and reads. Look at what the message is answered with now, and where the FIN comes.",
                        "똑같이 늦게 읽는 같은 클라이언트입니다. 서버는 출력만 닫고 읽습니다. 이번에는 메시지에 무엇이 돌아오는지, FIN이 어디에서 오는지 보세요."),
                    [new DemoProgram(Contract.GracefulServer, "demo/graceful_server.c")],
                    LateReaderScenarios.Late("demo-both-sides", Contract.GracefulServer, DemoPart.Origin),
                    AfterGraceful),
            ]),
    ];

    private static LocalizedText AfterAbrupt(ScenarioRecording recording)
    {
        var r = new LateReading(recording, Contract.AbruptServer);
        if (!r.HasLost)
            return NotShown;
        return r.Wire.Refusal("server") is not null
            ? new LocalizedText(
                $"Seen: the message was answered with RST, and the server's kernel threw away what it had not sent yet: {r.Read} of {r.Size} bytes could be read.",
                $"결과: 메시지에 RST가 돌아왔고, 서버의 커널은 아직 보내지 못한 것을 버렸습니다. {r.Size}바이트 가운데 {r.Read}바이트만 읽을 수 있었습니다.")
            : new LocalizedText(
                $"Seen: {r.Read} of {r.Size} bytes could be read, then the connection was reset. The RST itself cannot be shown here: there is no wire.",
                $"결과: {r.Size}바이트 가운데 {r.Read}바이트를 읽은 뒤 연결이 리셋되었습니다. 여기에는 회선이 없어 RST 자체는 보여 드릴 수 없습니다.");
    }

    private static LocalizedText AfterGraceful(ScenarioRecording recording)
    {
        var r = new LateReading(recording, Contract.GracefulServer);
        var heard = Encoding.UTF8.GetString(r.Server.Stdout).Contains(r.Message, StringComparison.Ordinal);
        return r is { Difference: null, Client.Eof: not null, Reset: null } && heard
            ? new LocalizedText(
                $"Seen: all {r.Size} bytes were read, the FIN behind the last of them, and the message was heard.",
                $"결과: {r.Size}바이트를 모두 읽었고, 마지막 바이트 뒤에 FIN이 왔으며, 메시지도 전달되었습니다.")
            : NotShown;
    }
}
