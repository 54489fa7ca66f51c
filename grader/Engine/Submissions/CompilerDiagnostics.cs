using Courseware.Recordings;
using Courseware.Submissions.Diagnostics;

namespace Courseware.Submissions;

/// <summary>
/// Finds the messages of compilers, linkers and build tools in what a build printed. The text is a student's to choose: it is read
/// line by line without regular expressions, up to a limit.
/// </summary>
public static class CompilerDiagnostics
{
    private const int Most = 20;

    /// <summary>
    /// At most twenty messages, errors first, each once. Files are relative to the workspace where they are in it; line and column
    /// are 0 where the tool names none. Empty when nothing in the text is a message of a known tool.
    /// </summary>
    public static IReadOnlyList<Diagnostic> Parse(string buildOutput, string workspace)
    {
        var output = new BuildOutput(buildOutput, workspace);
        var found = new List<ParsedMessage>();
        for (var at = 0; at < output.Count && found.Count < Most * 10; at++)
        {
            output.Follow(at);
            if (MessageAt(output, at) is { } message)
                found.Add(message);
        }
        // Messages that only repeat that something failed are shown when there is no other message.
        return [.. found
            .Where(message => message.Severity != Severity.Summary || !found.Exists(other => other.Severity == Severity.Error))
            .OrderBy(message => message.Severity == Severity.Warning)
            .Select(message => message.Diagnostic).Distinct().Take(Most)];
    }

    // A line that only looks like a message is none, however a parser fails at it: it must not end the grading.
    private static ParsedMessage? MessageAt(BuildOutput output, int at)
    {
        try
        {
            return ToolMessages.Parse(output, at);
        }
        catch (Exception e) when (e is ArgumentException or IndexOutOfRangeException or FormatException or OverflowException)
        {
            return null;
        }
    }
}
