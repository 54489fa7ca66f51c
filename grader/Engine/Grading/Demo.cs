using Courseware.Labs;
using Courseware.Launching;
using Courseware.Recordings;
using Courseware.Submissions;

namespace Courseware.Grading;

/// <summary>A topic of the lecture that can be played: real runs of the exercise's own programs, one next to the other.</summary>
/// <param name="Topic">The word for it on the command line, unique among all exercises.</param>
/// <param name="Title">Its subject, in one line.</param>
/// <param name="Parts">The runs, in this order.</param>
public sealed record Demo(string Topic, LocalizedText Title, IReadOnlyList<DemoPart> Parts);

/// <summary>One run, and what is said before and after it.</summary>
/// <param name="Title">Its heading.</param>
/// <param name="Before">The things to watch.</param>
/// <param name="Programs">The C sources of the scenario's programs, by role.</param>
/// <param name="Scenario">The script; its programs are of the origin <see cref="Origin"/>.</param>
/// <param name="Seen">The observation: nothing is claimed that the recording does not show.</param>
public sealed record DemoPart(
    LocalizedText Title, LocalizedText Before, IReadOnlyList<DemoProgram> Programs, Scenario Scenario, Func<ScenarioRecording, LocalizedText> Seen)
{
    /// <summary>Where the programs of a demo come from, in a recording.</summary>
    public const string Origin = "demo";

    private static readonly TextTable Texts = TextTable.Own("demos");

    /// <summary>The sentence for a run that did not reach what it was made for.</summary>
    public static LocalizedText NotReached => Texts["not-reached"];

    /// <summary>The seed of every demo: whoever plays it again gets the same bytes.</summary>
    public const int Seed = 1;

    /// <summary>
    /// Builds the programs from the exercise's folder and runs them with each other. With <paramref name="calls"/> they write down their own calls,
    /// with the lines of their sources: <see cref="CallTrace"/> reads them.
    /// </summary>
    /// <exception cref="LaunchException">They could not be built, or did not come to their end.</exception>
    public async Task<ScenarioRecording> RunAsync(string folder, ILab lab, CancellationToken cancellationToken, bool calls = false)
    {
        var programs = await Task.WhenAll(Programs.Select(async p =>
        {
            var name = new RoleName(p.Role, Path.GetFileNameWithoutExtension(p.Source));
            var source = Path.Combine(folder, p.Source);
            return calls
                ? await CallTrace.BuildAsync(lab, name, source, cancellationToken) with { Origin = Origin }
                : await lab.BuildOriginalAsync(name, source, cancellationToken) with { Origin = Origin };
        }));
        var recording = await lab.RunAsync(Scenario, programs, new ProgramLimits(), Seed, cancellationToken);
        if (recording.First<GraderFault>() is { } fault)
            throw new LaunchException(fault.Message);
        return recording.First<Stalled>() is { } stalled
            ? throw new LaunchException($"{Scenario.Id}: the run stalled. {WaitWords.Stopped(stalled).English} Play the demo again.")
            : recording;
    }
}

/// <summary>A program of a demo: <paramref name="Source"/> is its C file, below the exercise's folder.</summary>
public sealed record DemoProgram(string Role, string Source);
