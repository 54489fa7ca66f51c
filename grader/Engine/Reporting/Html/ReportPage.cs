namespace Courseware.Reporting.Html;

// The values for report.liquid. Every text in them is neutralised already; the template encodes it for HTML. A missing value is "" or an empty list,
// never null: to the template null is an unknown name.

/// <summary>One report. <paramref name="Strips"/> are its checks in a picture, <paramref name="Examples"/> transfers that went well.</summary>
internal sealed record ReportPage(
    string Language, string Title, string Exercise, string Submission, ScoreView Score, IReadOnlyList<StripView> Strips,
    IReadOnlyList<FactView> Facts, IReadOnlyList<string> Notes, IReadOnlyList<TierView> Tiers, IReadOnlyList<ProblemView> Problems,
    IReadOnlyList<ExampleView> Examples);

/// <summary>The points; <paramref name="Partial"/> says that they do not cover everything, or nothing.</summary>
internal sealed record ScoreView(string Label, int Points, string OutOf, bool Full, string Partial);

/// <summary>The checks of one tier side by side, each as wide as its points.</summary>
internal sealed record StripView(IReadOnlyList<StripPart> Parts);

/// <summary><paramref name="Verdict"/> is the name of a style.</summary>
internal sealed record StripPart(string Verdict, int Weight);

/// <summary>A line of the heading.</summary>
internal sealed record FactView(string Label, string Text);

/// <summary>The rows of one tier.</summary>
internal sealed record TierView(string Name, string Sum, IReadOnlyList<RowView> Rows);

/// <summary>
/// One check at a glance. <paramref name="Href"/> leads to its problem; a row without one has the check's <paramref name="Anchor"/> itself.
/// </summary>
internal sealed record RowView(
    string Anchor, string Href, VerdictView Verdict, string Id, string Title, IReadOnlyList<Sentence> Remarks, string Points);

/// <summary>A verdict as style, sign and word.</summary>
internal sealed record VerdictView(string Style, string Mark, string Word);

/// <summary>A sentence with links in it, separated by commas.</summary>
internal sealed record Sentence(string Before, IReadOnlyList<LinkView> Links, string After);

/// <summary>Text that leads somewhere on the page; where there is no such place <paramref name="Href"/> is empty.</summary>
internal sealed record LinkView(string Href, string Text);

/// <summary>
/// One check that did not pass, in full; its hints are folded, and each says more than the one before. <paramref name="Elsewhere"/> are
/// its scenarios that an earlier check has shown.
/// </summary>
internal sealed record ProblemView(
    string Anchor, VerdictView Verdict, string Reason, IReadOnlyList<string> Remarks, string Points, string Id, string Title,
    IReadOnlyList<Sentence> Paragraphs, IReadOnlyList<SourceView> Sources, IReadOnlyList<string> Details, IReadOnlyList<FactView> Hints,
        IReadOnlyList<string> Reproduce,
    IReadOnlyList<ScenarioView> Scenarios, IReadOnlyList<Sentence> Elsewhere);

/// <summary>Lines of a source, under its name and line.</summary>
internal sealed record SourceView(string Place, IReadOnlyList<SourceLineView> Lines);

/// <summary>One line; <paramref name="Decides"/> for that of the call that decided.</summary>
internal sealed record SourceLineView(string Number, string Text, bool Decides);

/// <summary>The ladder of one scenario, and what its programs wrote. <paramref name="Svg"/> is markup, the rest is text.</summary>
internal sealed record ScenarioView(
    string Anchor, string Title, string Payload, string Svg, IReadOnlyList<string> Text, IReadOnlyList<OutputView> Outputs);

/// <summary>
/// The output of a program on one stream; when it was too long, <paramref name="Cut"/> says how much is missing before <paramref name="Tail"/>.
/// </summary>
internal sealed record OutputView(string Title, IReadOnlyList<string> Head, string Cut, IReadOnlyList<string> Tail);

/// <summary>A scenario of a check that passed, and the sentence that names it.</summary>
internal sealed record ExampleView(Sentence Because, ScenarioView Scenario);
