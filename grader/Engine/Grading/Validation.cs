using Courseware.Judging;
using Courseware.Labs;

namespace Courseware.Grading;

/// <summary>One thing that an exercise promises about its own submissions, and how it came out.</summary>
/// <param name="Subject">What was graded: <c>solution</c>, <c>starter</c>, the id of a mistake, …</param>
/// <param name="Wrong">What is not as promised; empty when all is well.</param>
/// <param name="Result">The whole result.</param>
public sealed record Promise(string Subject, IReadOnlyList<string> Wrong, GradingResult Result)
{
    /// <summary>True when all is as promised.</summary>
    public bool Kept => Wrong.Count == 0;
}

/// <summary>Holds an exercise to what it says: the solution has full marks, the starter its score, each mistake fails exactly its checks.</summary>
public sealed class Validation(Exercise exercise, ILab lab, ulong seed)
{
    /// <summary>Grades the solution: every check of both tiers must pass, but for those that this lab cannot decide.</summary>
    public async Task<Promise> SolutionAsync(CancellationToken cancellationToken)
    {
        var result = await GradeAsync(exercise.Solution, cancellationToken);
        return new Promise("solution", [.. result.Checks.Where(c => c.Verdict != Outcome.Passed && !IsNotPossible(c)).Select(Describe)], result);
    }

    /// <summary>Grades the starter: it must have exactly the score that the manifest says.</summary>
    public async Task<Promise> StarterAsync(CancellationToken cancellationToken)
    {
        var result = await GradeAsync(exercise.Starter, cancellationToken);
        string[] wrong = result.Score == exercise.Manifest.StarterScore
            ? []
            : [$"scores {result.Score}, and the manifest says {exercise.Manifest.StarterScore}"];
        return new Promise("starter", wrong, result);
    }

    /// <summary>Grades a mistake: it must fail exactly the checks that it names, for the reasons that it names.</summary>
    public async Task<Promise> MistakeAsync(Mistake mistake, CancellationToken cancellationToken)
    {
        var folder = Path.Combine(Path.GetTempPath(), $"courseware-mistake-{Guid.NewGuid():N}");
        try
        {
            mistake.Compose(exercise, folder);
            var result = await GradeAsync(folder, cancellationToken);
            return new Promise(mistake.Id, [.. Differences(mistake, result)], result);
        }
        finally
        {
            if (Directory.Exists(folder))
                Directory.Delete(folder, recursive: true);
        }
    }

    private static IEnumerable<string> Differences(Mistake mistake, GradingResult result)
    {
        foreach (var check in result.Checks)
        {
            var expected = mistake.Fails.GetValueOrDefault(check.Id);
            var wrong = check.Verdict switch
            {
                _ when IsNotPossible(check) => false,
                Outcome.Failed => expected?.Contains(check.Reason, StringComparer.Ordinal) != true,
                Outcome.Passed or Outcome.Skipped => expected is not null,
                _ => true,
            };
            if (wrong)
                yield return $"{Describe(check)}, expected {(expected is null ? "no failure" : string.Join(" or ", expected))}";
        }
    }

    // What the lab cannot show leaves score and maximum: it breaks no promise, and the maximum beside the score tells of it.
    private static bool IsNotPossible(CheckResult check) => check is { Verdict: Outcome.Skipped, WaitedFor.Count: 0 };

    private static string Describe(CheckResult check) => check.Verdict == Outcome.Passed
        ? $"{check.Id}: passed"
        : $"{check.Id}: {check.Verdict.ToString().ToLowerInvariant()} ({check.Reason})";

    private async Task<GradingResult> GradeAsync(string folder, CancellationToken cancellationToken)
    {
        var request = new GradeRequest(folder, seed, "en", [], "");
        return (await new Grader(exercise, lab).GradeAsync(request, cancellationToken)).Result;
    }
}
