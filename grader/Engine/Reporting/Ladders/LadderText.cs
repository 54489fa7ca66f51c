namespace Courseware.Reporting.Ladders;

/// <summary>A ladder in the characters of a terminal.</summary>
public static class LadderText
{
    /// <summary>The lines, each at most <paramref name="width"/> cells wide (from 40 on); without Unicode they are pure ASCII, and English.</summary>
    public static IReadOnlyList<string> Lines(Ladder ladder, string language, bool unicode, int width = 100)
    {
        var (heading, rows) = Steps(ladder, language, unicode, width);
        return [.. heading.Concat(rows.SelectMany(r => r)).Select(l => l.Text)];
    }

    /// <summary>The same lines, those of each row by themselves: what a row is reported with depends on the rows before it only.</summary>
    internal static LadderSteps Steps(Ladder ladder, string language, bool unicode, int width = 100)
    {
        var writer = new TextRows(TextLayout.For(width), unicode ? TextSigns.Unicode : TextSigns.Ascii, Words);
        writer.AddHeading(Words(LadderWords.Heading(ladder.Server)), Words(LadderWords.Heading(ladder.Client)));
        foreach (var note in ladder.Notes)
            writer.AddRuled(Words(note));
        IReadOnlyList<LadderLine> heading = [.. writer.Lines];
        var rows = new List<IReadOnlyList<LadderLine>>();
        foreach (var row in ladder.Rows)
        {
            var before = writer.Lines.Count;
            writer.Add(row, language);
            rows.Add([.. writer.Lines.Skip(before)]);
        }
        return new LadderSteps(heading, rows);

        // Korean cannot be said in ASCII.
        string Words(LocalizedText text) => unicode ? text.In(language) : CellText.Ascii(text.English);
    }
}

/// <summary>A ladder that can be shown row by row, with what stands above the first one.</summary>
internal sealed record LadderSteps(IReadOnlyList<LadderLine> Heading, IReadOnlyList<IReadOnlyList<LadderLine>> Rows);
