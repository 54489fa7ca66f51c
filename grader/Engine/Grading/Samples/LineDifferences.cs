using System.Runtime.InteropServices;

namespace Courseware.Grading.Samples;

/// <summary>Lines that differ: those of one file from <paramref name="From"/> up to <paramref name="To"/>, and what the other has in their place.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct LineDifference(int From, int To, int NewFrom, int NewTo)
{
    public LineDifference Shifted(int by) => new(From + by, To + by, NewFrom + by, NewTo + by);
}

/// <summary>Where two files differ, by their longest common sequence of lines.</summary>
internal static class LineDifferences
{
    // The table has a number for each pair of lines; beyond that all between the first and the last difference is one.
    private const long LargestTable = 25_000_000;

    /// <summary>All differences, in order; none touches the next.</summary>
    public static IReadOnlyList<LineDifference> Of(IReadOnlyList<string> before, IReadOnlyList<string> after)
    {
        var head = 0;
        while (head < before.Count && head < after.Count && before[head] == after[head])
            head++;
        var tail = 0;
        while (tail < before.Count - head && tail < after.Count - head && before[^(tail + 1)] == after[^(tail + 1)])
            tail++;
        var (rows, columns) = (before.Count - head - tail, after.Count - head - tail);
        if (rows == 0 && columns == 0)
            return [];
        var found = (long)rows * columns > LargestTable
            ? [new LineDifference(head, head + rows, head, head + columns)]
            : Walk(before, after, head, Table(before, after, head, rows, columns));
        for (var i = 0; i < found.Count; i++)
            found[i] = Slid(found[i], before, after, i > 0 ? found[i - 1].To : -1, i + 1 < found.Count ? found[i + 1].From : before.Count + 1);
        return found;
    }

    // How many lines the rests have in common, from each pair of lines on.
    private static int[,] Table(IReadOnlyList<string> before, IReadOnlyList<string> after, int head, int rows, int columns)
    {
        var table = new int[rows + 1, columns + 1];
        for (var i = rows - 1; i >= 0; i--)
        {
            for (var j = columns - 1; j >= 0; j--)
                table[i, j] = before[head + i] == after[head + j] ? table[i + 1, j + 1] + 1 : Math.Max(table[i + 1, j], table[i, j + 1]);
        }
        return table;
    }

    private static List<LineDifference> Walk(IReadOnlyList<string> before, IReadOnlyList<string> after, int head, int[,] table)
    {
        var found = new List<LineDifference>();
        var (rows, columns) = (table.GetLength(0) - 1, table.GetLength(1) - 1);
        for (var (i, j) = (0, 0); i < rows || j < columns;)
        {
            if (i < rows && j < columns && before[head + i] == after[head + j])
            {
                (i, j) = (i + 1, j + 1);
                continue;
            }
            var (fromI, fromJ) = (i, j);
            while ((i < rows || j < columns) && !(i < rows && j < columns && before[head + i] == after[head + j]))
                (i, j) = j == columns || (i < rows && table[i + 1, j] >= table[i, j + 1]) ? (i + 1, j) : (i, j + 1);
            found.Add(new LineDifference(head + fromI, head + i, head + fromJ, head + j));
        }
        return found;
    }

    // Lines that only go or only come can often be taken a little further up or down: as far down as it goes, or, further up, behind a blank line.
    private static LineDifference Slid(LineDifference difference, IReadOnlyList<string> before, IReadOnlyList<string> after, int above, int below)
    {
        var (goes, comes) = (difference.From < difference.To, difference.NewFrom < difference.NewTo);
        if (goes && comes)
            return difference;
        var side = goes ? before : after;
        int First(LineDifference d) => goes ? d.From : d.NewFrom;
        int End(LineDifference d) => goes ? d.To : d.NewTo;
        while (difference.To + 1 < below && End(difference) < side.Count && side[First(difference)] == side[End(difference)])
            difference = difference.Shifted(1);
        for (var up = difference; up.From - 1 > above; up = up.Shifted(-1))
        {
            if (First(up) == 0 || string.IsNullOrWhiteSpace(side[First(up) - 1]))
                return up;
            if (side[First(up) - 1] != side[End(up) - 1])
                break;
        }
        return difference;
    }
}
