using Courseware.Labs;
using Courseware.Labs.Containers;
using Courseware.Launching;
using Courseware.Recordings;
using Courseware.Reporting;
using Courseware.Wire;

namespace Courseware.Cli;

/// <summary>Opens the selected lab.</summary>
internal static class LabFactory
{
    /// <summary>The word for the lab of one's own programs.</summary>
    public const string AnyLab = "auto";

    /// <summary>The word for the best wire that there is.</summary>
    public const string AnyWire = "auto";

    /// <summary>The word for no wire: programs meet on the loopback interface.</summary>
    public const string NoWire = "off";

    /// <summary>Labs by their name, with that wire; <c>auto</c> takes the best available ones.</summary>
    /// <exception cref="LaunchException">This machine has none of that name: a fault of the environment, not of the command line.</exception>
    public static async Task<ILabSource> OpenAsync(string name, string wire, ProgramLimits limits, CancellationToken cancellationToken)
    {
        if (name == "container")
        {
            if (wire is not (AnyWire or NetworkChoice.Tun))
                throw new LaunchException($"The container lab always has a wire of the kind tun; --wire {wire} is for the process lab. Nothing was graded.");
            return await ContainerLabs.ConnectAsync(limits, cancellationToken);
        }
        return await ProcessLabs.PrepareAsync(await NetworkAsync(wire, cancellationToken), cancellationToken);
    }

    private static async Task<NetworkChoice?> NetworkAsync(string wire, CancellationToken cancellationToken)
    {
        switch (wire)
        {
            case AnyWire:
                return null;
            case NoWire:
                return new NetworkChoice(NetworkChoice.Loopback, "--wire off");
            default:
                try
                {
                    return await NetworkChoice.RequireAsync(wire, cancellationToken);
                }
                catch (NoWireException e)
                {
                    throw new LaunchException(
                        $"--wire {wire} is not available on this machine ({e.Message}). Nothing was graded. Run 'grader doctor' to see what is.", e);
                }
        }
    }

    /// <summary>Remarks for the reader of a result about the lab and about what the programs did in it.</summary>
    public static IReadOnlyList<string> Notes(string lab, IReadOnlyList<ScenarioRecording> recordings, string language) =>
        [.. BuildNotes.From(recordings, language), .. Protection(lab, language), .. WireNotes.From(recordings, language)];

    private static IReadOnlyList<string> Protection(string lab, string language) =>
        lab == "process" ? [TextTable.Own("grading")["process-lab"].In(language)] : [];
}
