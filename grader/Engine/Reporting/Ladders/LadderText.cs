using Courseware.Grading;

namespace Courseware.Reporting.Ladders;

/// <summary>A ladder in the characters of a terminal.</summary>
public static class LadderText
{
    /// <summary>The lines, each at most <paramref name="width"/> cells wide (from 40 on); without Unicode they are pure ASCII, and English.</summary>
    public static IReadOnlyList<string> Lines(Ladder ladder, string language, bool unicode, int width = 100)
    {
        var writer = new TextRows(TextLayout.For(width), unicode ? TextSigns.Unicode : TextSigns.Ascii, Words);
        writer.AddHeading(Words(LadderWords.Heading(ladder.Server)), Words(LadderWords.Heading(ladder.Client)));
        foreach (var note in ladder.Notes)
            writer.AddRuled(Words(note));
        foreach (var row in ladder.Rows)
            writer.Add(row, language);
        return writer.Lines;

        // Korean cannot be said in ASCII.
        string Words(LocalText text) => unicode ? text.In(language) : CellText.Ascii(text.English);
    }
}
