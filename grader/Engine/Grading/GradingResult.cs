using System.Text.Json.Serialization;
using Courseware.Grading.Explaining;
using Courseware.Judging;
using Courseware.Recordings;

namespace Courseware.Grading;

/// <summary>
/// The result of grading one submission: the content of <c>result.json</c> (schema <c>courseware/result-1</c>).
/// Totals are derived from the checks, so nothing can disagree.
/// </summary>
public sealed record GradingResult(
    string Exercise, string Submission, string Lab, string Isolation, ulong Seed, string Language,
    [property: JsonPropertyOrder(1)] IReadOnlyList<CheckResult> Checks)
{
    /// <summary>The name and version of the schema that this version writes and reads.</summary>
    public const string SchemaName = "courseware/result-1";

    /// <summary>The schema's name and version.</summary>
    [JsonPropertyOrder(-1)]
    public string Schema => SchemaName;

    /// <summary>
    /// The checks that the user selected. Only these and their prerequisites are in the result and count for the score. Empty for the whole exercise.
    /// </summary>
    public IReadOnlyList<string> Asked { get; init; } = [];

    /// <summary>
    /// How the programs met: <c>tun</c> or <c>veth</c> (a private network, every segment in the grader's hands) or <c>loopback</c> (no
    /// wire: what needs one is left out).
    /// </summary>
    public string Wire { get; init; } = "loopback";

    /// <summary>Why there was no wire; empty where there was one.</summary>
    public string WireDetail { get; init; } = "";

    /// <summary>Points of the core tier.</summary>
    public int Score => Checks.Sum(c => c.Points);

    /// <summary>The most points that could be had: checks that this lab cannot decide are left out.</summary>
    public int MaxScore => Checks.Sum(c => c.MaxPoints);

    /// <summary>True when a check could not be decided here, so that the score does not cover the whole exercise.</summary>
    public bool Partial => Checks.Any(c => c.Tier == Tier.Core
        && (c.IsUndecidable || c.Verdict is Verdict.Inconclusive or Verdict.Error));

    /// <summary>
    /// The failure of the grader or the machine, as the message of the first check that it left undecided: the score is not the submission's then. Null
    /// when there was nothing.
    /// </summary>
    [JsonIgnore]
    public string? Fault => Checks.FirstOrDefault(c => c.Verdict == Verdict.Error
        || (c.Verdict == Verdict.Inconclusive && (c.Reason == Reason.Overload.Code || c.Reason == Reason.CaptureLost.Code)))?.Message;

    /// <summary>How many checks of the robust tier passed.</summary>
    public int RobustPassed => Checks.Count(c => c is { Tier: Tier.Robust, Verdict: Verdict.Passed });

    /// <summary>How many checks the robust tier has here.</summary>
    public int RobustTotal => Checks.Count(c => c.Tier == Tier.Robust);

    /// <summary>Seconds from the start of the grading to the last verdict.</summary>
    public double Seconds { get; init; }

    /// <summary>Where the time went.</summary>
    public GradingTimes? Times { get; init; }

    /// <summary>The explanations from second runs of failed checks; they are only shown, and not stored with the result.</summary>
    [JsonIgnore]
    public IReadOnlyList<Explanation> Explanations { get; init; } = [];

    /// <summary>Sentences about the whole grading: what this lab does not protect from, what it could not do.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>Remarks of checks that passed.</summary>
    internal static IReadOnlyList<string> NotesOf(IEnumerable<CheckResult> checks) =>
        [.. checks.Where(c => c is { Verdict: Verdict.Passed, Message.Length: > 0 }).Select(c => c.Message).Distinct(StringComparer.Ordinal)];
}

/// <summary>
/// Where the time of a grading went, in seconds: building, running the scenarios (with all that they hold back), and the CPU
/// time of the grader's own process, without the programs and compilers that it started.
/// </summary>
public sealed record GradingTimes(double Build, double Run, double GraderCpu)
{
    /// <summary>After the verdicts: second runs of what failed, to see the programs' calls; 0 when there were none.</summary>
    public double Explain { get; init; }
}

/// <summary>One check's verdict with its texts, in the language of the result.</summary>
public sealed record CheckResult(
    string Id, Tier Tier, Verdict Verdict, string Reason, int Points, int MaxPoints, string Title, string Message)
{
    /// <summary>Why it matters on the wire; empty for a check that passed.</summary>
    public string Why { get; init; } = "";

    /// <summary>The next step for the student; empty for a check that passed.</summary>
    public string Hint { get; init; } = "";

    /// <summary>Lines shown as they are: a hex window, compiler errors, a deadlock report. Already neutralised.</summary>
    [JsonPropertyName("exhibit")]
    public IReadOnlyList<string> Details { get; init; } = [];

    /// <summary>The checks that have to pass before this one is asked.</summary>
    public IReadOnlyList<string> Needs { get; init; } = [];

    /// <summary>For a skip: the checks of <see cref="Needs"/> that did not pass.</summary>
    public IReadOnlyList<string> WaitedFor { get; init; } = [];

    /// <summary>True when this machine cannot decide it: it was skipped, and no other check is the cause. It counts in neither score nor maximum.</summary>
    [JsonIgnore]
    public bool IsUndecidable => this is { Verdict: Verdict.Skipped, WaitedFor.Count: 0 };

    /// <summary>The scenarios whose recordings were read.</summary>
    public IReadOnlyList<string> Scenarios { get; init; } = [];

    /// <summary>The scenario that decided, when it was one.</summary>
    public string? DecidedBy { get; init; }

    /// <summary>The recorded events that decided.</summary>
    public IReadOnlyList<RecordedEvent> Evidence { get; init; } = [];

    /// <summary>The call of the program that decided, which the message begins with; null where none is known for sure.</summary>
    public DecidingCall? Call { get; init; }

    /// <summary>The command that grades just this again.</summary>
    public string Reproduce { get; init; } = "";

    /// <summary>True when the scenarios were run a second time because the first could not decide.</summary>
    public bool Retried { get; init; }
}
