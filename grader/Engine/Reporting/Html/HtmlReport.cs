using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using Courseware.Grading;
using Courseware.Recordings;
using Fluid;

namespace Courseware.Reporting.Html;

/// <summary>
/// The report as one HTML file that needs nothing else: no script, no network, nothing of a submission as markup.
/// </summary>
public static class HtmlReport
{
    // Letters of every script stay as they are; what HTML gives a meaning is encoded.
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    private static readonly Lazy<IFluidTemplate> Template = new(
        () => new FluidParser(new FluidParserOptions { AllowFunctions = true }).Parse(Embedded("report.liquid")));

    private static readonly Lazy<TemplateOptions> Options = new(MakeOptions);

    /// <summary>
    /// Writes the report with labels in <paramref name="language"/> (<c>en</c> or <c>ko</c>). The recordings are those of the
    /// grading; a scenario whose recording is missing has no picture.
    /// </summary>
    public static void Write(GradingResult result, IReadOnlyList<ScenarioRecording> recordings, string language, TextWriter writer) =>
        writer.Write(Render(result, recordings, language));

    /// <summary>Writes the file at once, as UTF-8: a reader sees the old file or the whole new one, never a part.</summary>
    public static void Save(GradingResult result, IReadOnlyList<ScenarioRecording> recordings, string language, string path)
    {
        var page = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false).GetBytes(Render(result, recordings, language));
        WholeFile.Save(path, file => file.Write(page));
    }

    private static string Render(GradingResult result, IReadOnlyList<ScenarioRecording> recordings, string language)
    {
        var context = new TemplateContext(Options.Value);
        context.SetValue("page", new PageBuilder(result, recordings, language).Build());
        context.SetValue("texts", Texts.For(language));
        context.SetValue("labels", HtmlTexts.For(language));
        context.SetValue("css", Embedded("report.css"));
        return Template.Value.Render(context, Encoder);
    }

    // A name that the template has wrong is an error, never an empty place on the page.
    private static TemplateOptions MakeOptions()
    {
        var options = new TemplateOptions { StrictVariables = true, StrictFilters = true };
        var members = options.MemberAccessStrategy;
        members.MemberNameStrategy = MemberNameStrategies.CamelCase;
        foreach (var type in new[]
        {
            typeof(ReportPage), typeof(ScoreView), typeof(StripView), typeof(StripPart), typeof(FactView), typeof(TierView), typeof(RowView),
            typeof(VerdictView), typeof(Sentence), typeof(LinkView), typeof(ProblemView), typeof(ScenarioView), typeof(OutputView),
            typeof(ExampleView), typeof(Texts), typeof(HtmlTexts),
        })
            members.Register(type);
        return options;
    }

    private static string Embedded(string name)
    {
        using var stream = typeof(HtmlReport).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"The resource '{name}' is missing from the grader's assembly.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
