using Courseware.Judging;
using Courseware.Labs;

namespace Courseware.Grading;

/// <summary>The C# of one exercise: its scenarios, and its checks of the recordings. Its texts and points are in the manifest.</summary>
public interface IExerciseCode
{
    /// <summary>The exercise's id: the name of its folder.</summary>
    string Id { get; }

    /// <summary>Its place in the order in which we suggest to set the exercises, as in the README; the last, by its id, when it names none.</summary>
    int Place => int.MaxValue;

    /// <summary>All scenarios.</summary>
    IReadOnlyList<Scenario> Scenarios { get; }

    /// <summary>All checks, in the order of the report.</summary>
    IReadOnlyList<Check> Checks { get; }

    /// <summary>
    /// The scenario that a student steps through when none is named; null for the first in which most programs are the student's.
    /// </summary>
    string? Played => null;

    /// <summary>The demos for a lecture about it; none for an exercise that has nothing to show.</summary>
    IReadOnlyList<Demo> Demos => [];
}
