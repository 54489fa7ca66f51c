using Courseware.Grading;
using Courseware.Labs;
using Courseware.Recordings;

namespace Courseware.Batch;

/// <summary>Grades the works of a class on this machine.</summary>
public sealed class LabWorkGrader(Exercise exercise, LabPool labs, BatchSettings settings) : IWorkGrader
{
    /// <summary>Notes that every report of this lab carries.</summary>
    public Func<IReadOnlyList<ScenarioRecording>, IReadOnlyList<string>> Notes { get; init; } = _ => [];

    /// <summary>The beginning of the command that grades a student's work again.</summary>
    public Func<Student, string> ReproduceCommand { get; init; } = _ => "";

    /// <inheritdoc/>
    public async Task<GradedWork> GradeAsync(ClassWork work, CancellationToken cancellationToken)
    {
        await using var lease = labs.Take();
        using var files = SubmissionBundle.Open(work.First.Files);
        var request = new GradeRequest(files.Path, settings.Seed, settings.Language, [], ReproduceCommand(work.First));
        var (result, recordings) = await new Grader(exercise, lease.Lab).GradeAsync(request, cancellationToken);
        return new GradedWork(result with { Notes = [.. result.Notes, .. Notes(recordings)] }, recordings);
    }
}
