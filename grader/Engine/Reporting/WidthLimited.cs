using Spectre.Console.Rendering;

namespace Courseware.Reporting;

/// <summary>
/// Its content at no more than a readable width, without blanks at the ends of lines; where there is no Unicode, arrows and
/// typographic quotes (a compiler's, a deadlock report's) are signs of ASCII that take as many cells.
/// </summary>
internal sealed class WidthLimited(IRenderable content, int width) : Renderable
{
    private const string Typographic = "→‘’“”–…";
    private const string Ascii = ">''\"\"-~";

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
            {
                var text = options.Unicode ? line[i].Text : ToAscii(line[i].Text);
                yield return new Segment(i < last ? text : text.TrimEnd(' '), line[i].Style);
            }
            yield return Segment.LineBreak;
        }
    }

    private static string ToAscii(string text) =>
        string.Create(text.Length, text, (ascii, from) =>
        {
            for (var i = 0; i < from.Length; i++)
                ascii[i] = Typographic.IndexOf(from[i]) is >= 0 and var at ? Ascii[at] : from[i];
        });
}
