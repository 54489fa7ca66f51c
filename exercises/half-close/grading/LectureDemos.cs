using System.Text;
using Courseware.Grading;
using Courseware.Judging;
using Courseware.Labs;
using Courseware.Recordings;

namespace Courseware.Exercises.HalfClose;

/// <summary>What a lecture about the half-close shows: the lecture's own pair, and a server that closes both directions at once.</summary>
internal static class LectureDemos
{
    // Three blocks of the server's buffer, the last one not full.
    private const int FileSize = 70;
    private static readonly DemoProgram Client = new("client", "original/file_client.c");

    private static readonly LocalizedText NotShown = new(
        "Seen: this run did not come to it. Play it again.", "결과: 이번 실행에서는 일어나지 않았습니다. 다시 재생해 보세요.");

    private static readonly DemoPart OneDirection = new(
        new LocalizedText("shutdown(clnt_sd, SHUT_WR): the server closes one direction", "shutdown(clnt_sd, SHUT_WR): 서버가 한 방향만 닫는다"),
        new LocalizedText(
            "The server writes a file in three blocks (TCP may join them), half-closes, and then reads. Look for its FIN, which says that the file is over, and for what comes in after it.",
            "서버는 파일을 세 블록으로 나누어 쓰고(TCP가 합쳐 보낼 수도 있습니다), 출력 방향만 닫은 다음 메시지를 읽습니다. 파일이 끝났음을 알리는 서버의 FIN을 찾고, 그 뒤에 무엇이 들어오는지 보세요."),
        [new DemoProgram("server", "original/file_server.c"), Client],
        New("demo-half-close"),
        AfterHalfClose);

    private static readonly DemoPart BothDirections = new(
        new LocalizedText("close(clnt_sd): the server closes both directions at once", "close(clnt_sd): 서버가 두 방향을 한꺼번에 닫는다"),
        new LocalizedText(
            "The same server, but with close() in place of shutdown(), and without reading. Its FIN looks just the same. Look at what the client's Thank you is answered with.",
            "같은 서버인데 shutdown() 대신 close()를 부르고 메시지를 읽지 않습니다. FIN은 조금도 달라 보이지 않습니다. 클라이언트의 Thank you에 무엇이 돌아오는지 보세요."),
        [new DemoProgram("server", "demo/abrupt_server.c"), Client],
        New("demo-abrupt-close"),
        AfterAbruptClose);

    public static IReadOnlyList<Demo> All { get; } =
    [
        new(
            "half-close",
            new LocalizedText("The half-close, and the abrupt close beside it", "우아한 종료(half-close)와 일방적인 종료의 비교"),
            [OneDirection, BothDirections]),
        new(
            "abrupt-close",
            new LocalizedText("The abrupt close: what happens to a message that comes too late", "일방적인 종료: 늦게 도착한 메시지는 어떻게 되는가"),
            [BothDirections]),
    ];

    private static Scenario New(string id) =>
        new(id, [("server", DemoPart.Origin), ("client", DemoPart.Origin)], FileSize, PayloadKind.Text, TransferAsync);

    private static async Task TransferAsync(ScenarioContext context)
    {
        var port = context.LeasePort();
        var server = await context.StartAsync("server", DemoPart.Origin, [$"{port.Port}"], (Contract.SentFile, context.Payload.Bytes));
        if (!await context.WaitForListenAsync(server, port))
            return;
        var client = await context.StartAsync("client", DemoPart.Origin, [$"{port.Address.Address}", $"{port.Port}"]);
        context.CollectAtEnd(client, Contract.SavedFile);
        await context.WaitForExitAsync(client);
        await context.WaitForExitAsync(server);
        await context.DrainWireAsync();
        // A wire has shown it already; without one, the kernel's table is all there is.
        await context.SampleBothEndsAsync(port, "both-exited");
    }

    private static LocalizedText AfterHalfClose(ScenarioRecording recording)
    {
        var wire = new WireFacts(recording);
        if (!HasHeard(recording) || wire.Reset("server") is not null)
            return NotShown;
        if (!wire.IsSeen)
        {
            return new LocalizedText(
                "Seen: the server had sent all it had, and it still heard Thank you. FIN and ACK cannot be shown here: there is no wire.",
                "결과: 서버는 보낼 것을 다 보낸 뒤에도 Thank you를 들었습니다. 여기에는 회선이 없어 FIN과 ACK는 보여 드릴 수 없습니다.");
        }
        return wire is { ActiveCloser: "server", TimeWait: not null }
            ? new LocalizedText(
                "Seen: first the server's FIN, then Thank you in the other direction, and the server printed it. It closed first: its end stays in TIME_WAIT.",
                "결과: 서버의 FIN이 먼저 나갔고, 그 뒤 반대 방향으로 Thank you가 들어와 서버가 출력했습니다. 먼저 닫은 쪽은 서버이므로 서버 쪽이 TIME_WAIT에 남습니다.")
            : NotShown;
    }

    private static LocalizedText AfterAbruptClose(ScenarioRecording recording)
    {
        var wire = new WireFacts(recording);
        var isWhole = recording.First<FileCollected>(f => f.Program == "client")?.Size == FileSize;
        if (HasHeard(recording) || !isWhole)
            return NotShown;
        if (!wire.IsSeen)
        {
            return new LocalizedText(
                "Seen: the file is complete, but the server never heard Thank you. The RST that refused it cannot be shown here: there is no wire.",
                "결과: 파일은 온전하지만 서버는 Thank you를 듣지 못했습니다. 여기에는 회선이 없어 메시지를 거부한 RST는 보여 드릴 수 없습니다.");
        }
        return wire.Fin("server") is not null && wire.Refusal("server") is not null
            ? new LocalizedText(
                "Seen: the same FIN, but Thank you was answered with RST: nobody was left to receive it. The file is complete all the same, so that comparing files shows no difference.",
                "결과: FIN은 같지만 Thank you에는 RST가 돌아왔습니다. 받을 소켓이 이미 없었기 때문입니다. 그래도 파일은 온전히 도착했으므로, 파일만 비교해서는 차이를 알 수 없습니다.")
            : NotShown;
    }

    private static bool HasHeard(ScenarioRecording recording) =>
        Encoding.UTF8.GetString(recording.Output("server", "stdout")).Contains(Contract.Thanks, StringComparison.Ordinal);
}
