using Courseware.Labs;
using Courseware.Peers;
using Courseware.Recordings;
using Courseware.Wire;
using static Courseware.Exercises.ClosingStates.Contract;

namespace Courseware.Exercises.ClosingStates;

/// <summary>The peer closes first.</summary>
internal static class PassiveScenarios
{
    public const string Listening = "passive-listen";
    public const string Connecting = "passive-connect";

    private static readonly TimeSpan Hold = TimeSpan.FromMilliseconds(60);

    public static IReadOnlyList<string> Both { get; } = [Listening, Connecting];

    public static IReadOnlyList<Scenario> All { get; } = [New(Listening, "server", ListenAsync), New(Connecting, "client", ConnectAsync)];

    /// <summary>The role that the program has in a scenario.</summary>
    public static string Role(string scenario) => scenario == Connecting ? "client" : "server";

    private static Scenario New(string id, string role, Func<ScenarioContext, Task> run) => new(id, [(role, "student")], 0, PayloadKind.Text, run);

    private static async Task ListenAsync(ScenarioContext context)
    {
        var fin = context.Wire?.Hold(SegmentMatch.Fin.FromServer);
        var port = context.LeasePort();
        var program = await context.StartAsync("server", "student", ["listen", $"{port.Port}", "passive"]);
        if (await context.WaitForListenAsync(program, port) && await context.ConnectAsync(port.Address) is { } peer)
            await RunAsync(context, peer, program, fin);
    }

    private static async Task ConnectAsync(ScenarioContext context)
    {
        var fin = context.Wire?.Hold(SegmentMatch.Fin.FromClient);
        var listener = context.Listen("server");
        var program = await context.StartAsync("client", "student", ["connect", $"{listener.Address.Address}", $"{listener.Address.Port}", "passive"]);
        if (await context.AcceptAsync(listener, program) is { } peer)
            await RunAsync(context, peer, program, fin);
        else
            await context.WaitForExitAsync(program);
    }

    /// <summary>ESTABLISHED until the peer's FIN, CLOSE_WAIT as long as the program likes, LAST_ACK while its FIN is held.</summary>
    private static async Task RunAsync(ScenarioContext context, Peer peer, RunningProgram program, Fault? fin)
    {
        if (context.IsPastTheWire(peer) || !await context.PrintsAsync(program, Established))
            return;
        await context.HoldUntilIdleAsync(peer, program, ActiveScenarios.PeerFin, Hold);
        context.SampleSocket(peer, program, Held(Established));
        peer.ShutdownSend();
        await context.ReachesAsync(peer, program, CloseWait, LastAck, Closing, Close);
        if (fin is not null)
        {
            await context.SendsFinAsync(program, fin);
            if (!await context.ShowsAsync(peer, program, LastAck))
                return;
            fin.Dispose();
        }
        await context.ReceiveAsync(peer);
        await context.PrintsAsync(program, Close);
        context.SampleSocket(peer, program, Reached(Close));
        context.SamplePeerSocket(peer, Reached(Close));
        await context.WaitForExitAsync(program);
    }
}
