using System.Net;
using Courseware.Labs;
using Courseware.Peers;
using Courseware.Recordings;

namespace Courseware.Exercises.ClosingStates;

/// <summary>The conditions that the scenarios wait for. None of them is a time.</summary>
internal static class Gates
{
    private const int MillisecondsBetween = 4;

    /// <summary>
    /// Waits until the program has printed the state in which the wire keeps it. False when it ended without that; a program that never does is a
    /// stall.
    /// </summary>
    public static async Task<bool> PrintsAsync(this ScenarioContext context, RunningProgram program, string line)
    {
        using var waiting = context.Waiting($"{program.Name}:print");
        while (true)
        {
            var exited = program.HasExited;
            if (Contract.Lines(context.Recorder.Snapshot(), program.Name).Exists(l => l.Text == line))
                return true;
            if (exited)
                return false;
            await Task.Delay(MillisecondsBetween, context.CancellationToken);
        }
    }

    /// <summary>Waits until the kernel shows the program's end in one of the states, and records it as reached.</summary>
    public static async Task<bool> ReachesAsync(this ScenarioContext context, Peer peer, RunningProgram program, params string[] states)
    {
        const int maxPolls = 750;
        var wanted = states.Select(Contract.InTable).ToList();
        for (var poll = 0; poll < maxPolls; poll++)
        {
            if (context.SampleSocket(peer, program, Contract.Reached(states[0])) is { } seen && wanted.Contains(seen.State, StringComparer.Ordinal))
                return true;
            await Task.Delay(MillisecondsBetween, context.CancellationToken);
        }
        return false;
    }

    /// <summary>The state is reached, printed, and still the same.</summary>
    public static async Task<bool> ShowsAsync(this ScenarioContext context, Peer peer, RunningProgram program, string state)
    {
        if (!await context.ReachesAsync(peer, program, state))
            return false;
        var isPrinted = await context.PrintsAsync(program, state);
        // Also if the program ended without printing it: the first sample may have come during its call.
        context.SampleSocket(peer, program, Contract.Held(state));
        return isPrinted;
    }

    /// <summary>
    /// Holds everything for <paramref name="least"/> and until the program sleeps between its polls. On a busy machine a program that neither sleeps
    /// nor works gets more time: the wait ends when it sleeps, or has used CPU time that only a loop without a pause uses.
    /// </summary>
    public static async Task SleepsAsync(this ScenarioContext context, Peer peer, RunningProgram program, string held, TimeSpan least)
    {
        const int mostGates = 10;
        var before = program.CpuSeconds;
        for (var gate = 0; gate < mostGates; gate++)
        {
            var passed = await context.HoldUntilIdleAsync(peer, program, held, least);
            var isOver = passed.Quiet || program.HasExited || context.Recorder.Snapshot().First<CapabilityMissing>() is not null;
            if (isOver || program.CpuSeconds - before > Contract.BurntSeconds)
                return;
        }
    }

    /// <summary>Waits for the program's first FIN, which the hold keeps.</summary>
    public static async Task SendsFinAsync(this ScenarioContext context, RunningProgram program, Wire.Fault hold)
    {
        using var waiting = context.Waiting($"{program.Name}:close");
        while (hold.Applied == 0)
            await Task.Delay(MillisecondsBetween, context.CancellationToken);
    }

    /// <summary>True when the connection does not go over the wire that there is.</summary>
    public static bool IsPastTheWire(this ScenarioContext context, Peer peer) => context.Wire is not null && IPAddress.IsLoopback(peer.Remote.Address);
}
