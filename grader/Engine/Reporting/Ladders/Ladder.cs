using Courseware.Grading;
using Courseware.Grading.Explaining;
using Courseware.Judging;
using Courseware.Recordings;

namespace Courseware.Reporting.Ladders;

/// <summary>The connections of a scenario as a diagram that is read downwards: two ends, and arrows between them.</summary>
public sealed record Ladder
{
    private const int MostRows = 60;

    private Ladder()
    {
    }

    /// <summary>The scenario's name.</summary>
    public required string Scenario { get; init; }

    /// <summary>True when there is neither a segment nor a call of the grader's peer: then a picture would show nothing.</summary>
    public bool IsEmpty { get; private init; }

    internal LadderEnd Server { get; private init; } = new("server", Actor.Nobody);

    internal LadderEnd Client { get; private init; } = new("client", Actor.Nobody);

    internal IReadOnlyList<LocalizedText> Notes { get; private init; } = [];

    internal IReadOnlyList<LadderRow> Rows { get; private init; } = [];

    /// <summary>
    /// Draws a recording; the events that decided <paramref name="decided"/>, if it failed here, mark their rows. With
    /// <paramref name="contents"/>, what a short segment carries stands below it, where the packets are at hand.
    /// </summary>
    public static Ladder From(ScenarioRecording recording, CheckResult? decided = null, bool contents = false) => From(recording, decided, contents, null);

    /// <summary>
    /// Draws what a check that failed is shown with: the second run where the same happened in it, because that one has the program's calls; else
    /// the first.
    /// </summary>
    internal static Ladder From(ScenarioRecording recording, CheckResult check, Explanation? explanation) => explanation is { Way: SecondRun.Same }
        ? From(explanation.Recording, check with { Evidence = explanation.Evidence }, contents: false, explanation)
        : From(recording, check, contents: false, explanation);

    private static Ladder From(ScenarioRecording recording, CheckResult? decided, bool contents, Explanation? explanation)
    {
        var isHere = decided is { Verdict: Verdict.Failed } && decided.DecidedBy == recording.Scenario;
        var writer = new LadderBuilder(recording, isHere ? decided!.Evidence : [], contents).Build();
        var expected = isHere ? new Expectation(SafeText.Prose(decided!.Title), SafeText.Line(decided.Id)) : null;
        var several = recording.All<SegmentSeen>().Select(s => s.Connection).Distinct().Skip(1).Any();
        var rows = writer.Rows.Select(r => (r.Finish(ReferenceEquals(r, writer.Deciding) ? expected : null, several), r.Until));
        return new Ladder
        {
            Scenario = SafeText.Line(recording.Scenario),
            IsEmpty = !recording.Events.Any(e => e is SegmentSeen or PeerConnected or PeerRefused),
            Server = End(recording, "server"),
            Client = End(recording, "client"),
            Notes = [.. SecondRunNote(explanation), .. NotesOf(recording)],
            Rows = LadderCompactor.Fold(LadderCompactor.WithGaps(rows), MostRows),
        };
    }

    /// <summary>No more than <paramref name="most"/> rows: those around the one that decided, or the last ones.</summary>
    internal Ladder Around(int most)
    {
        if (Rows.Count <= most)
            return this;
        var decided = Rows.ToList().FindLastIndex(r => r.Expected is not null);
        // Two rows say what is left out; what led to a mistake tells more than what followed.
        var shown = most - 2;
        var from = Math.Clamp((decided < 0 ? Rows.Count : decided + 1) - (shown * 2 / 3), 0, Rows.Count - shown);
        if (decided < 0)
            from = Rows.Count - shown;
        var (before, after) = (Rows.Take(from).ToList(), Rows.Skip(from + shown).ToList());
        var rows = new List<LadderRow>(Rows.Skip(from).Take(shown));
        if (before.Count > 0)
        {
            rows.Insert(0, new LadderRow(RowKind.Fold, before[0].At)
            {
                ServerState = before.FindLast(r => r.ServerState is not null)?.ServerState,
                ClientState = before.FindLast(r => r.ClientState is not null)?.ClientState,
                Remarks = [LadderWords.Before(before.Count)],
            });
        }
        if (after.Count > 0)
            rows.Add(new LadderRow(RowKind.Fold, after[0].At) { Remarks = [LadderWords.After(after.Count)] });
        return this with { Rows = rows };
    }

    private static LadderEnd End(ScenarioRecording recording, string role)
    {
        if (recording.First<ProgramStarted>(p => Sides.Of(p.Program) == Sides.Of(role)) is { } program)
        {
            return program.Origin switch
            {
                "original" => new LadderEnd(role, Actor.Original),
                DemoPart.Origin => new LadderEnd(role, Actor.Lecture, SafeText.Line(program.Command.Split(' ')[0])),
                _ => new LadderEnd(role, Actor.Student),
            };
        }
        var isGraders = recording.First<PeerConnected>(p => p.Peer == role) is not null || recording.First<PeerRefused>(p => p.Peer == role) is not null;
        return new LadderEnd(role, isGraders ? Actor.Grader : Actor.Nobody);
    }

    private static IEnumerable<LocalizedText> SecondRunNote(Explanation? explanation) => explanation?.Way switch
    {
        SecondRun.Same => [LadderWords.SecondRun],
        SecondRun.Different => [LadderWords.WentAnotherWay],
        SecondRun.Unfinished => [LadderWords.EndedEarly],
        _ => [],
    };

    private static LocalizedText[] NotesOf(ScenarioRecording recording)
    {
        var notes = recording.Events.Select(LadderWords.Note).OfType<LocalizedText>().ToArray();
        return notes.Length == 0 && recording.First<SegmentSeen>() is null ? [LadderWords.NoWire] : notes;
    }
}
