using Courseware.Batch;
using Courseware.Grading;

namespace Courseware.Cli;

/// <summary>The class of a batch: its exercise, as it was named on the command line, and its settings.</summary>
internal sealed record ClassTask(string ExerciseName, Exercise Exercise, BatchSettings Settings);

/// <summary>Where the submissions of a class are graded.</summary>
internal interface IClassGrader : IAsyncDisposable
{
    /// <summary>How many works it has at the same time.</summary>
    int Jobs { get; }

    /// <summary>Cancelled when no more results will arrive.</summary>
    CancellationToken Lost => CancellationToken.None;

    /// <summary>The tools that build and run the programs, a line each.</summary>
    Task<IReadOnlyList<string>> ToolsAsync(CancellationToken cancellationToken);

    /// <summary>Begins with the class of a folder.</summary>
    IWorkGrader Begin(BatchFolder folder);

    /// <summary>Everything is graded and stored.</summary>
    void Complete()
    {
    }

    /// <summary>A stopped batch: the reason, where it is not the user's, and how to continue.</summary>
    string Stopped { get; }
}
