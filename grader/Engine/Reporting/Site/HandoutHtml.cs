using System.Text;
using Courseware.Recordings;
using Markdig;
using Markdig.Extensions.Tables;
using Markdig.Helpers;
using Markdig.Renderers;
using Markdig.Renderers.Html;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace Courseware.Reporting.Site;

/// <summary>
/// A handout's Markdown as HTML. HTML in it is text; a link leads to where it is true on the page, or is only its words; an
/// image, which a browser would have to fetch, is its words, too.
/// </summary>
internal static class HandoutHtml
{
    // No name that the page itself gives begins so.
    private const string Anchor = "text-";

    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder()
        .UsePipeTables().UseCjkFriendlyEmphasis().DisableHtml().Build();

    /// <summary>
    /// The HTML, without the heading of the whole. <paramref name="target"/> says where a link into another file leads, and null where there is
    /// no such place; <paramref name="table"/> names a table to who does not see it.
    /// </summary>
    public static string Render(string markdown, Func<string, string?> target, string table)
    {
        var document = Markdown.Parse(Visible(markdown), Pipeline);
        if (document is [HeadingBlock { Level: 1 } heading, ..])
            document.Remove(heading);
        var anchors = GiveAnchors(document);
        foreach (var link in document.Descendants<LinkInline>().ToList())
            Mend(link, target, anchors);
        foreach (var link in document.Descendants<AutolinkInline>().Where(l => !l.IsEmail && !IsWeb(l.Url)).ToList())
            link.ReplaceBy(new LiteralInline(link.Url));
        using var writer = new StringWriter();
        var renderer = new HtmlRenderer(writer);
        Pipeline.Setup(renderer);
        renderer.ObjectRenderers.Replace<HtmlTableRenderer>(new ScrollingTable(table));
        renderer.ObjectRenderers.Replace<CodeBlockRenderer>(new ScrollingCode());
        renderer.Render(document);
        return writer.ToString();
    }

    // As GitHub names them, so that what leads to a heading there leads to it here.
    private static HashSet<string> GiveAnchors(MarkdownDocument document)
    {
        var given = new HashSet<string>(StringComparer.Ordinal);
        foreach (var heading in document.Descendants<HeadingBlock>())
        {
            // The page has the only heading of the first level, and one of the second above the handout.
            heading.Level = Math.Clamp(heading.Level + 1, 3, 6);
            var name = LinkHelper.UrilizeAsGfm(Words(heading.Inline));
            var unique = name;
            for (var number = 1; !given.Add(unique); number++)
                unique = $"{name}-{number}";
            heading.GetAttributes().Id = Anchor + unique;
        }
        return given;
    }

    private static void Mend(LinkInline link, Func<string, string?> target, HashSet<string> anchors)
    {
        var url = link.Url ?? "";
        if (!link.IsImage && IsWeb(url))
        {
            link.GetAttributes().AddProperty("rel", "noreferrer");
            return;
        }
        var own = url.StartsWith('#') && anchors.Contains(Uri.UnescapeDataString(url[1..])) ? $"#{Anchor}{url[1..]}" : null;
        if (!link.IsImage && (own ?? (url.StartsWith('#') ? null : target(url.Split('#')[0]))) is { } place)
        {
            link.Url = place;
            return;
        }
        // The words stay, with all that is in them.
        var words = new ContainerInline();
        Move(link, words);
        link.ReplaceBy(words, copyChildren: false);
    }

    private static bool IsWeb(string url) =>
        url.StartsWith("https://", StringComparison.OrdinalIgnoreCase) || url.StartsWith("http://", StringComparison.OrdinalIgnoreCase);

    private static string Words(ContainerInline? inline) => inline is null ? "" : string.Concat(inline.Descendants().Select(i => i switch
    {
        LiteralInline literal => literal.Content.ToString(),
        CodeInline code => code.Content,
        _ => "",
    }));

    // Characters that are invisible, or turn the direction of the text, are made visible.
    private static string Visible(string markdown)
    {
        var text = new StringBuilder(markdown.Length);
        foreach (var rune in markdown.EnumerateRunes())
            text.Append(rune.Value is '\n' or '\r' or '\t' or '\\' || EscapedBytes.IsPlain(rune) ? rune.ToString() : "\uFFFD");
        return text.ToString();
    }

    private static void Move(ContainerInline from, ContainerInline to)
    {
        while (from.FirstChild is { } child)
        {
            child.Remove();
            to.AppendChild(child);
        }
    }

    /// <summary>A table in a separate box, which scrolls where it is wider than the page.</summary>
    private sealed class ScrollingTable(string name) : HtmlTableRenderer
    {
        // A screen reader could not distinguish two boxes of the same name.
        private int _tables;

        protected override void Write(HtmlRenderer renderer, Table table)
        {
            renderer.EnsureLine();
            renderer.Write("<div class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"").WriteEscape(++_tables == 1 ? name : $"{name} {_tables}")
                .WriteLine("\">");
            base.Write(renderer, table);
            renderer.EnsureLine();
            renderer.WriteLine("</div>");
        }
    }

    /// <summary>A block of code that can be scrolled without a mouse.</summary>
    private sealed class ScrollingCode : HtmlObjectRenderer<CodeBlock>
    {
        protected override void Write(HtmlRenderer renderer, CodeBlock block)
        {
            renderer.EnsureLine();
            renderer.Write("<pre class=\"wide\" tabindex=\"0\"><code>");
            renderer.WriteLeafRawLines(block, true, true);
            renderer.WriteLine("</code></pre>");
        }
    }
}
