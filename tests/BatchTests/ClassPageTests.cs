using System.Text;
using AngleSharp.Html.Parser;
using Courseware.Reporting.Classes;
using Courseware.Tests.ReportingTests;
using Courseware.Tests.Snapshots;

namespace Courseware.Tests.BatchTests;

/// <summary>The teacher's page.</summary>
internal sealed class ClassPageTests
{
    [TestCase("en")]
    [TestCase("ko")]
    public void Every_student_and_check_is_in_the_table(string language)
    {
        var page = new HtmlParser().ParseDocument(Page(language));

        var rows = page.QuerySelectorAll("#class tbody tr");
        Assert.That(rows, Has.Length.EqualTo(Classes.Rows.Count));
        Assert.That(rows.Select(r => r.Children.Length).Distinct(), Is.EqualTo(new[] { page.QuerySelectorAll("#class thead th").Length }));
        Assert.That(page.QuerySelectorAll(".histogram .count")
            .Select(c => c.TextContent), Is.EqualTo(new[] { "1", "0", "0", "0", "0", "1", "1", "0", "0", "1" }));
        Assert.That(page.DocumentElement.GetAttribute("lang"), Is.EqualTo(language));
    }

    [Test]
    public void Nothing_that_a_student_chose_is_markup()
    {
        var page = new HtmlParser().ParseDocument(Page("en"));

        Assert.That(page.Scripts, Has.Length.EqualTo(1), "the one that sorts");
        Assert.That(page.QuerySelectorAll("#class tbody th")[3].TextContent, Does.Contain("<script>alert(1)</script>"));
        Assert.That(page.QuerySelector("meta[http-equiv]")!.GetAttribute("content"), Does.Contain("script-src 'sha256-").And.Not.Contain("script-src 'unsafe"));
    }

    [Test]
    public Task The_page() => Snapshot.MatchExactly(Pages.Skeleton(Page("en")), "html");

    private static string Page(string language) => Encoding.UTF8.GetString(ClassPage.Write(Classes.Report, language));
}
