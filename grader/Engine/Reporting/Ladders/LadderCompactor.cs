namespace Courseware.Reporting.Ladders;

/// <summary>Shortens a ladder: a separate row counts the rows that are left out.</summary>
internal static class LadderCompactor
{
    private const double NamedGap = 0.15;

    private const int LongStretch = 8;

    // From long stretches to short ones: the shorter the stretch, the less is gained and the more is lost.
    private static readonly int[] Stretches = [24, 12, 8, 5, 3, 2];

    /// <summary>Names the time in which nothing happened.</summary>
    public static List<LadderRow> WithGaps(IEnumerable<(LadderRow Row, double Until)> rows)
    {
        var all = new List<LadderRow>();
        double? until = null;
        foreach (var (row, end) in rows)
        {
            if (until is { } before && row.At - before >= NamedGap)
                all.Add(new LadderRow(RowKind.Gap, before) { Remarks = [LadderWords.Gap(row.At - before)] });
            all.Add(row);
            until = Math.Max(until ?? 0, end);
        }
        return all;
    }

    public static IReadOnlyList<LadderRow> Fold(List<LadderRow> rows, int most)
    {
        foreach (var stretch in Stretches)
        {
            if (rows.Count <= most)
                return rows;
            rows = FoldStretches(rows, stretch);
        }
        return rows.Count <= most ? rows : CutMiddle(rows, most);
    }

    private static List<LadderRow> FoldStretches(List<LadderRow> rows, int stretch)
    {
        var shown = new List<LadderRow>();
        for (var i = 0; i < rows.Count;)
        {
            var end = i;
            while (end < rows.Count && !IsTelling(rows[end]))
                end++;
            // The beginning and the end of a long stretch show what is between them.
            var (head, tail) = stretch >= LongStretch ? (2, 3) : (0, 0);
            if (end - i > stretch)
                shown.AddRange([.. rows[i..(i + head)], Left(rows[(i + head)..(end - tail)]), .. rows[(end - tail)..end]]);
            else
                shown.AddRange(rows[i..end]);
            if (end < rows.Count)
                shown.Add(rows[end]);
            i = end + 1;
        }
        return shown;
    }

    // The beginning is much the same everywhere; the end, and the row that decided, are what a reader looks for.
    private static List<LadderRow> CutMiddle(List<LadderRow> rows, int most)
    {
        var head = most / 4;
        var tail = most - head - 1;
        var decided = rows.FindLastIndex(r => r.IsDeciding);
        if (decided < 0 || decided < head || decided >= rows.Count - tail)
            return [.. rows[..head], Left(rows[head..^tail]), .. rows[^tail..]];
        var around = (tail - 1) / 2;
        var from = Math.Max(head + 1, decided - around / 2);
        var to = from + around;
        var last = tail - 1 - around;
        return [.. rows[..head], Left(rows[head..from]), .. rows[from..to], Left(rows[to..^last]), .. rows[^last..]];
    }

    /// <summary>True for a row that belongs to the story of how the connection began and ended.</summary>
    private static bool IsTelling(LadderRow row) =>
        row.IsDeciding || row.ServerState is not null || row.ClientState is not null || row.Kind is RowKind.Remark
        || row.Arrow is { Kind: ArrowKind.Fin or ArrowKind.Reset or ArrowKind.Open } or { Part: not ArrowPart.Whole }
        || (row.Arrow is null && row.Kind == RowKind.Event && !row.HasCall);

    private static LadderRow Left(List<LadderRow> rows)
    {
        var segments = rows.Sum(r => r.Segments);
        var shown = rows.Sum(r => r.Kind switch { RowKind.Fold => r.LeftOut, RowKind.Gap => 0, _ => 1 });
        return new LadderRow(RowKind.Fold, rows[0].At)
        {
            Segments = segments,
            LeftOut = shown,
            ServerState = rows.FindLast(r => r.ServerState is not null)?.ServerState,
            ClientState = rows.FindLast(r => r.ClientState is not null)?.ClientState,
            Remarks = [LadderWords.Left(shown, segments)],
        };
    }
}
