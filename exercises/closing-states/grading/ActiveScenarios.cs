using Courseware.Labs;
using Courseware.Peers;
using Courseware.Recordings;
using Courseware.Wire;
using static Courseware.Exercises.ClosingStates.Contract;

namespace Courseware.Exercises.ClosingStates;

/// <summary>The program closes first; the wire decides by which way it comes to TIME_WAIT.</summary>
internal static class ActiveScenarios
{
    public const string Path = "active-two-segments";
    public const string OneSegment = "active-one-segment";
    public const string OneSegmentAgain = "active-one-segment-again";
    public const string Reset = "active-reset";
    public const string Refused = "active-refused";

    /// <summary>What is held back until the program is asleep.</summary>
    public const string PeerFin = "fin";

    private static readonly (string, string)[] Client = [("client", "student")];
    private static readonly TimeSpan Hold = TimeSpan.FromMilliseconds(60);

    public static IReadOnlyList<Scenario> All { get; } =
    [
        New(Path, s => TwoSegmentsAsync(s, resets: false)),
        New(OneSegment, OneSegmentAsync),
        New(OneSegmentAgain, OneSegmentAsync),
        New(Reset, s => TwoSegmentsAsync(s, resets: true)),
        New(Refused, RefusedAsync),
    ];

    private static Scenario New(string id, Func<Stage, Task> run) => new(id, Client, 0, PayloadKind.Text, run);

    /// <summary>FIN_WAIT_1 while its FIN is held, FIN_WAIT_2 while the peer does not close, and then TIME_WAIT or a reset.</summary>
    private static async Task TwoSegmentsAsync(Stage stage, bool resets)
    {
        var fin = stage.Wire?.Hold(SegmentMatch.Fin.FromClient);
        if (await StartAsync(stage) is not var (peer, program))
            return;
        if (fin is not null)
        {
            await stage.SendsFinAsync(program, fin);
            if (!await stage.ShowsAsync(peer, program, FinWait1))
                return;
            fin.Dispose();
        }
        await stage.ReceiveAsync(peer);
        if (!await stage.ShowsAsync(peer, program, FinWait2))
            return;
        await stage.SleepsAsync(peer, program, PeerFin, Hold);
        stage.Look(peer, program, Held(FinWait2));
        if (resets)
            peer.Abort();
        else
            peer.ShutdownSend();
        await EndAsync(stage, peer, program);
    }

    /// <summary>The peer's ACK is lost, so that its FIN brings it: no FIN_WAIT_2.</summary>
    private static async Task OneSegmentAsync(Stage stage)
    {
        if (stage.Wire is not { } wire)
            return;
        var fin = wire.Hold(SegmentMatch.Fin.FromClient);
        if (await StartAsync(stage) is not var (peer, program))
            return;
        await stage.SendsFinAsync(program, fin);
        if (!await stage.ShowsAsync(peer, program, FinWait1))
            return;
        using var acks = wire.Drop(SegmentMatch.PureAck.FromServer);
        fin.Dispose();
        await stage.ReceiveAsync(peer);
        await stage.SleepsAsync(peer, program, PeerFin, Hold);
        stage.Look(peer, program, Held(FinWait1));
        peer.ShutdownSend();
        await EndAsync(stage, peer, program);
    }

    private static async Task EndAsync(Stage stage, Peer peer, RunningProgram program)
    {
        await stage.PrintsAsync(program, Close);
        stage.Look(peer, program, Reached(Close));
        await stage.ExitedAsync(program);
    }

    private static async Task RefusedAsync(Stage stage)
    {
        var port = stage.TakePort();
        var program = await stage.StartAsync("client", "student", ["connect", $"{port.Address.Address}", $"{port.Port}", "active"]);
        await stage.ExitedAsync(program);
    }

    private static async Task<(Peer Peer, RunningProgram Program)?> StartAsync(Stage stage)
    {
        var listener = stage.Listen("server");
        var program = await stage.StartAsync("client", "student", ["connect", $"{listener.Address.Address}", $"{listener.Address.Port}", "active"]);
        if (await stage.AcceptAsync(listener, program) is { } peer)
            return stage.IsPastTheWire(peer) ? null : (peer, program);
        await stage.ExitedAsync(program);
        return null;
    }
}
