using System.Text.Encodings.Web;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;

namespace Courseware.Tests.ReportingTests;

/// <summary>The page in a real browser.</summary>
[Category(Requires.Slow)]
[Category(Requires.OptionalHere)]
internal sealed class HtmlBrowserTests
{
    private const string Run = "document.title='run'";

    [SetUp]
    public void There_is_a_browser() => Browser.Require();

    [Test]
    [CancelAfter(600_000)]
    public async Task No_script_of_a_submission_runs_even_without_the_policy(CancellationToken cancellationToken)
    {
        string[] attacks =
        [
            $"<script>{Run}</script>", $"\"><img src=x onerror=\"{Run}\">", $"</code></pre><svg onload=\"{Run}\">",
            $"</style></title><script>{Run}</script>", .. HostileTextTests.Hostile,
        ];
        var page = WithoutPolicy(HtmlHostileTests.Page(string.Concat(attacks)));

        var loaded = Read(await Browser.DumpAsync(page, cancellationToken));

        Assert.That(loaded.Title, Is.EqualTo(Read(page).Title));
        Assert.That(Pages.Elements(loaded), Is.EqualTo(Pages.Elements(Read(page))));
    }

    [Test]
    [CancelAfter(600_000)]
    public async Task The_content_policy_allows_only_styles(CancellationToken cancellationToken)
    {
        var page = Pages.Of(Results.Original, Pages.Recordings).Replace("</body>", $"<script>{Run}</script></body>", StringComparison.Ordinal);

        Assert.That(Read(await Browser.DumpAsync(page, cancellationToken)).Title, Is.EqualTo("half-close: report on homework/kim"));
        Assert.That(Read(await Browser.DumpAsync(WithoutPolicy(page), cancellationToken)).Title, Is.EqualTo("run"), "the script itself works");
    }

    [Test]
    [CancelAfter(600_000)]
    public async Task On_a_phone_nothing_is_wider_than_the_page([Values("en", "ko")] string language, CancellationToken cancellationToken)
    {
        var page = Pages.Of(language == "ko" ? Results.Korean : Results.Original, Pages.Recordings)
            .Replace("<details>", "<details open>", StringComparison.Ordinal);
        var frame = $$"""
            <iframe style="width: 400px; height: 800px; border: 0" srcdoc="{{HtmlEncoder.Default.Encode(WithoutPolicy(page))}}"></iframe>
            <script>
            onload = () => {
                const page = document.querySelector('iframe').contentDocument.documentElement;
                const wide = [...page.querySelectorAll('.wide')];
                const scrolling = wide.filter(e => e.scrollWidth > e.clientWidth).length;
                document.title = `${page.scrollWidth - page.clientWidth} ${scrolling} ${getComputedStyle(wide[0]).overflowX}`;
            };
            </script>
            """;

        var seen = Read(await Browser.DumpAsync(frame, cancellationToken)).Title!.Split(' ');

        Assert.That(seen[0], Is.EqualTo("0"), "pixels to the side");
        Assert.That(int.Parse(seen[1]), Is.GreaterThan(0), "what is wider scrolls in its own box");
        Assert.That(seen[2], Is.EqualTo("auto"));
    }

    private static IHtmlDocument Read(string page) => new HtmlParser().ParseDocument(page);

    private static string WithoutPolicy(string page)
    {
        var start = page.IndexOf("<meta http-equiv=\"Content-Security-Policy\"", StringComparison.Ordinal);
        return page.Remove(start, page.IndexOf("/>", start, StringComparison.Ordinal) + 2 - start);
    }
}
