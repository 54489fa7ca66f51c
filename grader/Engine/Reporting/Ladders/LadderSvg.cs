using System.Xml.Linq;

namespace Courseware.Reporting.Ladders;

/// <summary>Where a row stands in the drawing, in its units: the whole is <see cref="SvgStyle.Width"/> wide.</summary>
internal sealed record RowPlace(double Top, double Height);

/// <summary>A ladder as a drawing that stands by itself and inside a page, in light and in dark.</summary>
public static class LadderSvg
{
    /// <summary>One <c>svg</c> element, without scripts and references to other files.</summary>
    public static string Write(Ladder ladder, string language) => Write(ladder, language, out _);

    /// <summary>The same, and where each of its rows stands in it.</summary>
    internal static string Write(Ladder ladder, string language, out IReadOnlyList<RowPlace> places)
    {
        var rows = new SvgRows(Words);
        rows.AddHeading(Words(LadderWords.Heading(ladder.Server)), Words(LadderWords.Heading(ladder.Client)));
        foreach (var note in ladder.Notes)
            rows.AddNote(Words(note));
        foreach (var row in ladder.Rows)
            rows.Add(row, language);
        rows.Finish();
        places = rows.Places;
        var (title, height) = (Words(LadderWords.Title(ladder.Scenario)), Svg.Number(Math.Ceiling(rows.Height)));
        var svg = Svg.Element(
            "svg",
            new XAttribute("viewBox", $"0 0 {SvgStyle.Width} {height}"),
            new XAttribute("width", SvgStyle.Width),
            new XAttribute("height", height),
            new XAttribute("class", "ladder"),
            new XAttribute("role", "img"),
            new XAttribute("aria-label", title),
            new XAttribute("lang", language),
            Svg.Element("title", title),
            Svg.Element("desc", Words(LadderWords.Description)),
            Svg.Element("style", SvgStyle.Css),
            Svg.Box(0, 0, SvgStyle.Width, Math.Ceiling(rows.Height), "ladder-paper"),
            rows.Elements);
        return svg.ToString(SaveOptions.DisableFormatting);

        string Words(LocalizedText text) => text.In(language);
    }
}
