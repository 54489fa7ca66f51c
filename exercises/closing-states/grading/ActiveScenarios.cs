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

    /// <summary>The segment that is held back until the program is asleep.</summary>
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

    private static Scenario New(string id, Func<ScenarioContext, Task> run) => new(id, Client, 0, PayloadKind.Text, run);

    /// <summary>FIN_WAIT_1 while its FIN is held, FIN_WAIT_2 while the peer does not close, and then TIME_WAIT or a reset.</summary>
    private static async Task TwoSegmentsAsync(ScenarioContext context, bool resets)
    {
        var fin = context.Wire?.Hold(SegmentMatch.Fin.FromClient);
        if (await StartAsync(context) is not var (peer, program))
            return;
        if (fin is not null)
        {
            await context.SendsFinAsync(program, fin);
            if (!await context.ShowsAsync(peer, program, FinWait1))
                return;
            fin.Dispose();
        }
        await context.ReceiveAsync(peer);
        if (!await context.ShowsAsync(peer, program, FinWait2))
            return;
        await context.SleepsAsync(peer, program, PeerFin, Hold);
        context.SampleSocket(peer, program, Held(FinWait2));
        if (resets)
            peer.Abort();
        else
            peer.ShutdownSend();
        await EndAsync(context, peer, program);
    }

    /// <summary>The peer's ACK is lost, so that its FIN brings it: no FIN_WAIT_2.</summary>
    private static async Task OneSegmentAsync(ScenarioContext context)
    {
        if (context.Wire is not { } wire)
            return;
        var fin = wire.Hold(SegmentMatch.Fin.FromClient);
        if (await StartAsync(context) is not var (peer, program))
            return;
        await context.SendsFinAsync(program, fin);
        if (!await context.ShowsAsync(peer, program, FinWait1))
            return;
        using var acks = wire.Drop(SegmentMatch.PureAck.FromServer);
        fin.Dispose();
        await context.ReceiveAsync(peer);
        await context.SleepsAsync(peer, program, PeerFin, Hold);
        context.SampleSocket(peer, program, Held(FinWait1));
        peer.ShutdownSend();
        await EndAsync(context, peer, program);
    }

    private static async Task EndAsync(ScenarioContext context, Peer peer, RunningProgram program)
    {
        await context.PrintsAsync(program, Close);
        context.SampleSocket(peer, program, Reached(Close));
        await context.WaitForExitAsync(program);
    }

    private static async Task RefusedAsync(ScenarioContext context)
    {
        var port = context.LeasePort();
        var program = await context.StartAsync("client", "student", ["connect", $"{port.Address.Address}", $"{port.Port}", "active"]);
        await context.WaitForExitAsync(program);
    }

    private static async Task<(Peer Peer, RunningProgram Program)?> StartAsync(ScenarioContext context)
    {
        var listener = context.Listen("server");
        var program = await context.StartAsync("client", "student", ["connect", $"{listener.Address.Address}", $"{listener.Address.Port}", "active"]);
        if (await context.AcceptAsync(listener, program) is { } peer)
            return context.IsPastTheWire(peer) ? null : (peer, program);
        await context.WaitForExitAsync(program);
        return null;
    }
}
