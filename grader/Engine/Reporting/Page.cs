using Spectre.Console.Rendering;

namespace Courseware.Reporting;

/// <summary>Its content at no more than a readable width, without blanks at the ends of lines.</summary>
internal sealed class Page(IRenderable content, int width) : Renderable
{
    /// <summary>The cells that a text takes: a Korean syllable takes two.</summary>
    public static int Cells(string text) => new Segment(text).CellCount();

    protected override Measurement Measure(RenderOptions options, int maxWidth) =>
        content.Measure(options, Math.Min(width, maxWidth));

    protected override IEnumerable<Segment> Render(RenderOptions options, int maxWidth)
    {
        foreach (var line in Segment.SplitLines(content.Render(options, Math.Min(width, maxWidth))))
        {
            var last = line.FindLastIndex(s => !string.IsNullOrWhiteSpace(s.Text));
            for (var i = 0; i <= last; i++)
                yield return i < last ? line[i] : new Segment(line[i].Text.TrimEnd(' '), line[i].Style);
            yield return Segment.LineBreak;
        }
    }
}
