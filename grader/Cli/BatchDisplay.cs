using Courseware.Batch;
using Courseware.Reporting;
using Courseware.Reporting.Classes;
using Spectre.Console;

namespace Courseware.Cli;

/// <summary>
/// How far a batch is: on a terminal one line that rewrites itself, else a plain line for each finished submission.
/// </summary>
internal sealed class BatchDisplay(IAnsiConsole console, TimeProvider time) : IProgress<BatchProgress>, IDisposable
{
    private readonly Lock _lock = new();
    private readonly StatusLine _line = new(console);
    private readonly long _began = time.GetTimestamp();
    private readonly Dictionary<RowStatus, int> _counts = [];
    private int _finished;
    private BatchProgress? _slowest;

    /// <inheritdoc/>
    public void Report(BatchProgress value)
    {
        lock (_lock)
        {
            // A submission that waits for its second grading is not finished.
            if (value.Status != RowStatus.Pending)
            {
                _finished++;
                _counts[value.Status] = _counts.GetValueOrDefault(value.Status) + 1;
            }
            if (_slowest is null || value.Seconds > _slowest.Seconds)
                _slowest = value;
            if (_line.IsLive)
                _line.Show(Whole(value));
            else
                console.WriteLine(One(value));
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_lock)
            _line.Dispose();
    }

    private string Whole(BatchProgress value)
    {
        var seconds = time.GetElapsedTime(_began).TotalSeconds;
        var left = _finished == 0 ? TimeSpan.Zero : TimeSpan.FromSeconds(seconds / _finished * (value.Total - value.Done));
        var counts = string.Join(" · ", _counts.OrderBy(c => c.Key).Select(c => $"{c.Key.ToString().ToLowerInvariant()} {c.Value}"));
        return $"{value.Done}/{value.Total}  {counts}  {_finished / Math.Max(seconds, 0.001):0.0}/s, about {Duration(left)} left, slowest "
            + $"{SafeText.Line(_slowest!.Student)} {_slowest.Seconds:0.0} s";
    }

    private static string One(BatchProgress value)
    {
        var score = value.Score is null || value.Status == RowStatus.Pending ? "" : $"  {value.Score}/{value.MaxScore}";
        var status = value.Status == RowStatus.Pending ? "undecided, graded once more alone at the end" : value.Status.ToString().ToLowerInvariant();
        return $"{value.Done}/{value.Total}  {SafeText.Line(value.Student)}  {status}{score}  {value.Seconds:0.0} "
            + $"s{(value.Alone && value.Status != RowStatus.Pending ? " (alone)" : "")}";
    }

    private static string Duration(TimeSpan time) => time switch
    {
        { TotalHours: >= 1 } => $"{(int)time.TotalHours} h {time.Minutes:00} min",
        { TotalMinutes: >= 1 } => $"{time.Minutes} min {time.Seconds:00} s",
        _ => $"{time.Seconds} s",
    };
}
