using System.Security.Cryptography;
using System.Text;
using Courseware.Reporting.Html;

namespace Courseware.Reporting.Classes;

/// <summary>
/// The page <c>index.html</c> about a class, for the teacher: one file that needs no network. Its only script sorts the table; it is
/// allowed by its digest, so that nothing that a student wrote could ever run.
/// </summary>
public static class ClassPage
{
    private static readonly PageTemplate Template = new(
        "class.liquid", typeof(ClassView), typeof(CountView), typeof(RowLine), typeof(MarkView), typeof(BarView), typeof(FailView), typeof(ClusterView),
        typeof(AlikePair), typeof(ClassCheck), typeof(ClassTexts));

    /// <summary>The page's bytes, in a language (<c>en</c> or <c>ko</c>).</summary>
    public static byte[] Write(ClassReport report, string language)
    {
        var script = PageTemplate.Embedded("class.js");
        return Encoding.UTF8.GetBytes(Template.Render(
            ("page", ClassViews.Of(report, language)),
            ("labels", ClassTexts.For(language)),
            ("css", PageTemplate.Embedded("report.css")),
            ("classCss", PageTemplate.Embedded("class.css")),
            ("script", script),
            ("scriptDigest", Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(script))))));
    }
}
