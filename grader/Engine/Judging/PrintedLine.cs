using Courseware.Recordings;

namespace Courseware.Judging;

/// <summary>
/// A line on which a program printed a requested text. <paramref name="Label"/> is the text before it, <paramref name="Text"/> the requested text or
/// what is in its place, <paramref name="Stream"/> is <c>stdout</c> or <c>stderr</c>. All of them are safe to show.
/// </summary>
public sealed record PrintedLine(string Label, string Text, string Stream)
{
    // Letters added, lost, changed or swapped in a label that is still the one asked for.
    private const int Slips = 3;
    private const string Around = "\"'`“”‘’«»<>[](){} ";
    private const string Behind = ".!";

    /// <summary>The line as it was printed.</summary>
    public string Whole => $"{Label}{Text}";

    /// <summary>
    /// The line with <paramref name="label"/> and <paramref name="text"/>; else the one with that text behind another label; else the first with that
    /// label and another text. Null when there is none. NULs and blanks at the ends of a line do not count, nor quotation marks round the text.
    /// </summary>
    public static PrintedLine? Find(ProgramFacts program, string label, string text)
    {
        List<PrintedLine> lines = [.. Lines(program.Stdout, "stdout", label, text), .. Lines(program.Stderr, "stderr", label, text)];
        return lines.Find(l => l.Text == text && l.IsLabelled(label)) ?? lines.Find(l => l.Text == text) ?? lines.Find(l => l.IsLabelled(label));
    }

    /// <summary>True when the program printed a line that says what <paramref name="words"/> say, on that stream.</summary>
    public static bool IsSaid(byte[] stream, string words) => PrintedValue.Lines(stream).Any(line => IsNear(line, words));

    /// <summary>True when a whole line of that stream is <paramref name="words"/>, whatever its case, blanks and punctuation.</summary>
    public static bool IsExactly(byte[] stream, string words) => PrintedValue.Lines(stream).Any(line => Letters(line) == Letters(words));

    /// <summary>
    /// The first line of that stream that begins with exactly that label, whatever its case and blanks, safe to show; null when there is none. A line
    /// with more words before the colon, as an error has, is not meant.
    /// </summary>
    public static string? Labelled(byte[] stream, string label) => PrintedValue.Lines(stream)
        .FirstOrDefault(line => line.IndexOfAny([':', '：']) is > 0 and var colon && Letters(line[..colon]) == Letters(label));

    /// <summary>True when what stands before the text is the label, whatever its case, blanks, punctuation and width, and with a few slips.</summary>
    public bool IsLabelled(string label) => IsNear(Label, label);

    private static bool IsNear(string seen, string wanted)
    {
        var (letters, asked) = (Letters(seen), Letters(wanted));
        return letters.Contains(asked, StringComparison.Ordinal) || EditDistance.Of(letters, asked, Slips) <= Slips;
    }

    private static IEnumerable<PrintedLine> Lines(byte[] bytes, string stream, string label, string text)
    {
        var before = "";
        foreach (var line in PrintedValue.Lines(bytes))
        {
            if (Parse(line, before, label, text) is { } found)
                yield return found with { Stream = stream };
            before = line;
        }
    }

    private static PrintedLine? Parse(string line, string before, string label, string text)
    {
        // The label up to its colon, then all of the rest is the text.
        var exact = line.IndexOf(label.TrimEnd(), StringComparison.Ordinal);
        var end = exact >= 0 ? exact + label.TrimEnd().Length : line.AsSpan().IndexOfAny(':', '：') + 1;
        if (end > 0 && IsNear(line[..end], label))
            return new PrintedLine(line[..end] + " ", Bare(line[end..], text), "");
        // Another label, or none, or one on the line before.
        foreach (var bare in new[] { line, line.TrimEnd([.. Around, .. Behind]) })
        {
            if (text.Length > 0 && bare.EndsWith(text, StringComparison.Ordinal)
                && !(bare.Length > text.Length && char.IsLetterOrDigit(bare[^(text.Length + 1)])))
                return new PrintedLine(bare.Length > text.Length ? bare[..^text.Length] : IsNear(before, label) ? before : "", text, "");
        }
        return null;
    }

    private static string Bare(string rest, string text)
    {
        foreach (var bare in new[] { rest.Trim(), rest.Trim([.. Around]), rest.Trim([.. Around]).TrimEnd([.. Around, .. Behind]) })
        {
            if (bare == text)
                return bare;
        }
        return rest.Trim();
    }

    private static string Letters(string text) => new([.. PrintedValue.Narrow(text).Where(char.IsLetter).Select(char.ToLowerInvariant)]);
}
