using Courseware.Batch;
using Courseware.Cli.Commands;
using Courseware.Labs;

namespace Courseware.Cli;

/// <summary>Grades a class in a lab of this machine.</summary>
internal sealed class LocalClassGrader : IClassGrader
{
    private readonly ClassTask _task;
    private readonly LabPool _labs;

    private LocalClassGrader(ClassTask task, LabPool labs, int jobs) => (_task, _labs, Jobs) = (task, labs, jobs);

    /// <inheritdoc/>
    public int Jobs { get; }

    /// <inheritdoc/>
    public string Stopped => "Stopped. Finished submissions are kept; run the same command with --resume to continue.";

    /// <summary>Opens the lab that the settings name.</summary>
    /// <exception cref="Launching.LaunchException">This machine does not have it.</exception>
    public static async Task<IClassGrader> OpenAsync(ClassTask task, int jobs, CancellationToken cancellationToken)
    {
        var source = await LabFactory.OpenAsync(task.Settings.Lab, task.Settings.Wire, task.Exercise.Manifest.Limits, cancellationToken);
        return new LocalClassGrader(task, new LabPool(source, jobs), jobs);
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<string>> ToolsAsync(CancellationToken cancellationToken) => _labs.Source.ToolsAsync(cancellationToken);

    /// <inheritdoc/>
    public IWorkGrader Begin(BatchFolder folder)
    {
        var settings = _task.Settings;
        return new LabWorkGrader(_task.Exercise, _labs, settings)
        {
            Notes = recordings => LabFactory.Notes(_labs.Source.Name, recordings, settings.Language),
            ReproduceCommand = student => GradeCommand.ReproduceCommand(
                _task.ExerciseName, student.Files[0].Path, settings.Seed, settings.Language, "--lab", settings.Lab),
        };
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _labs.DisposeAsync();
}
