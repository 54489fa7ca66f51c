using Courseware.Labs.Containers;

namespace Courseware.Labs;

/// <summary>
/// One role, ready to run. <paramref name="Command"/> is the program and its first arguments; the scenario's follow.
/// <paramref name="Origin"/> is <c>student</c>, <c>original</c> or <c>demo</c>; <paramref name="FileName"/> is how the contract calls it.
/// </summary>
public sealed record BuiltProgram(string Role, string FileName, string Origin, string Language, IReadOnlyList<string> Command)
{
    /// <summary>
    /// The folder in which it was built, as it sees it, where everything may lie that it needs; null when it needs nothing next to it.
    /// </summary>
    public string? Folder { get; init; }

    /// <summary>Where <c>python3 -m</c> finds the modules of the submission, as the folder in which it runs is another; null for any other command.</summary>
    public string? Modules => Path.GetFileName(Command[0]).StartsWith("python", StringComparison.Ordinal) && Command.Contains("-m", StringComparer.Ordinal)
        ? Folder : null;

    /// <summary>A folder of this machine with the files of the submission, laid out as in <see cref="Folder"/>; null where there is none.</summary>
    public string? Sources { get; init; }

    /// <summary>The file names in its source; null where the source is not known.</summary>
    public IReadOnlyList<string>? FileNames { get; init; }

    /// <summary>The file of its working directory in which it writes its own calls; null when it does not. It is attached to the recording.</summary>
    public string? CallsFile { get; init; }

    /// <summary>The container in which it runs; null for this machine.</summary>
    internal RunningContainer? Container { get; init; }
}
