namespace Courseware.Grading;

/// <summary>
/// How far one grading is. <paramref name="Phase"/> is one of the constants here; <paramref name="Current"/> is the role or
/// scenario that was just begun or ended, empty when there is none. A stage is over when <paramref name="Done"/> reaches <paramref name="Total"/>.
/// </summary>
public sealed record GradingProgress(string Phase, int Done, int Total, string Current)
{
    /// <summary>The roles are built.</summary>
    public const string Building = "building";

    /// <summary>The scenarios run.</summary>
    public const string Running = "running";
}
