using System.Collections.Concurrent;
using System.Diagnostics;
using Courseware.Launching;
using Courseware.Recordings;
using Courseware.Wire;

namespace Courseware.Labs.Tracing;

/// <summary>An execution host in which the student's programs run under strace. Everything else is as on <paramref name="inner"/>.</summary>
/// <param name="inner">Where the programs run.</param>
/// <param name="strace">The tracer.</param>
/// <param name="longestWake">How long to wait for the tracer's output when a blocked program is woken.</param>
internal sealed class TracedHost(ExecutionHost inner, string strace, TimeSpan longestWake) : ExecutionHost
{
    private const long LargestTrace = 8 << 20;
    private static readonly TimeSpan BetweenPolls = TimeSpan.FromMilliseconds(5);

    private readonly ConcurrentQueue<(BuiltProgram Program, string File)> _traces = new();

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
    public override Task<LaunchedProgram> LaunchAsync(
        BuiltProgram program, IReadOnlyList<string> arguments, WorkingFolder folder, Network network, ProgramLimits limits,
        Action<LaunchEvent> handle, CancellationToken cancellationToken)
    {
        if (program.Origin != "student")
            return inner.LaunchAsync(program, arguments, folder, network, limits, handle, cancellationToken);
        var file = Path.Combine(Folder, $"calls-{Guid.NewGuid():N}");
        _traces.Enqueue((program, file));
        return inner.LaunchAsync(
            program with { Command = Strace.Around(program, strace, file) }, arguments, folder, network, limits, handle, cancellationToken);
    }

    /// <summary>
    /// A call that waits is written with its stack when it ends. A signal that the program ignores ends the call for strace, and the kernel restarts
    /// it.
    /// </summary>
    public override async Task BeforeEndAsync(IReadOnlyList<RunningProgram> programs)
    {
        var waiting = programs.Where(p => !p.HasExited && p.Program.Origin == "student").ToList();
        var (before, size) = (Sizes(), -1L);
        waiting.ForEach(p => p.Wake());
        // Until something more was written, and then nothing more.
        for (var began = Stopwatch.GetTimestamp(); waiting.Count > 0 && Stopwatch.GetElapsedTime(began) < longestWake;)
        {
            await Task.Delay(BetweenPolls);
            var now = Sizes();
            if (now > before && now == size)
                break;
            size = now;
        }
        await inner.BeforeEndAsync(programs);
    }

    /// <inheritdoc/>
    public override string? Shortage(string folder) => inner.Shortage(folder);

    /// <inheritdoc/>
    public override Task RemoveAsync(string folder) => inner.RemoveAsync(folder);

    /// <summary>Adds the calls of all programs that have run here to a recording, and removes what strace wrote.</summary>
    public async Task AddCallsAsync(Recorder recorder, CancellationToken cancellationToken)
    {
        while (_traces.TryDequeue(out var trace))
        {
            var calls = StraceOutput.Parse(Read(trace.File));
            var lines = trace.Program.Folder is { } folder
                ? await new SourceLines(folder).FindAsync(calls, cancellationToken)
                : new Dictionary<StackFrame, SourceLine>();
            // strace writes the time of the wall clock; everything else is recorded by the monotonic one.
            var ahead = (DateTimeOffset.UtcNow - DateTimeOffset.UnixEpoch).TotalSeconds - (Stopwatch.GetTimestamp() / (double)Stopwatch.Frequency);
            foreach (var (called, at) in CallReader.Events(trace.Program.Role, calls, lines))
                recorder.AddAt(called, (long)((at - ahead) * 1e9));
        }
    }

    private long Sizes() => _traces.Sum(t => FileSystemFacts.KindOf(t.File) == FileKind.File ? new FileInfo(t.File).Length : 0);

    /// <summary>The beginning of what strace wrote: programs of the same user can write there too, and put something else in its place.</summary>
    private static byte[] Read(string file)
    {
        try
        {
            if (FileSystemFacts.KindOf(file) != FileKind.File)
                return [];
            using var stream = File.OpenRead(file);
            var bytes = new byte[Math.Min(stream.Length, LargestTrace)];
            stream.ReadExactly(bytes);
            File.Delete(file);
            return bytes;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
