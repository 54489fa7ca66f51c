using Courseware.Grading;
using Courseware.Judging;
using Courseware.Labs;
using Courseware.Recordings;
using Courseware.Wire;

namespace Courseware.Exercises.ClosingStates;

/// <summary>What a lecture shows: an ordinary close, and beside it two programs that close at once, because the wire lets their FINs cross.</summary>
internal static class LectureDemos
{
    private static readonly (string, string)[] Both = [("server", DemoPart.Origin), ("client", DemoPart.Origin)];
    private static readonly LocalizedText NotShown =
        new("Seen: this run did not come to it. Play it again.", "결과: 이번 실행에서는 일어나지 않았습니다. 다시 재생해 보세요.");

    public static IReadOnlyList<Demo> All { get; } =
    [
        new(
            "simultaneous-close",
            new LocalizedText("One end after the other, and both at once: CLOSING", "차례로 닫을 때와 동시에 닫을 때: CLOSING"),
            [
                new DemoPart(
                    new LocalizedText("First the ordinary way: one end after the other", "먼저 보통의 방법: 한쪽씩 차례로"),
                    new LocalizedText(
                        "The client calls shutdown(SHUT_WR) at once. The server waits for EOF, has something to do for 0.2 s, and closes then. Compare the two columns of states: after ESTABLISHED they have nothing in common.",
                        "클라이언트는 바로 shutdown(SHUT_WR)을 부르고, 서버는 EOF를 기다렸다가 0.2초 동안 다른 일을 하고 닫습니다. 양쪽의 상태를 비교해 보세요. ESTABLISHED 뒤로는 같은 것이 없습니다."),
                    [new DemoProgram("server", "demo/waiting_server.c"), new DemoProgram("client", "demo/closing_client.c")],
                    new Scenario("demo-ordinary-close", Both, 0, PayloadKind.Text, OneAfterTheOtherAsync),
                    SeenInOrder),
                new DemoPart(
                    new LocalizedText("The two FINs cross on the wire", "두 FIN이 회선에서 엇갈린다"),
                    new LocalizedText(
                        "Both programs call shutdown(SHUT_WR) at once. The wire holds both FINs and lets them go together. Look for the state between FIN_WAIT_1 and TIME_WAIT.",
                        "두 프로그램이 바로 shutdown(SHUT_WR)을 부릅니다. 회선이 두 FIN을 붙잡았다가 함께 놓아 줍니다. FIN_WAIT_1과 TIME_WAIT 사이의 상태를 보세요."),
                    [new DemoProgram("server", "demo/closing_server.c"), new DemoProgram("client", "demo/closing_client.c")],
                    new Scenario("demo-simultaneous-close", Both, 0, PayloadKind.Text, AtOnceAsync),
                    SeenAtOnce),
            ]),
    ];

    private static async Task OneAfterTheOtherAsync(ScenarioContext context)
    {
        if (await StartAsync(context) is var (port, server, client))
            await EndAsync(context, port, server, client);
    }

    private static async Task AtOnceAsync(ScenarioContext context)
    {
        var clientFin = context.Wire?.Hold(SegmentMatch.Fin.FromClient);
        var serverFin = context.Wire?.Hold(SegmentMatch.Fin.FromServer);
        if (await StartAsync(context) is not var (port, server, client))
            return;
        if (context.Wire is { } wire && clientFin is not null && serverFin is not null)
        {
            await context.SendsFinAsync(client, clientFin);
            await context.SendsFinAsync(server, serverFin);
            // The ACKs wait until both FINs have arrived: the first of them could overtake the other end's FIN.
            using var acks = wire.Hold(SegmentMatch.AckOfFin);
            clientFin.Dispose();
            serverFin.Dispose();
            await context.SampleBothEndsAsync(port, Contract.Reached(Contract.Closing), TcpState.Closing);
        }
        await EndAsync(context, port, server, client);
    }

    private static async Task<(PortLease Port, RunningProgram Server, RunningProgram Client)?> StartAsync(ScenarioContext context)
    {
        var port = context.LeasePort();
        var server = await context.StartAsync("server", DemoPart.Origin, [$"{port.Port}"]);
        if (!await context.WaitForListenAsync(server, port))
            return null;
        return (port, server, await context.StartAsync("client", DemoPart.Origin, [$"{port.Address.Address}", $"{port.Port}"]));
    }

    private static async Task EndAsync(ScenarioContext context, PortLease port, RunningProgram server, RunningProgram client)
    {
        await context.WaitForExitAsync(client);
        await context.WaitForExitAsync(server);
        await context.SampleBothEndsAsync(port, Contract.Reached(Contract.Close));
    }

    private static LocalizedText SeenInOrder(ScenarioRecording r)
    {
        if (r.All<SocketSeen>().Where(s => s.When == Contract.Reached(Contract.Close)).ToList() is not [{ Program: "client", State: "TimeWait" }])
            return NotShown;
        if (!new WireFacts(r).IsSeen)
        {
            return new LocalizedText(
                "Seen: the client closed first and waits in TIME_WAIT. The states before it cannot be shown here: there is no wire.",
                "결과: 먼저 닫은 클라이언트는 TIME_WAIT에서 기다립니다. 여기에는 회선이 없어 그 앞의 상태는 보여 드릴 수 없습니다.");
        }
        return r.First<SocketSeen>(s => s is { Program: "client", State: "FinWait2" }) is not null
            ? new LocalizedText(
                "Seen: the client closed first, waited in FIN_WAIT_2 for the server's FIN, and is in TIME_WAIT now. The server closed second, waited only for the ACK of its FIN, and nothing is left of its end.",
                "결과: 먼저 닫은 클라이언트는 FIN_WAIT_2에서 서버의 FIN을 기다렸고 지금은 TIME_WAIT에 있습니다. 나중에 닫은 서버는 자기 FIN의 ACK만 기다렸고, 남은 것이 없습니다.")
            : NotShown;
    }

    private static LocalizedText SeenAtOnce(ScenarioRecording r)
    {
        if (!new WireFacts(r).IsSeen)
        {
            return new LocalizedText(
                "Seen: without a wire the FINs cross only by chance, so nothing can be shown here.", "결과: 회선이 없으면 FIN은 우연히만 엇갈리므로 여기서는 보여 드릴 수 없습니다.");
        }
        bool Was(string program) => r.First<SocketSeen>(s => s.Program == program && s.State == "Closing") is not null;
        return Was("client") && Was("server")
            ? new LocalizedText(
                "Seen: each got the other's FIN before the ACK of its own. Both went through CLOSING, and both wait in TIME_WAIT: here nobody was second.",
                "결과: 양쪽 모두 자기 FIN의 ACK보다 상대의 FIN을 먼저 받았습니다. 둘 다 CLOSING을 거쳐 TIME_WAIT에서 기다립니다. 나중에 닫은 쪽이 없습니다.")
            : NotShown;
    }
}
