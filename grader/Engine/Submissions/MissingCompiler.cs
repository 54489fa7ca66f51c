using System.Text.RegularExpressions;

namespace Courseware.Submissions;

/// <summary>
/// A compiler or build tool that a Makefile names and that was not found: <c>make: clang: No such file or directory</c>. The output is the
/// student's to write, so the name is only a question: whoever asks looks whether that tool is there.
/// </summary>
public static partial class MissingCompiler
{
    private const int LongestOutput = 1 << 16;

    /// <summary>The tool that the output says is not there; null when it names none that compiles or builds.</summary>
    public static string? In(string output)
    {
        var text = output.Length <= LongestOutput ? output : output[^LongestOutput..];
        foreach (Match match in NotFound().Matches(text))
        {
            var tool = match.Groups["tool"].Value;
            if (Compiler().IsMatch(tool))
                return tool;
        }
        return null;
    }

    /// <summary>The sentence for the student or the teacher.</summary>
    public static string Sentence(string tool, string command)
    {
        var package = tool.StartsWith("clang", StringComparison.Ordinal) ? "clang" : tool;
        return $"`{command}` runs {Quoted.Name(tool)}, which is not there. Install it (apt-get install {package}), or let the build use cc.";
    }

    [GeneratedRegex(
        @"^(?:make(?:\[\d+\])?: (?<tool>[\w+.-]+): (?:No such file or directory|Command not found|Permission denied)"
        + @"|(?:/bin/)?(?:ba|da|)sh: (?:line )?(?:\d+: )?(?<tool>[\w+.-]+): (?:command )?not found"
        + @"|  +(?<tool>[\w+.-]+)\r?\n\r?\n +is not a full path and was not found in the PATH)", RegexOptions.Multiline, 1000)]
    private static partial Regex NotFound();

    [GeneratedRegex(
        @"^(?:[\w]+-[\w]+-(?:[\w]+-)?)?(?:clang|clang\+\+|gcc|g\+\+|cc|c\+\+|tcc|icc|icx|icpc|rustc|cargo|go|javac|java|dotnet|mcs"
        + @"|ninja|cmake|make|mvn|gradle|ant|tsc|node|npm|python3?|ghc|swiftc|kotlinc|zig)(?:-?[\d.]+)?$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Compiler();
}
