using System.Net;
using Courseware.Labs;
using Courseware.Peers;
using Courseware.Wire;

namespace Courseware.Exercises.TimeWait;

/// <summary>The server closes first, and the ACK of the client's FIN, the last segment of all, is lost.</summary>
internal static class LastAckScenarios
{
    public const string Student = "last-ack-lost";
    public const string Plain = "plain-last-ack-lost";

    // Seconds: when so few of the 60 are left, a restarted timer differs clearly from a running one.
    private const double ClockHasRun = 59;
    private const int MaxPolls = 30, MillisecondsBetween = 100, MostRepeats = 6;

    public static IReadOnlyList<Scenario> All { get; } =
    [
        RestartScenarios.New(Student, "student", (s, origin) => LoseAsync(s, origin, keepsFin: true)),
        RestartScenarios.New(Plain, Contract.Plain, (s, origin) => LoseAsync(s, origin, keepsFin: true)),
    ];

    /// <summary>
    /// Plays it. With <paramref name="keepsFin"/> the repeated FIN waits on the wire until the clock of TIME_WAIT has visibly run.
    /// Without a wire nothing can be lost, and the server just ends.
    /// </summary>
    public static async Task LoseAsync(ScenarioContext context, string origin, bool keepsFin)
    {
        if (await RestartScenarios.ConnectAsync(context, origin) is not var (port, server, client))
            return;
        await RestartScenarios.HearAsync(context, client, server, number: 1);
        var isOnWire = context.Wire is not null && !IPAddress.IsLoopback(port.Address.Address);
        if (isOnWire && client is { IsAtEof: true, IsReset: false })
            await LoseLastAckAsync(context, context.Wire!, client, server, keepsFin);
        else
            client.ShutdownSend();
        await context.WaitForExitAsync(server);
        client.RecordState();
    }

    private static async Task LoseLastAckAsync(ScenarioContext context, WireLink wire, Peer client, RunningProgram server, bool keepsFin)
    {
        var token = context.CancellationToken;
        using var waiting = context.Waiting($"{server.Name}:ack-again");
        using var lost = wire.Drop(SegmentMatch.AckOfFin.FromServer.First());
        var faults = new List<Fault>();
        // A fault counts only what no earlier one has taken: so the latest FIN comes first.
        for (var n = keepsFin ? MostRepeats : 0; n >= 2; n--)
            faults.Add(n > 2 ? wire.Drop(SegmentMatch.Fin.FromClient.Nth(n)) : wire.Hold(SegmentMatch.Fin.FromClient.Nth(n)));
        var dropped = wire.WaitForAsync(SegmentMatch.AckOfFin.FromServer, token);
        var repeated = wire.WaitForAsync(SegmentMatch.Fin.FromClient.Nth(2), token);
        var answered = wire.WaitForAsync(SegmentMatch.AckOfFin.FromServer.Nth(2), token);
        client.ShutdownSend();
        await dropped;
        context.SamplePeerSocket(client, Contract.AckLost);
        context.SampleSocket(client, server, Contract.AckLost);
        await repeated;
        if (keepsFin)
            await ClockRunsAsync(context, client, server);
        // The end of the hold lets the FIN continue.
        foreach (var fault in Enumerable.Reverse(faults))
            fault.Dispose();
        await answered;
        await context.DrainWireAsync();
        context.SampleSocket(client, server, Contract.Answered);
        context.SamplePeerSocket(client, Contract.Answered);
    }

    /// <summary>Looks until the kernel's own clock shows that a second of TIME_WAIT is over.</summary>
    private static async Task ClockRunsAsync(ScenarioContext context, Peer client, RunningProgram server)
    {
        for (var poll = 0; poll < MaxPolls; poll++)
        {
            if (context.SampleSocket(client, server, Contract.AckLost) is not { State: "TimeWait", TimerSeconds: > ClockHasRun })
                return;
            await Task.Delay(MillisecondsBetween, context.CancellationToken);
        }
    }
}
