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

    private static Scenario New(string id, string role, Func<Stage, Task> run) => new(id, [(role, "student")], 0, PayloadKind.Text, run);

    private static async Task ListenAsync(Stage stage)
    {
        var fin = stage.Wire?.Hold(SegmentMatch.Fin.FromServer);
        var port = stage.TakePort();
        var program = await stage.StartAsync("server", "student", ["listen", $"{port.Port}", "passive"]);
        if (await stage.ListensAsync(program, port) && await stage.ConnectAsync(port.Address) is { } peer)
            await RunAsync(stage, peer, program, fin);
    }

    private static async Task ConnectAsync(Stage stage)
    {
        var fin = stage.Wire?.Hold(SegmentMatch.Fin.FromClient);
        var listener = stage.Listen("server");
        var program = await stage.StartAsync("client", "student", ["connect", $"{listener.Address.Address}", $"{listener.Address.Port}", "passive"]);
        if (await stage.AcceptAsync(listener, program) is { } peer)
            await RunAsync(stage, peer, program, fin);
        else
            await stage.ExitedAsync(program);
    }

    /// <summary>ESTABLISHED until the peer's FIN, CLOSE_WAIT as long as the program likes, LAST_ACK while its FIN is held.</summary>
    private static async Task RunAsync(Stage stage, Peer peer, RunningProgram program, Fault? fin)
    {
        if (stage.IsPastTheWire(peer) || !await stage.PrintsAsync(program, Established))
            return;
        await stage.GateAsync(peer, program, ActiveScenarios.PeerFin, Hold);
        stage.Look(peer, program, Held(Established));
        peer.ShutdownSend();
        await stage.ReachesAsync(peer, program, CloseWait, LastAck, Closing, Close);
        if (fin is not null)
        {
            await stage.SendsFinAsync(program, fin);
            if (!await stage.ShowsAsync(peer, program, LastAck))
                return;
            fin.Dispose();
        }
        await stage.ReceiveAsync(peer);
        await stage.PrintsAsync(program, Close);
        stage.Look(peer, program, Reached(Close));
        stage.LookAtOwn(peer, Reached(Close));
        await stage.ExitedAsync(program);
    }
}
