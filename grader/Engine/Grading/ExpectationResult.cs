namespace Courseware.Grading;

/// <summary>How a verdict differs from what an exercise promises of a submission.</summary>
public enum MismatchKind
{
    /// <summary>A check that must fail passed: the grader was blind.</summary>
    FalsePass,

    /// <summary>A check that must pass failed: the worst there is, a right program is reported that it is wrong.</summary>
    FalseFail,

    /// <summary>A check failed as it must, and says another cause than the true one.</summary>
    OtherReason,

    /// <summary>A check that should have run was skipped, because a check that it needs did not pass.</summary>
    NotAsked,

    /// <summary>A check could not be decided.</summary>
    Inconclusive,

    /// <summary>A check ended in an error of the grader's.</summary>
    Error,

    /// <summary>The starter has another score than the manifest says.</summary>
    Score,
}

/// <summary>One verdict that is not as promised.</summary>
/// <param name="Check">The check's id; empty for a score.</param>
/// <param name="Kind">In which way it is wrong.</param>
/// <param name="Text">Check, verdict and reason in words.</param>
public sealed record Difference(string Check, MismatchKind Kind, string Text);

/// <summary>One thing that an exercise promises about its own submissions, and how it came out.</summary>
/// <param name="Subject">The graded submission: <c>solution</c>, <c>starter</c>, the name of a sample.</param>
/// <param name="Differences">The differences from the expectation; empty when it is met.</param>
/// <param name="Result">The whole result.</param>
public sealed record ExpectationResult(string Subject, IReadOnlyList<Difference> Differences, GradingResult Result)
{
    /// <summary>The differences, in words.</summary>
    public IReadOnlyList<string> Wrong => [.. Differences.Select(d => d.Text)];

    /// <summary>True when all is as promised.</summary>
    public bool Met => Differences.Count == 0;
}
