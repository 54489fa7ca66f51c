using Courseware.Grading.Samples;
using Courseware.Judging;
using Courseware.Labs;

namespace Courseware.Grading;

/// <summary>
/// Holds an exercise to what it says: the solution and the accepted samples have full marks, the starter its score, each rejected sample
/// fails exactly its checks.
/// </summary>
public sealed class Validation(Exercise exercise, ILab lab, ulong seed)
{
    /// <summary>Grades the solution: every check of both tiers must pass, except for checks that this lab cannot decide.</summary>
    public async Task<ExpectationResult> SolutionAsync(CancellationToken cancellationToken)
    {
        var result = await GradeAsync(exercise.Solution, cancellationToken);
        return new ExpectationResult("solution", [.. Differences(NoReasons, result)], result);
    }

    /// <summary>Grades the starter: it must have exactly the score that the manifest says.</summary>
    public async Task<ExpectationResult> StarterAsync(CancellationToken cancellationToken)
    {
        var result = await GradeAsync(exercise.Starter, cancellationToken);
        return new ExpectationResult("starter", [.. ScoreDifference(result)], result);
    }

    /// <summary>Grades the starter in another language: it must have the same score.</summary>
    public async Task<ExpectationResult> StarterAsync(string language, CancellationToken cancellationToken)
    {
        var result = await GradeComposedAsync(
            folder =>
            {
                Directory.CreateDirectory(folder);
                foreach (var file in exercise.StarterFiles(language))
                    File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
            },
            cancellationToken);
        return new ExpectationResult($"starter-{language}", [.. ScoreDifference(result)], result);
    }

    private IEnumerable<Difference> ScoreDifference(GradingResult result)
    {
        if (result.Score != exercise.Manifest.StarterScore)
            yield return new Difference("", MismatchKind.Score, $"scores {result.Score}, and the manifest says {exercise.Manifest.StarterScore}");
    }

    /// <summary>
    /// Grades a rejected sample: it must fail exactly the checks that it names, for the reasons that it names. A sample that needs a wire has no
    /// expectations without one.
    /// </summary>
    public async Task<ExpectationResult> RejectedAsync(RejectedSample sample, CancellationToken cancellationToken)
    {
        var result = await GradeComposedAsync(folder => sample.Compose(exercise, folder), cancellationToken);
        var isShown = lab.Network.HasWire || !sample.NeedsWire;
        return new ExpectationResult(sample.Id, [.. isShown ? Differences(sample.Fails, result, skipsAllowed: true) : []], result);
    }

    /// <summary>Grades an accepted sample: every check of both tiers must pass, except for the checks that it names.</summary>
    public async Task<ExpectationResult> AcceptedAsync(AcceptedSample sample, CancellationToken cancellationToken)
    {
        var result = await GradeComposedAsync(folder => sample.Compose(exercise, folder), cancellationToken);
        var fails = sample.Except.ToDictionary(e => e.Key, e => (IReadOnlyList<string>)[e.Value.Reason], StringComparer.Ordinal);
        return new ExpectationResult(sample.Id, [.. Differences(fails, result)], result);
    }

    private static readonly Dictionary<string, IReadOnlyList<string>> NoReasons = [];

    /// <summary>The differences between a result and the expectation.</summary>
    /// <param name="fails">The checks that must fail, each with its reasons; all others must pass.</param>
    /// <param name="result">The submission that was graded.</param>
    /// <param name="skipsAllowed">True where a check may be skipped because another one fails as expected.</param>
    internal static IEnumerable<Difference> Differences(
        IReadOnlyDictionary<string, IReadOnlyList<string>> fails, GradingResult result, bool skipsAllowed = false)
    {
        foreach (var check in result.Checks.Where(c => !c.IsUndecidable))
        {
            var expected = fails.GetValueOrDefault(check.Id);
            MismatchKind? kind = check.Verdict switch
            {
                Verdict.Failed when expected is null => MismatchKind.FalseFail,
                Verdict.Failed => expected.Contains(check.Reason, StringComparer.Ordinal) ? null : MismatchKind.OtherReason,
                Verdict.Passed => expected is null ? null : MismatchKind.FalsePass,
                Verdict.Skipped => skipsAllowed && expected is null ? null : MismatchKind.NotAsked,
                Verdict.Inconclusive => MismatchKind.Inconclusive,
                _ => MismatchKind.Error,
            };
            if (kind is { } wrong)
                yield return new Difference(
                    check.Id, wrong, $"{Describe(check)}, expected {(expected is null ? "no failure" : string.Join(" or ", expected))}");
        }
    }

    private static string Describe(CheckResult check) => check.Verdict == Verdict.Passed
        ? $"{check.Id}: passed"
        : $"{check.Id}: {check.Verdict.ToString().ToLowerInvariant()} ({check.Reason}: {check.Message})";

    private async Task<GradingResult> GradeComposedAsync(Action<string> compose, CancellationToken cancellationToken)
    {
        var folder = Path.Combine(Path.GetTempPath(), $"courseware-composed-{Guid.NewGuid():N}");
        try
        {
            compose(folder);
            return await GradeAsync(folder, cancellationToken);
        }
        finally
        {
            if (Directory.Exists(folder))
                Directory.Delete(folder, recursive: true);
        }
    }

    private async Task<GradingResult> GradeAsync(string folder, CancellationToken cancellationToken)
    {
        var request = new GradeRequest(folder, seed, "en", [], "");
        return (await new Grader(exercise, lab).GradeAsync(request, cancellationToken)).Result;
    }
}
