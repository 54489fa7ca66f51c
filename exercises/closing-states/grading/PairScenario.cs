using System.Net;
using Courseware.Labs;
using Courseware.Recordings;
using Courseware.Wire;
using static Courseware.Exercises.ClosingStates.Contract;

namespace Courseware.Exercises.ClosingStates;

/// <summary>Two of the student's programs close at once: their FINs cross on the wire, and so do the ACKs after them.</summary>
internal static class PairScenario
{
    public const string Id = "pair-at-once";

    public static IReadOnlyList<string> Roles { get; } = ["client", "server"];

    public static Scenario Only { get; } = new(Id, [("server", "student"), ("client", "student")], 0, PayloadKind.Text, RunAsync);

    private static async Task RunAsync(Stage stage)
    {
        if (stage.Wire is not { } wire)
            return;
        using var clientFin = wire.Hold(SegmentMatch.Fin.FromClient.First());
        // Those that are sent again while their first ones are held are in nobody's interest.
        using var serverFin = wire.Hold(SegmentMatch.Fin.FromServer.First());
        var again = wire.Drop(SegmentMatch.Fin);
        var port = stage.TakePort();
        var server = await stage.StartAsync("server", "student", ["listen", $"{port.Port}", "active"]);
        if (!await stage.ListensAsync(server, port) || IPAddress.IsLoopback(port.Address.Address))
            return;
        var client = await stage.StartAsync("client", "student", ["connect", $"{port.Address.Address}", $"{port.Port}", "active"]);
        await stage.SendsFinAsync(client, clientFin);
        await stage.SendsFinAsync(server, serverFin);
        await stage.LookAtEndsAsync(port, Reached(FinWait1), TcpState.FinWait1);
        if (!await stage.PrintsAsync(client, FinWait1) || !await stage.PrintsAsync(server, FinWait1))
            return;
        await stage.LookAtEndsAsync(port, Held(FinWait1), TcpState.FinWait1);
        using (wire.Hold(SegmentMatch.AckOfFin))
        {
            again.Dispose();
            clientFin.Dispose();
            serverFin.Dispose();
            await stage.LookAtEndsAsync(port, Reached(Closing), TcpState.Closing);
            if (!await stage.PrintsAsync(client, Closing) || !await stage.PrintsAsync(server, Closing))
                return;
            await stage.LookAtEndsAsync(port, Held(Closing), TcpState.Closing);
        }
        await stage.LookAtEndsAsync(port, Reached(Close));
        await stage.ExitedAsync(client);
        await stage.ExitedAsync(server);
    }
}
