using Courseware.Grading;
using Courseware.Launching;
using Courseware.Recordings;
using Courseware.Submissions;

namespace Courseware.Batch;

/// <summary>A work of a class: the same submission of one or several students.</summary>
/// <param name="Key">The name of its grading.</param>
/// <param name="First">The first student who submitted it.</param>
public sealed record ClassWork(string Key, Student First)
{
    /// <summary>It was finished before, and is graded once more.</summary>
    public bool IsRepeated { get; init; }
}

/// <summary>A work's result and recordings.</summary>
public sealed record GradedWork(GradingResult Result, IReadOnlyList<ScenarioRecording> Recordings)
{
    /// <summary>The time of the grading itself, in seconds; null when it is the whole time of the call.</summary>
    public double? Seconds { get; init; }

    /// <summary>It was graded a second time, alone.</summary>
    public bool WasRetried { get; init; }
}

/// <summary>Grades the works of a class: on this machine, or elsewhere.</summary>
public interface IWorkGrader
{
    /// <summary>True when it grades a doubtful work once more by itself, so that its results are final.</summary>
    bool RetriesItself => false;

    /// <summary>Grades a work.</summary>
    /// <exception cref="SubmissionException">It cannot be read.</exception>
    /// <exception cref="LaunchException">The grader or its environment failed.</exception>
    Task<GradedWork> GradeAsync(ClassWork work, CancellationToken cancellationToken);

    /// <summary>The outcome of a work is on the disk, and the grader need not keep it.</summary>
    void Stored(ClassWork work)
    {
    }
}
