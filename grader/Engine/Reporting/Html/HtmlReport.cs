using System.Text;
using Courseware.Grading;
using Courseware.Recordings;

namespace Courseware.Reporting.Html;

/// <summary>
/// The report as one HTML file that needs nothing else: no script, no network, nothing of a submission as markup.
/// </summary>
public static class HtmlReport
{
    private static readonly PageTemplate Template = new(
        "report.liquid",
        typeof(ReportPage), typeof(ScoreView), typeof(StripView), typeof(StripPart), typeof(FactView), typeof(TierView), typeof(RowView),
        typeof(VerdictView), typeof(Sentence), typeof(LinkView), typeof(ProblemView), typeof(ScenarioView), typeof(SourceView), typeof(SourceLineView),
            typeof(OutputView),
        typeof(ExampleView), typeof(Texts), typeof(HtmlTexts));

    /// <summary>
    /// Writes the report with labels in <paramref name="language"/> (<c>en</c> or <c>ko</c>). The recordings are those of the
    /// grading; a scenario whose recording is missing has no picture.
    /// </summary>
    public static void Write(GradingResult result, IReadOnlyList<ScenarioRecording> recordings, string language, TextWriter writer) =>
        writer.Write(Render(result, recordings, language));

    /// <summary>Writes the file in one step, as UTF-8: a reader sees the old file or the whole new one, never a part.</summary>
    public static void Save(GradingResult result, IReadOnlyList<ScenarioRecording> recordings, string language, string path)
    {
        var page = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false).GetBytes(Render(result, recordings, language));
        AtomicFile.Save(path, file => file.Write(page));
    }

    private static string Render(GradingResult result, IReadOnlyList<ScenarioRecording> recordings, string language) => Template.Render(
        ("page", new PageBuilder(result, recordings, language).Build()),
        ("texts", Texts.For(language)),
        ("labels", HtmlTexts.For(language)),
        ("css", PageTemplate.Embedded("report.css")));
}
