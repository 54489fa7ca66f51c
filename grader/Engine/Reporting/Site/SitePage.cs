namespace Courseware.Reporting.Site;

// The values for site.liquid. Every text is neutralised already, and the template encodes it; only Diagram, Handout and Svg are markup. A missing value
// is "" or an empty list, never null.

/// <summary>One page; <paramref name="Home"/> leads to the index and is empty there, <paramref name="Other"/> to the same page in the other language.</summary>
internal sealed record SitePage(
    string Language, string Title, string Heading, string Lead, string Home, string Other, string OtherLanguage,
    IReadOnlyList<SiteFact> Facts, IReadOnlyList<CardView> Cards, HandoutView Handout, string Diagram, IReadOnlyList<PathView> Paths,
    IReadOnlyList<TopicView> Topics, IReadOnlyList<SourceView> Sources, IReadOnlyList<SiteFact> Pages);

/// <summary>An exercise on the index.</summary>
internal sealed record CardView(string Href, string Id, string Title, string Summary, IReadOnlyList<SiteFact> Facts, IReadOnlyList<PathView> Paths);

/// <summary>The text of a handout, in its own language; <paramref name="Html"/> is empty where there is none.</summary>
internal sealed record HandoutView(string Language, string Html, string Note);

/// <summary>A fact to take in at a glance; <paramref name="IsCode"/> when it is a name or a command.</summary>
internal sealed record SiteFact(string Label, string Text, bool IsCode);

/// <summary>A path through the diagram, by the colour that it has there.</summary>
internal sealed record PathView(string Colour, IReadOnlyList<string> States);

/// <summary>A demo; <paramref name="Note"/> says why there is nothing to see, where it could not be run.</summary>
internal sealed record TopicView(string Anchor, string Title, string Command, string Note, IReadOnlyList<PartView> Parts);

/// <summary>
/// One run of a demo. <paramref name="Run"/> is what the page's script steps through, as JSON in which nothing is markup; <paramref name="Capture"/> leads to
/// its packets and is empty where there are none.
/// </summary>
internal sealed record PartView(string Anchor, string Title, string Before, string Svg, IReadOnlyList<string> Text, string Seen, string Run, string Capture);
