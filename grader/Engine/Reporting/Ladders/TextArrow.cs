namespace Courseware.Reporting.Ladders;

/// <summary>An arrow from one lifeline to the other on one line, with as much of its label as fits; the rest stands below.</summary>
internal sealed class TextArrow(int width, TextSigns signs, Func<LocalizedText, string> words)
{
    // Both lifelines, the arrowhead, a blank on both sides of the label, and at least one piece of shaft.
    private const int AroundLabel = 6;

    public IEnumerable<string> Lines(LadderRow row, char serverLine, char clientLine)
    {
        var arrow = row.Arrow!;
        var (label, below) = Label(row, width - AroundLabel);
        var inner = Body(arrow, label);
        if (arrow.From == Side.Client)
            inner = Mirror(inner, label);
        var begins = arrow.Part is ArrowPart.Whole or ArrowPart.Departure or ArrowPart.Lost;
        yield return (arrow.From, begins) switch
        {
            (Side.Server, true) => signs.FromLeft + inner + clientLine,
            (Side.Client, true) => serverLine + inner + signs.FromRight,
            _ => serverLine + inner + clientLine,
        };
        foreach (var line in CellText.Wrap(below, width - 4, 2, signs.More))
            yield return serverLine + CellText.Centre(line, width - 2) + clientLine;
    }

    private (string Label, string Below) Label(LadderRow row, int cells)
    {
        var arrow = row.Arrow!;
        var name = (row.Connection > 0 ? $"#{row.Connection} " : "") + words(arrow.Label);
        var tags = arrow.Tags.Count == 0 ? "" : $" ({string.Join(", ", arrow.Tags.Select(words))})";
        if (arrow.Part == ArrowPart.Arrival)
            tags = $" {words(LadderWords.Arrives)}";
        var numbers = arrow.Numbers.Length == 0 ? "" : $" {arrow.Numbers}";
        if (WidthLimited.Cells(name + tags + numbers) <= cells)
            return (name + tags + numbers, "");
        if (WidthLimited.Cells(name + tags) <= cells)
            return (name + tags, "");
        return (CellText.Wrap(name, cells, 1, signs.More)[0], tags.Trim());
    }

    /// <summary>The drawing between the lifelines, from left to right.</summary>
    private string Body(LadderArrow arrow, string label)
    {
        var cells = width - 2;
        var text = $" {label} ";
        var least = WidthLimited.Cells(text) + 2;
        var half = Math.Max(least, cells / 2);
        var most = Math.Max(least, cells * 3 / 4);
        return arrow.Part switch
        {
            ArrowPart.Whole => CellText.Centre(text, cells - 1, signs.Shaft) + signs.ToRight,
            ArrowPart.Lost => CellText.Left(CellText.Centre(text, half - 1, signs.Shaft) + (arrow.IsHeld ? signs.Held : signs.Lost), cells),
            ArrowPart.Departure => CellText.Left(CellText.Centre(text, most - 1, signs.Shaft) + (arrow.IsHeld ? signs.Held : signs.Loose), cells),
            ArrowPart.Arrival =>
                CellText.Right((arrow.IsHeld ? signs.Held : signs.Loose) + CellText.Centre(text, most - 2, signs.Shaft) + signs.ToRight, cells),
            _ => CellText.Right(signs.Made + CellText.Centre(text, half - 2, signs.Shaft) + signs.ToRight, cells),
        };
    }

    // The label stays readable: only what is around it turns round.
    private string Mirror(string body, string label)
    {
        var at = body.IndexOf(label, StringComparison.Ordinal);
        return Reversed(body[(at + label.Length)..]) + label + Reversed(body[..at]);
    }

    private string Reversed(string part) =>
        string.Concat(part.Reverse().Select(c => c == signs.ToRight ? signs.ToLeft : c));
}
