using System.Diagnostics;

namespace Courseware.Recordings;

/// <summary>Takes events from any thread while a scenario runs, on one monotonic clock.</summary>
public sealed class Recorder(string scenario, Payload? payload = null)
{
    private readonly Lock _lock = new();
    private readonly List<RecordedEvent> _events = [];
    private readonly Dictionary<string, byte[]> _attachments = new(StringComparer.Ordinal);
    private readonly long _began = Stopwatch.GetTimestamp();
    private long _version, _progressVersion;

    /// <summary>Grows with every event and all data: the sign of progress that time-outs watch.</summary>
    public long Version => Volatile.Read(ref _version);

    /// <summary>Like <see cref="Version"/>, but without the programs' output: a stalled program may continue to print.</summary>
    public long ProgressVersion => Volatile.Read(ref _progressVersion);

    /// <summary>Seconds since the scenario began.</summary>
    public double Now => Stopwatch.GetElapsedTime(_began).TotalSeconds;

    /// <summary>Adds an event that happens now.</summary>
    public void Add(RecordedEvent e) => Append(e with { At = Math.Round(Now, 6) });

    /// <summary>Adds an event that happened at a time of <c>CLOCK_MONOTONIC</c>, in nanoseconds.</summary>
    public void AddAt(RecordedEvent e, long monotonicNanoseconds)
    {
        var seconds = (monotonicNanoseconds / 1e9) - (_began / (double)Stopwatch.Frequency);
        Append(e with { At = Math.Round(Math.Max(0, seconds), 6) });
    }

    /// <summary>
    /// Adds events that are not progress, at their own times: a kernel that repeats itself on the wire must not extend a scenario in which no program
    /// makes progress.
    /// </summary>
    public void AddAside(params IEnumerable<RecordedEvent> events)
    {
        lock (_lock)
            _events.AddRange(events);
    }

    /// <summary>Something moved that is recorded later: data that had not come before was delivered.</summary>
    public void NoteProgress()
    {
        Interlocked.Increment(ref _progressVersion);
        Interlocked.Increment(ref _version);
    }

    /// <summary>The packets of the wire, when there was one.</summary>
    public Capture? Capture { get; set; }

    /// <summary>Adds a file to the recording. A correct program receives exactly the payload, whose bytes are already in memory.</summary>
    public void Attach(string name, ReadOnlySpan<byte> bytes)
    {
        var stored = payload?.Size == bytes.Length && bytes.SequenceEqual(payload.Bytes) ? payload.Bytes : bytes.ToArray();
        lock (_lock)
            _attachments[name] = stored;
    }

    /// <summary>All so far, in time order; events of the same instant stay in the order in which they came.</summary>
    public ScenarioRecording Snapshot()
    {
        lock (_lock)
        {
            return new ScenarioRecording(
                scenario, [.. _events.OrderBy(e => e.At)], new Dictionary<string, byte[]>(_attachments, StringComparer.Ordinal))
            {
                Capture = Capture,
                Began = _began / (double)Stopwatch.Frequency,
            };
        }
    }

    private void Append(RecordedEvent e)
    {
        lock (_lock)
            _events.Add(e);
        if (e is not (ProgramOutput or OutputCut))
            Interlocked.Increment(ref _progressVersion);
        Interlocked.Increment(ref _version);
    }
}
