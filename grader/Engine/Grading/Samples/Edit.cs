namespace Courseware.Grading.Samples;

/// <summary>A line of an edit: <c>' '</c> stays, <c>'-'</c> goes, <c>'+'</c> comes.</summary>
/// <param name="Sign">One of the three.</param>
/// <param name="Text">The line without its end, one char a byte as in <see cref="FileLine"/>.</param>
internal readonly record struct EditLine(char Sign, string Text);

/// <summary>
/// One change of a file, written as in a diff and without line numbers: the lines that stay and go stand in the file exactly once, one
/// after the other.
/// </summary>
/// <param name="Line">The line of the sample's file in which the edit begins, from 1.</param>
/// <param name="Lines">The lines that stay, go and come.</param>
internal sealed record Edit(long Line, IReadOnlyList<EditLine> Lines)
{
    /// <summary>The mark that begins an edit; the rest of that line is a remark, as in a diff.</summary>
    public const string Mark = "@@";

    /// <summary>The lines that the file must have.</summary>
    public IReadOnlyList<string> Find => [.. Lines.Where(l => l.Sign != '+').Select(l => l.Text)];

    /// <summary>A file with all edits made. Each finds its place in the file as it was, so their order does not matter.</summary>
    /// <exception cref="EditException">One of them has no place, or several, or the place of another one.</exception>
    public static byte[] Apply(byte[] content, IEnumerable<Edit> edits)
    {
        var lines = FileLines.Split(content);
        var placed = edits.Select(e => (Edit: e, At: Place(lines, e))).OrderBy(p => p.At).ToList();
        var usual = lines.Select(l => l.End).FirstOrDefault(e => e.Length > 0) ?? "\n";
        var result = new List<FileLine>();
        var next = 0;
        foreach (var (edit, at) in placed)
        {
            if (at < next)
                throw new EditException(edit, "changes lines that another edit of this file has, too. Make one edit of both.");
            result.AddRange(lines[next..at]);
            next = at;
            foreach (var line in edit.Lines)
            {
                if (line.Sign == '+')
                    result.Add(new FileLine(line.Text, next > 0 ? lines[next - 1].End : usual));
                else if (line.Sign == ' ')
                    result.Add(lines[next]);
                next += line.Sign == '+' ? 0 : 1;
            }
        }
        result.AddRange(lines[next..]);
        return FileLines.Join(WithEnds(result, usual, last: lines is [.., var end] ? end.End : usual));
    }

    /// <summary>The places at which a file has some lines, one after the other, by the index of the first.</summary>
    public static IEnumerable<int> Places(IReadOnlyList<FileLine> lines, IReadOnlyList<string> find) =>
        Enumerable.Range(0, Math.Max(0, lines.Count - find.Count + 1)).Where(at => !find.Where((text, i) => lines[at + i].Text != text).Any());

    private static int Place(List<FileLine> lines, Edit edit)
    {
        var find = edit.Find;
        var places = Places(lines, find).ToList();
        if (places.Count == 1)
            return places[0];
        if (places.Count > 1)
            throw new EditException(
                edit, $"is not clear: the file has these lines {places.Count} times, in {Numbers(places)}. Add lines around them until they are there once:");
        var absent = find.FirstOrDefault(text => lines.TrueForAll(l => l.Text != text));
        throw new EditException(edit, absent is null
            ? "no longer applies: the file has each of these lines, but not one after the other:"
            : $"no longer applies: the file has no line '{FileLines.ToText(absent).Trim()}'. The edit needs these lines, one after the other:");
    }

    private static string Numbers(List<int> places) =>
        $"{(places.Count == 2 ? "the lines" : "lines such as")} {places[0] + 1} and {places[1] + 1}";

    // Only the last line can be without an end, and it is when the file's last one was.
    private static IEnumerable<FileLine> WithEnds(List<FileLine> lines, string usual, string last) => lines.Select((line, i) =>
        i == lines.Count - 1 ? line with { End = last } : line with { End = line.End.Length > 0 ? line.End : usual });
}

/// <summary>An edit that cannot be made.</summary>
/// <param name="edit">The edit.</param>
/// <param name="why">The obstacle, as the end of a sentence.</param>
internal sealed class EditException(Edit edit, string why) : Exception(why)
{
    public Edit Edit { get; } = edit;
}
