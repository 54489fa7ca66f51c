using Courseware.Recordings;

namespace Courseware.Judging;

/// <summary>
/// The finding of a check in the recordings, without words: the texts come from the manifest, by <see cref="Reason"/>, filled with <see
/// cref="Arguments"/>. Only the factories build it.
/// </summary>
public sealed record Finding
{
    private Finding(Verdict verdict, Reason reason) => (Verdict, Reason) = (verdict, reason);

    /// <summary>The answer.</summary>
    public Verdict Verdict { get; }

    /// <summary>The reason.</summary>
    public Reason Reason { get; }

    /// <summary>The reason whose text is closer, where the same thing was proved in another way; null for the reason's own text.</summary>
    public Reason? Wording { get; init; }

    /// <summary>Values for the placeholders of the reason's text.</summary>
    public IReadOnlyDictionary<string, string> Arguments { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Lines shown as they are under the message: a hex window, compiler errors, a deadlock report.</summary>
    public IReadOnlyList<string> Details { get; init; } = [];

    /// <summary>The events that decided.</summary>
    public IReadOnlyList<RecordedEvent> Evidence { get; init; } = [];

    /// <summary>The scenario that decided, or null when all of them did together.</summary>
    public string? Scenario { get; init; }

    /// <summary>For a skip: the checks that had to pass first.</summary>
    public IReadOnlyList<string> WaitedFor { get; init; } = [];

    /// <summary>True when this machine cannot decide it: it was skipped, and no other check is the cause.</summary>
    public bool IsUndecidable => this is { Verdict: Verdict.Skipped, WaitedFor.Count: 0 };

    /// <summary>The recording proves it.</summary>
    public static Finding Passed(params IEnumerable<RecordedEvent?> evidence) =>
        new(Verdict.Passed, Reason.Ok) { Evidence = Present(evidence) };

    /// <summary>The recording proves the opposite.</summary>
    public static Finding Failed(Reason reason, params IEnumerable<RecordedEvent?> evidence) =>
        new(Verdict.Failed, reason) { Evidence = Present(evidence) };

    /// <summary>The recording cannot decide.</summary>
    public static Finding Inconclusive(Reason reason, params IEnumerable<RecordedEvent?> evidence) =>
        new(Verdict.Inconclusive, reason) { Evidence = Present(evidence) };

    /// <summary>The lab cannot show what the check needs; it leaves both score and maximum.</summary>
    public static Finding Unsupported(Reason reason) => new(Verdict.Skipped, reason);

    /// <summary>The program broke before the point that this check is about; another check says why.</summary>
    public static Finding SkippedBecause(params IReadOnlyList<string> checks) =>
        new(Verdict.Skipped, Reason.Needs) { WaitedFor = checks };

    /// <summary>The grader or its environment failed.</summary>
    public static Finding Error(Reason reason, params IEnumerable<RecordedEvent?> evidence) =>
        new(Verdict.Error, reason) { Evidence = Present(evidence) };

    /// <summary>The same finding with a value for a placeholder of its text.</summary>
    public Finding With(string name, object value) =>
        this with { Arguments = new Dictionary<string, string>(Arguments, StringComparer.Ordinal) { [name] = value.ToString() ?? "" } };

    /// <summary>The same finding, with another text.</summary>
    public Finding In(Reason? wording) => this with { Wording = wording };

    /// <summary>The same finding with lines to show under its message.</summary>
    public Finding WithDetails(params IReadOnlyList<string> lines) => this with { Details = lines };

    private static RecordedEvent[] Present(IEnumerable<RecordedEvent?> evidence) => [.. evidence.OfType<RecordedEvent>()];
}
