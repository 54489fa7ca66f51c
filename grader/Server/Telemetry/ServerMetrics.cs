using System.Diagnostics.Metrics;

namespace Courseware.Server.Telemetry;

/// <summary>
/// The metrics of the server and its workers, by the names of OpenTelemetry. Their attributes are words of the program and ids of exercises, never
/// personal data.
/// </summary>
internal sealed class ServerMetrics
{
    /// <summary>The name of the meter.</summary>
    public const string Meter = "Courseware.Server";

    private readonly Counter<long> _attempts;
    private readonly Counter<long> _gradings;
    private readonly Histogram<double> _durations;
    private readonly UpDownCounter<long> _running;

    /// <summary>The instruments, of a meter that this process makes.</summary>
    public ServerMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(Meter);
        _attempts = meter.CreateCounter<long>("courseware.attempts", "{attempt}", "Attempts that students submitted.");
        _gradings = meter.CreateCounter<long>("courseware.gradings", "{grading}", "Gradings that ended, by how.");
        var buckets = new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.5, 1, 2, 5, 10, 20, 60, 120, 300] };
        _durations = meter.CreateHistogram("courseware.grading.duration", "s", "The time of a grading, from its beginning to its result.", advice: buckets);
        _running = meter.CreateUpDownCounter<long>("courseware.gradings.running", "{grading}", "Gradings that run in this process.");
    }

    /// <summary>Something was handed in.</summary>
    public void HandedIn(string exercise) => _attempts.Add(1, new KeyValuePair<string, object?>("courseware.exercise", exercise));

    /// <summary>A grading begins.</summary>
    public void Begun() => _running.Add(1);

    /// <summary>A grading has ended.</summary>
    public void Ended() => _running.Add(-1);

    /// <summary>How a grading ended, in a word of the ledger.</summary>
    public void Outcome(string exercise, string lab, string outcome) => _gradings.Add(
        1, new("courseware.exercise", exercise), new("courseware.lab", lab), new("courseware.outcome", outcome));

    /// <summary>How long a grading took that has its result.</summary>
    public void Took(string exercise, string lab, double seconds) => _durations.Record(
        seconds, new KeyValuePair<string, object?>("courseware.exercise", exercise), new KeyValuePair<string, object?>("courseware.lab", lab));
}
