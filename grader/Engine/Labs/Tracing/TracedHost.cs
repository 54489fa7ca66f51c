using System.Collections.Concurrent;
using System.Diagnostics;
using Courseware.Launching;
using Courseware.Recordings;
using Courseware.Wire;

namespace Courseware.Labs.Tracing;

/// <summary>An execution host in which the student's programs run under strace. Everything else is as on <paramref name="inner"/>.</summary>
/// <param name="inner">Where the programs run.</param>
/// <param name="tools">The tracer, and what finds the lines.</param>
/// <param name="time">The time that the run has.</param>
internal sealed class TracedHost(ExecutionHost inner, TraceTools tools, TimeSpan time) : ExecutionHost
{
    // Parts of the time: what strace needs to write when a blocked program is woken, and the search for lines.
    private const double Waking = 0.06, Lines = 0.4;

    private readonly ConcurrentQueue<TraceFile> _traces = new();

    /// <summary>Runs a scenario on a host, and adds the calls of the student's programs to its recording.</summary>
    public static Task<ScenarioRecording> RunAsync(
        ExecutionHost host, TraceTools tools, Scenario scenario, IReadOnlyList<BuiltProgram> programs, ProgramLimits limits, ulong seed,
        CancellationToken cancellationToken)
    {
        var traced = new TracedHost(host, tools, TimeSpan.FromSeconds(limits.Grading?.Seconds ?? 1));
        return new ScenarioRunner(traced, programs, limits, seed) { AddLast = traced.AddCallsAsync }.RunAsync(scenario, () => { }, cancellationToken);
    }

    /// <inheritdoc/>
    public override string Folder => inner.Folder;

    /// <inheritdoc/>
    public override bool CollectsFiles => inner.CollectsFiles;

    /// <inheritdoc/>
    public override double? CpuSeconds => inner.CpuSeconds;

    /// <inheritdoc/>
    public override Task<Network> OpenNetworkAsync(int mtu, Recorder recorder, CancellationToken cancellationToken) =>
        inner.OpenNetworkAsync(mtu, recorder, cancellationToken);

    /// <inheritdoc/>
    public override async Task<LaunchedProgram> LaunchAsync(
        BuiltProgram program, IReadOnlyList<string> arguments, WorkingFolder folder, Network network, ProgramLimits limits,
        Action<LaunchEvent> handle, CancellationToken cancellationToken)
    {
        if (program.Origin != "student")
            return await inner.LaunchAsync(program, arguments, folder, network, limits, handle, cancellationToken);
        // A launcher tells the files of the working directory alone.
        var trace = new TraceFile(program, inner.CollectsFiles ? folder.Path : Directory.CreateDirectory($"{Folder}/calls-{Guid.NewGuid():N}").FullName);
        _traces.Enqueue(trace);
        var stacks = await tools.WalksStacksAsync(program, cancellationToken);
        var traced = program with { Command = Strace.Around(program, tools.Strace, stacks, trace.Path, trace.Folder) };
        if (!Strace.HasLines(program) && inner.CollectsFiles)
            folder = folder with { Files = [.. folder.Files, (LineNote.ModuleName, LineNote.Module)] };
        else if (!Strace.HasLines(program))
            await File.WriteAllBytesAsync($"{trace.Folder}/{LineNote.ModuleName}", LineNote.Module, cancellationToken);
        var launched = await inner.LaunchAsync(traced, arguments, folder, network, limits, trace.TakeFrom(handle), cancellationToken);
        if (inner.CollectsFiles)
            launched.Collect(trace.Name);
        return launched;
    }

    /// <summary>
    /// A call that waits is written with its stack when it ends. A signal that the program ignores ends the call for strace, and the kernel restarts
    /// it. When every process is asleep again, strace has written.
    /// </summary>
    public override async Task BeforeEndAsync(IReadOnlyList<RunningProgram> programs)
    {
        var waiting = programs.Where(p => !p.HasExited && p.Program.Origin == "student").ToList();
        waiting.ForEach(p => p.Wake());
        var over = Task.Delay(time * Waking);
        // The launcher has sent the signal when it answers the next question, or its keeper is about to.
        await Task.WhenAny(Task.WhenAll(waiting.Select(p => p.AllOutputRecordedAsync())), over);
        await Polling.UntilAsync(() => over.IsCompleted || waiting.TrueForAll(p => p.LauncherIsAsleep() && p.IsAsleep()), CancellationToken.None);
        await inner.BeforeEndAsync(programs);
    }

    /// <inheritdoc/>
    public override string? Shortage(string folder) => inner.Shortage(folder);

    /// <inheritdoc/>
    public override Task RemoveAsync(string folder) => inner.RemoveAsync(folder);

    /// <summary>Adds the calls of all programs that have run here to a recording, and removes what strace wrote.</summary>
    private async Task AddCallsAsync(Recorder recorder, CancellationToken cancellationToken)
    {
        while (_traces.TryDequeue(out var trace))
        {
            var calls = StraceOutput.Parse(inner.CollectsFiles ? trace.Taken : trace.Read());
            if (!inner.CollectsFiles)
                await WorkDirectory.RemoveAsync(trace.Folder);
            calls = await new SourceLines(trace.Program, tools) { Longest = time * Lines }.AddToAsync(calls, cancellationToken);
            // strace writes the time of the wall clock; everything else is recorded by the monotonic one.
            var ahead = (DateTimeOffset.UtcNow - DateTimeOffset.UnixEpoch).TotalSeconds - (Stopwatch.GetTimestamp() / (double)Stopwatch.Frequency);
            foreach (var (called, at) in CallReader.Events(trace.Program.Role, calls))
                recorder.AddAt(called, (long)((at - ahead) * 1e9));
        }
    }
}
