using Courseware.Judging;

namespace Courseware.Grading;

/// <summary>One thing that speaks against the grader, and the run that shows it.</summary>
/// <param name="Kind">The kind as the figures call it: <c>false pass</c>, …</param>
/// <param name="Exercise">The exercise's id.</param>
/// <param name="Subject">The submission.</param>
/// <param name="Seed">The seed of that run.</param>
/// <param name="Text">Check, verdict and reason.</param>
public sealed record Misjudgement(string Kind, string Exercise, string Subject, ulong Seed, string Text);

/// <summary>
/// How often the grader was right: counts verdicts of submissions whose right verdicts are known. Repeats of a submission must come to the same
/// verdicts, whatever the seed. Not thread-safe.
/// </summary>
public sealed class AccuracyStatistics
{
    private readonly List<Misjudgement> _flaws = [];
    private readonly Dictionary<(string Exercise, string Subject, string Check), Verdict> _first = [];

    /// <summary>How many submissions were graded, every repeat counted.</summary>
    public int Runs { get; private set; }

    /// <summary>How many verdicts that makes: checks that a lab cannot decide are left out.</summary>
    public int Verdicts { get; private set; }

    /// <summary>Everything that was not as it has to be, in the order in which it was seen.</summary>
    public IReadOnlyList<Misjudgement> Flaws => _flaws;

    /// <summary>How many flaws there are of a kind.</summary>
    public int Count(string kind) => _flaws.Count(f => f.Kind == kind);

    /// <summary>The kind under which a broken promise is counted.</summary>
    public static string KindOf(MismatchKind wrongness) => wrongness switch
    {
        MismatchKind.FalsePass => "false pass",
        MismatchKind.FalseFail => "false fail",
        MismatchKind.NotAsked => "not asked",
        MismatchKind.OtherReason => "wrong reason",
        MismatchKind.Inconclusive => "inconclusive",
        MismatchKind.Error => "error",
        _ => "wrong score",
    };

    /// <summary>The kind of a verdict that was another one in an earlier repeat.</summary>
    public const string Changed = "changed verdict";

    /// <summary>Counts one graded submission.</summary>
    public void Add(ExpectationResult promise)
    {
        var result = promise.Result;
        Runs++;
        foreach (var difference in promise.Differences)
            _flaws.Add(new Misjudgement(KindOf(difference.Kind), result.Exercise, promise.Subject, result.Seed, difference.Text));
        foreach (var check in result.Checks.Where(c => !c.IsUndecidable))
        {
            Verdicts++;
            var key = (result.Exercise, promise.Subject, check.Id);
            if (!_first.TryAdd(key, check.Verdict) && _first[key] != check.Verdict)
                _flaws.Add(new Misjudgement(
                    Changed, result.Exercise, promise.Subject, result.Seed, $"{check.Id}: {check.Verdict} ({check.Reason}), before {_first[key]}"));
        }
    }
}
