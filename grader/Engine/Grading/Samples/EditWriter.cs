using System.Text;

namespace Courseware.Grading.Samples;

/// <summary>The changes of one file as edits.</summary>
/// <param name="Lines">The lines of the block, each edit begun by <c>@@</c>.</param>
/// <param name="Changed">How many lines go or come.</param>
/// <param name="Total">How many lines the changed file has.</param>
public sealed record WrittenEdits(IReadOnlyList<string> Lines, int Changed, int Total);

/// <summary>Writes the difference of two files as edits.</summary>
public static class EditWriter
{
    // Differences with fewer lines between them are read as one.
    private const int Apart = 4;

    // A blank line does not identify a place: the context grows up to this many lines, until a line is not blank.
    private const int MostContext = 3;

    /// <summary>
    /// The edits that make the one file of the other; null when they cannot be written: the same edits, read again, must give the same bytes,
    /// and not every character can stand in a YAML file.
    /// </summary>
    public static WrittenEdits? Write(byte[] before, byte[] after)
    {
        if (!IsPlain(before) || !IsPlain(after))
            return null;
        List<FileLine> old = FileLines.Split(before), changed = FileLines.Split(after);
        List<string> from = [.. old.Select(l => l.Text)], to = [.. changed.Select(l => l.Text)];
        var differences = LineDifferences.Of(from, to);
        if (differences.Count == 0 || from.Count == 0)
            return null;
        List<Edit> edits = [.. Grouped(differences, old).Select(g => new Edit(0, Lines(g.Differences, g.First, g.End, from, to)))];
        if (!Edit.Apply(before, edits).AsSpan().SequenceEqual(after))
            return null;
        List<string> lines = [.. edits.SelectMany(e => e.Lines.Select(Written).Prepend(Edit.Mark))];
        // A block of YAML ends with its last line that is not blank.
        if (lines[^1].Length == 0)
            return null;
        return new WrittenEdits(
            lines,
            edits.Sum(e => e.Lines.Count(l => l.Sign != ' ')), to.Count);
    }

    private static string Written(EditLine line) => line is { Sign: ' ', Text.Length: 0 } ? "" : $"{line.Sign}{FileLines.ToText(line.Text)}";

    /// <summary>The differences of each edit, and the lines from which and up to which it reaches.</summary>
    private static List<(List<LineDifference> Differences, int First, int End)> Grouped(IReadOnlyList<LineDifference> differences, List<FileLine> lines)
    {
        var groups = new List<(List<LineDifference> Differences, int First, int End)>();
        foreach (var difference in differences)
        {
            List<LineDifference> own = groups is [.., var last] && difference.From - last.Differences[^1].To < Apart ? [.. last.Differences, difference]
                : [difference];
            if (own.Count > 1)
                groups.RemoveAt(groups.Count - 1);
            var (first, end) = Reach(own, lines);
            // With more lines around it an edit may reach the one before it.
            while (groups is [.., var near] && near.End > first)
            {
                groups.RemoveAt(groups.Count - 1);
                own = [.. near.Differences, .. own];
                (first, end) = Reach(own, lines);
            }
            groups.Add((own, first, end));
        }
        return groups;
    }

    // A line on each side, and as many as it takes to be there once.
    private static (int First, int End) Reach(List<LineDifference> differences, List<FileLine> lines)
    {
        var (first, end) = (differences[0].From, differences[^1].To);
        for (var i = 0; i < MostContext && first > 0 && (i == 0 || IsBlank(lines[first])); i++)
            first--;
        for (var i = 0; i < MostContext && end < lines.Count && (i == 0 || IsBlank(lines[end - 1])); i++)
            end++;
        for (var turn = 0; Edit.Places(lines, [.. lines[first..end].Select(l => l.Text)]).Skip(1).Any(); turn++)
        {
            if (turn % 2 == 0 && first > 0)
                first--;
            else if (end < lines.Count)
                end++;
        }
        // At its end a block of YAML has no blank lines.
        while (end > differences[^1].To && IsBlank(lines[end - 1]) && BeginOfOnlyPlace(lines, first, end - 1) is { } begin)
            (first, end) = (begin, end - 1);
        return (first, end);
    }

    /// <summary>The line, not after <paramref name="first"/>, from which the lines up to <paramref name="end"/> are there once; null when none is.</summary>
    private static int? BeginOfOnlyPlace(List<FileLine> lines, int first, int end)
    {
        for (var begin = first; begin >= 0; begin--)
        {
            if (Edit.Places(lines, [.. lines[begin..end].Select(l => l.Text)]).Count() == 1)
                return begin;
        }
        return null;
    }

    private static bool IsBlank(FileLine line) => string.IsNullOrWhiteSpace(line.Text);

    private static List<EditLine> Lines(List<LineDifference> differences, int first, int end, List<string> from, List<string> to)
    {
        var lines = new List<EditLine>();
        var at = first;
        foreach (var d in differences)
        {
            lines.AddRange(from[at..d.From].Select(text => new EditLine(' ', text)));
            lines.AddRange(from[d.From..d.To].Select(text => new EditLine('-', text)));
            lines.AddRange(to[d.NewFrom..d.NewTo].Select(text => new EditLine('+', text)));
            at = d.To;
        }
        lines.AddRange(from[at..end].Select(text => new EditLine(' ', text)));
        return lines;
    }

    // True for text that YAML stores as it is, with tabs and line ends; false where it has line ends that only YAML knows.
    private static bool IsPlain(byte[] content)
    {
        try
        {
            return new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true).GetString(content)
                .Replace("\r\n", "\n", StringComparison.Ordinal)
                .All(c => c is '\t' or '\n' || (!char.IsControl(c) && c is not ('\u2028' or '\u2029' or '\ufeff')));
        }
        catch (DecoderFallbackException)
        {
            return false;
        }
    }
}
