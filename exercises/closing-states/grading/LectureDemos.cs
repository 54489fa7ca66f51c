using Courseware.Grading;
using Courseware.Judging;
using Courseware.Labs;
using Courseware.Recordings;
using Courseware.Wire;

namespace Courseware.Exercises.ClosingStates;

/// <summary>
/// The demos of a lecture: an ordinary close, and next to it two programs that close at the same time, because the wire lets their FINs cross.
/// </summary>
internal static class LectureDemos
{
    private static readonly TextTable Texts = TextTable.Load(typeof(LectureDemos).Assembly, "closing-states/grading/demos.yaml");

    private static readonly (string, string)[] Both = [("server", DemoPart.Origin), ("client", DemoPart.Origin)];
    public static IReadOnlyList<Demo> All { get; } =
    [
        new(
            "simultaneous-close",
            Texts["title"],
            [
                new DemoPart(
                    Texts["in-order.title"],
                    Texts["in-order.before"],
                    [new DemoProgram("server", "demo/waiting_server.c"), new DemoProgram("client", "demo/closing_client.c")],
                    new Scenario("demo-ordinary-close", Both, 0, PayloadKind.Text, OneAfterTheOtherAsync),
                    SeenInOrder),
                new DemoPart(
                    Texts["crossing.title"],
                    Texts["crossing.before"],
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
            return DemoPart.NotReached;
        if (!new WireFacts(r).IsSeen)
        {
            return Texts["in-order.without-wire"];
        }
        return r.First<SocketSeen>(s => s is { Program: "client", State: "FinWait2" }) is not null
            ? Texts["in-order.seen"]
            : DemoPart.NotReached;
    }

    private static LocalizedText SeenAtOnce(ScenarioRecording r)
    {
        if (!new WireFacts(r).IsSeen)
        {
            return Texts["crossing.without-wire"];
        }
        bool Was(string program) => r.First<SocketSeen>(s => s.Program == program && s.State == "Closing") is not null;
        return Was("client") && Was("server")
            ? Texts["crossing.seen"]
            : DemoPart.NotReached;
    }
}
