using System.Text;
using Courseware.Reporting.Html;

namespace Courseware.Tests.ReportingTests;

/// <summary>How much of what a program printed is on the page.</summary>
internal sealed class OutputViewsTests
{
    [TestCase("")]
    [TestCase("\n")]
    [TestCase("one line\n")]
    [TestCase("no line break at the end")]
    [TestCase("\n\nblank lines\n\n")]
    public void A_short_output_is_whole(string text)
    {
        var view = Of(text);

        Assert.That(string.Join('\n', view.Head) + (text.EndsWith('\n') ? "\n" : ""), Is.EqualTo(text));
        Assert.That(view.Cut + string.Concat(view.Tail), Is.Empty);
    }

    [Test]
    public void Of_many_lines_the_first_and_the_last_are_shown()
    {
        var view = Of(string.Concat(Enumerable.Range(1, 1000).Select(i => $"{i}\n")));

        Assert.That(view.Head, Is.EqualTo(Enumerable.Range(1, 40).Select(i => $"{i}")));
        Assert.That(view.Tail, Is.EqualTo(Enumerable.Range(989, 12).Select(i => $"{i}")));
        Assert.That(view.Cut, Is.EqualTo("3733 bytes left out here"));
        Assert.That(view.Title, Is.EqualTo("server · stdout · 3893 bytes"));
    }

    [Test]
    public void One_endless_line_is_cut_between_two_characters()
    {
        var view = Of("a" + string.Concat(Enumerable.Repeat("한", 10_000)));

        Assert.That(view.Head.Single(), Does.Match("^a한+$"));
        Assert.That(view.Tail.Single(), Does.Match("^한+$"));
        Assert.That(Bytes(view.Head) + Bytes(view.Tail) + int.Parse(view.Cut.Split(' ')[0]), Is.EqualTo(30_001));
        Assert.That(Bytes(view.Head) + Bytes(view.Tail), Is.InRange(4000, 4096));
    }

    [Test]
    public void Nothing_is_lost_and_nothing_shown_twice_at_any_length()
    {
        foreach (var length in Enumerable.Range(3000, 1500))
        {
            var view = Of(new string('x', length));
            var cut = view.Cut.Length == 0 ? 0 : int.Parse(view.Cut.Split(' ')[0]);
            Assert.That(Bytes(view.Head) + cut + Bytes(view.Tail), Is.EqualTo(length));
        }
    }

    private static OutputView Of(string text) => OutputViews.Of("server · stdout", Encoding.UTF8.GetBytes(text), HtmlTexts.For("en"));

    private static int Bytes(IReadOnlyList<string> lines) => lines.Sum(Encoding.UTF8.GetByteCount);
}
