using Courseware.Grading.Playing;
using Courseware.Recordings;
using Courseware.Reporting.Ladders;
using Courseware.Reporting.Site;
using Spectre.Console;

namespace Courseware.Reporting;

/// <summary>One step of a run: the lines that it adds to the ladder, both states after it, and the meaning of its segment (empty where it has none).</summary>
internal sealed record PlayStep(IReadOnlyList<LadderLine> Lines, string States, string Meaning);

/// <summary>A run as steps that can be shown forwards and backwards. Pure.</summary>
internal sealed record PlayView(string Title, IReadOnlyList<LadderLine> Heading, IReadOnlyList<PlayStep> Steps, string Language, bool Unicode, int Width)
{
    /// <summary>The texts of the player.</summary>
    internal static TextTable Table { get; } = TextTable.Own("play");

    // On a screen of 24 lines there must be room for the ladder.
    private const int MostMeaning = 3;

    /// <summary>The steps of a recording, for a screen of so many cells; without Unicode they are ASCII, and English.</summary>
    public static PlayView Of(string exercise, ScenarioRecording recording, PlayFault fault, string language, bool unicode, int width)
    {
        width = Math.Min(width, TerminalReport.MaxWidth);
        var ladder = Ladder.From(recording, contents: true);
        var segments = recording.All<SegmentSeen>().DistinctBy(s => s.Number).OrderBy(s => s.Number).ToList();
        var lines = LadderText.Steps(ladder, language, unicode, width);
        var (server, client) = ((TcpState?)null, (TcpState?)null);
        var steps = new List<PlayStep>();
        foreach (var (row, shown) in ladder.Rows.Zip(lines.Rows))
        {
            (server, client) = (row.ServerState ?? server, row.ClientState ?? client);
            var states = Table["states", ("server", Name(server)), ("client", Name(client))];
            var segment = row.Arrow is { } arrow ? segments.Find(s => s.Number == arrow.Segment) : null;
            steps.Add(new PlayStep(shown, Said(states), segment is null ? "" : Said(Meaning(segment, segments))));
        }
        var title = Table["title", ("exercise", exercise), ("scenario", recording.Scenario), ("fault", NameOf(fault))];
        return new PlayView(Said(title), lines.Heading, steps, language, unicode, width);

        string Said(LocalizedText text) => Words(text, language, unicode);
    }

    /// <summary>A fault in words.</summary>
    public static LocalizedText NameOf(PlayFault fault) => fault switch
    {
        PlayFault.Drop => Table["dropped"],
        PlayFault.Hold => Table["held"],
        PlayFault.Reset => Table["reset"],
        _ => Table["undisturbed"],
    };

    /// <summary>Everything, one step after the other, for a reader without a terminal.</summary>
    public IEnumerable<Paragraph> All()
    {
        yield return new Paragraph($"{Title}\n", ReportTheme.Bold);
        yield return LadderConsoleRenderer.Lines(Heading);
        foreach (var step in Steps)
            yield return LadderConsoleRenderer.Lines(step.Lines);
        if (Steps.Count > 0)
            yield return new Paragraph($"{Steps[^1].States}\n", ReportTheme.Bold);
    }

    /// <summary>
    /// The lines of a screen of <paramref name="height"/> lines at a step, from 0: the end of the ladder up to this step, its states, its meaning, and
    /// <paramref name="below"/> as the last lines. Each is a paragraph without a line break.
    /// </summary>
    public IReadOnlyList<Paragraph> Screen(int step, int height, IReadOnlyList<string> below)
    {
        var more = Unicode ? "…" : "~";
        var current = Steps[step];
        List<Paragraph> bottom =
        [
            new(new string(Unicode ? '─' : '-', Width), ReportTheme.Dim),
            new($"{Words(Table["step", ("step", step + 1), ("count", Steps.Count)], Language, Unicode)}   {current.States}", ReportTheme.Bold),
            .. CellText.Wrap(current.Meaning, Width, MostMeaning, more).Select(line => new Paragraph(line)),
            .. below.Select(line => new Paragraph(line, ReportTheme.Dim)),
        ];
        var room = Math.Max(1, height - bottom.Count - 1 - Heading.Count);
        var before = Steps.Take(step).SelectMany(s => s.Lines).ToList();
        var now = Marked(current.Lines).Take(room).ToList();
        var shown = before.Skip(Math.Max(0, before.Count - (room - now.Count))).Concat(now).ToList();
        List<Paragraph> lines = [new(CellText.Wrap(Title, Width, 1, more)[0], ReportTheme.Bold), .. Heading.Concat(shown).Select(LadderConsoleRenderer.Line)];
        while (lines.Count + bottom.Count < height)
            lines.Add(new Paragraph(""));
        return [.. lines, .. bottom];
    }

    private IEnumerable<LadderLine> Marked(IReadOnlyList<LadderLine> lines)
    {
        foreach (var (index, line) in lines.Index())
        {
            var isMarked = index == 0 && line.Spans is [{ Text: [' ', ..] }, ..];
            yield return isMarked
                ? new LadderLine([new LadderSpan(Unicode ? "▶" : ">", LadderStyle.Plain, IsStrong: true), line.Spans[0] with { Text = line.Spans[0].Text[1..] },
                    .. line.Spans.Skip(1)])
                : line;
        }
    }

    // The grader's act comes before the meaning of the segment.
    private static LocalizedText Meaning(SegmentSeen segment, IReadOnlyList<SegmentSeen> all) => segment switch
    {
        _ when segment.IsInjected() => Table["injected"],
        { Delivered: null } => Table["lost", ("meaning", SegmentMeaning.Of(segment, all))],
        _ => SegmentMeaning.Of(segment, all),
    };

    private static LocalizedText Name(TcpState? state) => state is { } known ? LocalizedText.Same(known.Name()) : Table["no-socket"];

    internal static string Words(LocalizedText text, string language, bool unicode) =>
        unicode ? text.In(language) : CellText.Ascii(text.English.Replace("·", "-", StringComparison.Ordinal));
}
