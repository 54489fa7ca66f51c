using Spectre.Console;

namespace Courseware.Reporting.Ladders;

/// <summary>Lines of a ladder for a terminal in colour. Nothing in them is taken for markup.</summary>
internal static class LadderConsoleRenderer
{
    public static Paragraph Lines(IReadOnlyList<LadderLine> lines)
    {
        var painted = new Paragraph();
        foreach (var line in lines)
        {
            Append(painted, line);
            painted.Append("\n");
        }
        return painted;
    }

    /// <summary>One line, without a line break.</summary>
    public static Paragraph Line(LadderLine line)
    {
        var painted = new Paragraph();
        Append(painted, line);
        return painted;
    }

    private static void Append(Paragraph painted, LadderLine line)
    {
        var last = line.Spans.ToList().FindLastIndex(s => !string.IsNullOrWhiteSpace(s.Text));
        for (var i = 0; i <= last; i++)
            painted.Append(i < last ? line.Spans[i].Text : line.Spans[i].Text.TrimEnd(' '), Style(line.Spans[i]));
    }

    // The sixteen colours that every theme sets to something readable on its own background; blue is often not.
    private static Style Style(LadderSpan span) => new(
        span.Ink switch
        {
            LadderStyle.Plain or LadderStyle.Kernel => Color.Default,
            LadderStyle.Faint => Color.Grey,
            LadderStyle.Open => Color.Green,
            LadderStyle.Data => Color.Teal,
            LadderStyle.Fin => Color.Olive,
            LadderStyle.Reset => Color.Red,
            _ => Color.Purple,
        },
        decoration: (span.IsStrong ? Decoration.Bold : Decoration.None) | (span.Ink == LadderStyle.Kernel ? Decoration.Italic : Decoration.None));
}
