using System.Net.Sockets;
using Courseware.Launching;
using Courseware.Recordings;
using Courseware.Wire;

namespace Courseware.Labs;

/// <summary>Runs one scenario and gives back the recording, whatever happens.</summary>
public sealed class ScenarioRunner(ExecutionHost host, IReadOnlyList<BuiltProgram> programs, ProgramLimits limits, ulong seed)
{
    /// <summary>Adds to the recording when all programs have ended.</summary>
    internal Func<Recorder, CancellationToken, Task>? AddLast { get; init; }

    /// <summary>
    /// Runs the scenario. Only cancellation of the whole grading is thrown; everything else is in the recording.
    /// <paramref name="whenIdle"/> is called when it needs no core any longer.
    /// </summary>
    public async Task<ScenarioRecording> RunAsync(Scenario scenario, Action whenIdle, CancellationToken cancellationToken)
    {
        // Of its own for each scenario: what a program learns in one of them is of no use in another.
        var payload = new Payload(scenario.PayloadSize, Seeds.Mix(seed, scenario.Id), scenario.PayloadKind);
        var recorder = new Recorder(scenario.Id, payload);
        recorder.Add(new ScenarioStarted(scenario.Id, payload.Seed, payload.Size, payload.Kind));
        try
        {
            await using var network = await host.OpenNetworkAsync(scenario.Mtu, recorder, cancellationToken);
            await using var context = new ScenarioContext(recorder, payload, programs, host, network, limits, whenIdle, cancellationToken, limits.Grading);
            await RunAsync(scenario, context, recorder, cancellationToken);
        }
        catch (NoWireException e)
        {
            recorder.Add(new GraderFault($"{scenario.Id}: the private network could not be opened: {e.Message}"));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            recorder.Add(new GraderFault($"{scenario.Id}: clearing up failed: {e.Message}"));
        }
        if (AddLast is { } add)
            await add(recorder, cancellationToken);
        recorder.Add(new ScenarioEnded());
        return recorder.Snapshot();
    }

    private static async Task RunAsync(Scenario scenario, ScenarioContext context, Recorder recorder, CancellationToken cancellationToken)
    {
        try
        {
            await scenario.Run(context);
        }
        catch (OperationCanceledException) when (context.HasStalled && !cancellationToken.IsCancellationRequested)
        {
            // Recorded by the watch; the checks say what it means.
        }
        catch (StartRefusedException)
        {
            // Recorded as what the programs did.
        }
        catch (Exception e) when (e is LaunchException or IOException or SocketException or KeyNotFoundException or UnauthorizedAccessException)
        {
            recorder.Add(new GraderFault($"{scenario.Id}: {e.Message}"));
        }
    }
}
