using Courseware.Recordings;

namespace Courseware.Reporting.Ladders;

/// <summary>Segments that are reported in one row: one, or bulk data in one direction with the acknowledgements in between.</summary>
internal sealed record SegmentRun(IReadOnlyList<SegmentSeen> Segments)
{
    public SegmentSeen First => Segments[0];

    public SegmentSeen Last => Segments[^1];

    /// <summary>The lengths of the segments that carry the run's data.</summary>
    public IReadOnlyList<int> Lengths => [.. Segments.Where(s => s.From == First.From).Select(s => s.Length)];

    public double Until => Segments.Max(s => s.Delivered ?? s.At);
}

/// <summary>Finds the runs of a recording's segments.</summary>
internal sealed class SegmentRuns(SegmentNotes notes, StateLanes lanes, IReadOnlyList<double> breaks, IReadOnlySet<int> deciding)
{
    private const double LongestPause = 0.15;
    private readonly List<SegmentRun> _runs = [];
    private List<SegmentSeen> _open = [];
    private List<SegmentSeen> _answers = [];

    public IReadOnlyList<SegmentRun> Of(IEnumerable<SegmentSeen> segments)
    {
        foreach (var segment in segments)
        {
            if (IsPlain(segment) && Continues(segment))
                continue;
            Close();
            if (IsPlain(segment))
                _open.Add(segment);
            else
                _runs.Add(new SegmentRun([segment]));
        }
        Close();
        return _runs;
    }

    private bool Continues(SegmentSeen segment)
    {
        if (_open.Count == 0)
            return false;
        var (first, last) = (_open[0], _answers.Count > 0 ? _answers[^1] : _open[^1]);
        if (segment.Connection != first.Connection || segment.At - last.At >= LongestPause || breaks.Any(b => b > last.At && b <= segment.At))
            return false;
        if (segment.From == first.From && segment.IsPureAck() == first.IsPureAck())
        {
            // The answers were in between, not at the end: they need no separate row.
            _open.AddRange(_answers);
            _open.Add(segment);
            _answers = [];
            return true;
        }
        if (segment.From == first.From || !segment.IsPureAck() || first.IsPureAck())
            return false;
        _answers.Add(segment);
        return true;
    }

    private void Close()
    {
        if (_open.Count > 0)
            _runs.Add(new SegmentRun(_open));
        if (_answers.Count > 0)
            _runs.Add(new SegmentRun(_answers));
        (_open, _answers) = ([], []);
    }

    /// <summary>True for a segment about which there is nothing to say but its length.</summary>
    private bool IsPlain(SegmentSeen segment) =>
        !segment.IsControl() && segment is { Fault: null, Delivered: not null, Window: > 0 }
        && !notes.IsRetransmission(segment) && !notes.IsProbe(segment) && !notes.IsApart(segment) && !deciding.Contains(segment.Number)
        && lanes.AfterSending(segment.Number) is null && lanes.AfterArrival(segment.Number) is null;
}
