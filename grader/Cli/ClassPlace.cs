using System.CommandLine;

namespace Courseware.Cli;

/// <summary>A place for grading a class other than this machine.</summary>
/// <param name="Description">The description of the command.</param>
/// <param name="Options">The options of the place.</param>
/// <param name="Open">Opens the place by these options.</param>
internal sealed record ClassPlace(
    string Description, IReadOnlyList<Option> Options, Func<ParseResult, Func<ClassTask, int, CancellationToken, Task<IClassGrader>>> Open)
{
    /// <summary>Does something else with the folder of the batch, and gives the exit code; null: the class is graded.</summary>
    public Func<ParseResult, string, int?> Instead { get; init; } = (_, _) => null;
}
