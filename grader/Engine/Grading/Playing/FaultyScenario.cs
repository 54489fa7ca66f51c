using Courseware.Labs;
using Courseware.Recordings;
using Courseware.Wire;

namespace Courseware.Grading.Playing;

/// <summary>A scenario in which the wire does something to the first FIN, and which is otherwise the same.</summary>
internal static class FaultyScenario
{
    // Longer than the kernel waits before its first retransmission, shorter than the grader waits before it gives up.
    private static readonly TimeSpan Held = TimeSpan.FromSeconds(1);

    /// <summary>
    /// The end whose FIN is the first one of a recording: <c>server</c> or <c>client</c>; null where there is none, or no wire to see it on.
    /// </summary>
    public static string? FirstToClose(ScenarioRecording recording) =>
        recording.All<SegmentSeen>().Where(s => s.Flags.Contains('F')).OrderBy(s => s.At).FirstOrDefault()?.From;

    /// <summary>The scenario with a fault on the first FIN of the end <paramref name="from"/>.</summary>
    public static Scenario With(Scenario scenario, PlayFault fault, string from)
    {
        var fins = from == "server" ? SegmentMatch.Fin.FromServer : SegmentMatch.Fin.FromClient;
        return scenario with
        {
            Run = async context =>
            {
                switch (fault, context.Wire)
                {
                    case (PlayFault.Drop, { } wire):
                        using (wire.Drop(fins.First()))
                            await scenario.Run(context);
                        break;
                    case (PlayFault.Reset, { } wire):
                        using (wire.Reset(fins.First()))
                            await scenario.Run(context);
                        break;
                    case (PlayFault.Hold, { } wire):
                        await HoldAsync(wire, fins, scenario, context);
                        break;
                    default:
                        await scenario.Run(context);
                        break;
                }
            },
        };
    }

    private static async Task HoldAsync(WireLink wire, SegmentMatch fins, Scenario scenario, ScenarioContext context)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken);
        using var hold = wire.Hold(fins);
        var releasing = ReleaseAsync(wire, hold, wire.WaitForAsync(fins, over.Token), over.Token);
        try
        {
            await scenario.Run(context);
        }
        finally
        {
            await over.CancelAsync();
            await releasing;
        }
    }

    private static async Task ReleaseAsync(WireLink wire, Fault hold, Task<WireSegment> first, CancellationToken cancellationToken)
    {
        try
        {
            await first;
            await Task.Delay(Held, cancellationToken);
            hold.Dispose();
        }
        catch (OperationCanceledException)
        {
            // The run is over: what the wire still has goes with it.
            wire.Release(hold);
        }
    }
}
