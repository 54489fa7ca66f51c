using Courseware.Labs;
using Courseware.Launching;
using Courseware.Recordings;
using Courseware.Submissions;

namespace Courseware.Grading.Playing;

/// <summary>The programs of one submission, built once, to be run as often as a viewer likes. Nothing is judged.</summary>
public sealed class PlaySession : IAsyncDisposable
{
    private const string Student = "student";
    private const ulong Seed = 1;

    private readonly ILab _lab;
    private readonly Build _build;
    private readonly IReadOnlyList<BuiltProgram> _programs;
    private readonly ProgramLimits _limits;
    private readonly string? _usual;
    private bool _hasCalls = true;

    private PlaySession(Exercise exercise, ILab lab, Build build, IReadOnlyList<BuiltProgram> originals)
    {
        (_lab, _build, _programs, _limits) = (lab, build, [.. build.Programs, .. originals], exercise.Manifest.Limits);
        _usual = exercise.Code.Played;
        Possible = [.. exercise.Code.Scenarios.Where(s => s.Programs.Any(p => p.Origin == Student))
            .Where(s => s.Programs.All(n => _programs.Any(p => (p.Role, p.Origin) == n)))];
    }

    /// <summary>The scenarios that can run with what was built.</summary>
    public IReadOnlyList<Scenario> Possible { get; }

    /// <summary>The roles of the submission that were not built, with the reason and the detail of each.</summary>
    public IReadOnlyList<BuildFinished> NotBuilt => [.. _build.Recording.All<BuildFinished>().Where(b => b.Reason is not null)];

    /// <summary>The scenario to play when none is named: the student's own pair, or what comes nearest to it; null when none can run.</summary>
    public Scenario? Usual => Possible.FirstOrDefault(s => s.Id == _usual)
        ?? Possible.OrderByDescending(s => s.Programs.Count(p => p.Origin == Student)).ThenByDescending(s => s.Programs.Count).FirstOrDefault();

    /// <summary>Builds a submission.</summary>
    /// <exception cref="SubmissionException">It cannot be read as a submission.</exception>
    public static async Task<PlaySession> OpenAsync(Exercise exercise, ILab lab, string submission, CancellationToken cancellationToken)
    {
        using var opened = OpenedSubmission.Open(submission, exercise.Roles);
        var originals = Task.WhenAll(exercise.Manifest.Programs.Where(p => p.Original is not null).Select(p =>
            lab.BuildOriginalAsync(new RoleName(p.Role, p.Name), Path.Combine(exercise.Folder, p.Original!), cancellationToken)));
        var building = lab.BuildAsync(opened, exercise.Roles, cancellationToken);
        await Task.WhenAll(building, originals);
        return new PlaySession(exercise, lab, await building, await originals);
    }

    /// <summary>
    /// Runs a scenario, with the calls of the student's programs where they can be seen. A <paramref name="fault"/> is on the first FIN of the end
    /// <paramref name="from"/>.
    /// </summary>
    /// <exception cref="LaunchException">The lab failed.</exception>
    public async Task<ScenarioRecording> RunAsync(Scenario scenario, PlayFault fault, string from, CancellationToken cancellationToken)
    {
        var played = fault == PlayFault.None ? scenario : FaultyScenario.With(scenario, fault, from);
        var limits = _limits with { Endless = new EndlessPrograms() };
        var recording = _hasCalls ? await _lab.ExplainAsync(played, _programs, limits, Seed, cancellationToken) : null;
        // Where the tracer is refused it starts no program: then the run without it is the one to show, now and from here on.
        _hasCalls = recording?.First<ProgramCalled>() is not null;
        if (!_hasCalls)
            recording = await _lab.RunAsync(played, _programs, limits, Seed, cancellationToken);
        return recording!.First<GraderFault>() is { } broken ? throw new LaunchException(broken.Message) : recording;
    }

    /// <summary>The end that sent the first FIN of a recording; null when there is none.</summary>
    public static string? FirstToClose(ScenarioRecording recording) => FaultyScenario.FirstToClose(recording);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _build.DisposeAsync();
}
