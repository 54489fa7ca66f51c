using Courseware.Grading;
using Courseware.Judging;
using Courseware.Labs;
using Courseware.Recordings;
using Courseware.Wire;

namespace Courseware.Exercises.ClosingStates;

/// <summary>What a lecture shows: two ordinary programs close at once, because the wire lets their FINs cross.</summary>
internal static class LectureDemos
{
    public static IReadOnlyList<Demo> All { get; } =
    [
        new(
            "simultaneous-close",
            new LocalText("Both ends close at once: CLOSING", "양쪽이 동시에 닫을 때: CLOSING"),
            [
                new DemoPart(
                    new LocalText("The two FINs cross on the wire", "두 FIN이 회선에서 엇갈린다"),
                    new LocalText(
                        "Both programs call shutdown(SHUT_WR) at once. The wire holds both FINs and lets them go together. Look for the state between FIN_WAIT_1 and TIME_WAIT.",
                        "두 프로그램이 바로 shutdown(SHUT_WR)을 부릅니다. 회선이 두 FIN을 붙잡았다가 함께 놓아 줍니다. FIN_WAIT_1과 TIME_WAIT 사이의 상태를 보세요."),
                    [new DemoProgram("server", "demo/closing_server.c"), new DemoProgram("client", "demo/closing_client.c")],
                    new Scenario("demo-simultaneous-close", [("server", DemoPart.Origin), ("client", DemoPart.Origin)], 0, PayloadKind.Text, RunAsync),
                    Seen),
            ]),
    ];

    private static async Task RunAsync(Stage stage)
    {
        var hold = stage.Wire?.Hold(SegmentMatch.Fin);
        var port = stage.TakePort();
        var server = await stage.StartAsync("server", DemoPart.Origin, [$"{port.Port}"]);
        if (!await stage.ListensAsync(server, port))
            return;
        var client = await stage.StartAsync("client", DemoPart.Origin, [$"{port.Address.Address}", $"{port.Port}"]);
        if (hold is not null)
        {
            await stage.LookAtEndsAsync(port, Contract.Reached(Contract.FinWait1), TcpState.FinWait1);
            hold.Dispose();
        }
        await stage.ExitedAsync(client);
        await stage.ExitedAsync(server);
        await stage.LookAtEndsAsync(port, Contract.Reached(Contract.Close));
    }

    private static LocalText Seen(ScenarioRecording r)
    {
        if (!new WireFacts(r).IsSeen)
        {
            return new LocalText(
                "Seen: without a wire the FINs cross only by chance, so nothing can be shown here.", "결과: 회선이 없으면 FIN은 우연히만 엇갈리므로 여기서는 보여 드릴 수 없습니다.");
        }
        bool Was(string program) => r.First<SocketSeen>(s => s.Program == program && s.State == "Closing") is not null;
        return Was("client") && Was("server")
            ? new LocalText(
                "Seen: each got the other's FIN before the ACK of its own. Both went through CLOSING, and both wait in TIME_WAIT: here nobody was second.",
                "결과: 양쪽 모두 자기 FIN의 ACK보다 상대의 FIN을 먼저 받았습니다. 둘 다 CLOSING을 거쳐 TIME_WAIT에서 기다립니다. 나중에 닫은 쪽이 없습니다.")
            : new LocalText("Seen: this run did not come to it. Play it again.", "결과: 이번 실행에서는 일어나지 않았습니다. 다시 재생해 보세요.");
    }
}
