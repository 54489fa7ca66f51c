namespace Courseware.Grading;

/// <summary>How far a grading is. <paramref name="Stage"/> is <c>build</c> or <c>run</c>; <paramref name="Current"/> names what was just finished.</summary>
public sealed record GradingProgress(string Stage, int Done, int Total, string Current);
