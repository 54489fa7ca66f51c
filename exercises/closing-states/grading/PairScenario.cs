using System.Net;
using Courseware.Labs;
using Courseware.Recordings;
using Courseware.Wire;
using static Courseware.Exercises.ClosingStates.Contract;

namespace Courseware.Exercises.ClosingStates;

/// <summary>Two of the student's programs close at the same time: their FINs cross on the wire, and so do the ACKs after them.</summary>
internal static class PairScenario
{
    public const string Id = "pair-at-once";

    public static IReadOnlyList<string> Roles { get; } = ["client", "server"];

    public static Scenario Only { get; } = new(Id, [("server", "student"), ("client", "student")], 0, PayloadKind.Text, RunAsync);

    private static async Task RunAsync(ScenarioContext context)
    {
        if (context.Wire is not { } wire)
            return;
        // If the scenario ends early, held segments stay held: otherwise the programs would print more or less of it by chance.
        var clientFin = wire.Hold(SegmentMatch.Fin.FromClient.First());
        // Retransmissions while the first ones are held have no effect.
        var serverFin = wire.Hold(SegmentMatch.Fin.FromServer.First());
        var retransmissions = wire.Drop(SegmentMatch.Fin);
        var port = context.LeasePort();
        var server = await context.StartAsync("server", "student", ["listen", $"{port.Port}", "active"]);
        if (!await context.WaitForListenAsync(server, port) || IPAddress.IsLoopback(port.Address.Address))
            return;
        var client = await context.StartAsync("client", "student", ["connect", $"{port.Address.Address}", $"{port.Port}", "active"]);
        await context.SendsFinAsync(client, clientFin);
        await context.SendsFinAsync(server, serverFin);
        await context.SampleBothEndsAsync(port, Reached(FinWait1), TcpState.FinWait1);
        if (!await context.PrintsAsync(client, FinWait1) || !await context.PrintsAsync(server, FinWait1))
            return;
        await context.SampleBothEndsAsync(port, Held(FinWait1), TcpState.FinWait1);
        var acks = wire.Hold(SegmentMatch.AckOfFin);
        retransmissions.Dispose();
        clientFin.Dispose();
        serverFin.Dispose();
        await context.SampleBothEndsAsync(port, Reached(Closing), TcpState.Closing);
        if (!await context.PrintsAsync(client, Closing) || !await context.PrintsAsync(server, Closing))
            return;
        await context.SampleBothEndsAsync(port, Held(Closing), TcpState.Closing);
        acks.Dispose();
        await context.SampleBothEndsAsync(port, Reached(Close));
        await context.WaitForExitAsync(client);
        await context.WaitForExitAsync(server);
    }
}
