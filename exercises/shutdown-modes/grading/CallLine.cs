using System.Text.RegularExpressions;
using Courseware.Judging;

namespace Courseware.Exercises.ShutdownModes;

/// <summary>A printed line that tells of a call, as the contract writes it: <c>read 8</c>, <c>write -1 EPIPE</c>.</summary>
internal static partial class CallLine
{
    private const int TimeoutMilliseconds = 1000;

    /// <summary>
    /// The line in the contract's words, whatever its case, blanks and punctuation, as in <c>READ() = 8 bytes</c> or <c>write: -1 (EPIPE, Broken
    /// pipe)</c>; null when it does not begin with the name of a call.
    /// </summary>
    public static string? Normal(string line)
    {
        var call = Call().Match(PrintedValue.Narrow(line));
        if (!call.Success)
            return null;
        var name = call.Groups["name"].Value.ToLowerInvariant() switch { "recv" => "read", "send" => "write", var other => other };
        var rest = call.Groups["rest"].Value;
        var (number, error) = (Number().Match(rest), Error().Match(rest));
        return string.Join(' ', new[] { name, number.Value, error.Value }.Where(word => word.Length > 0));
    }

    [GeneratedRegex(@"^\W*(?<name>read|recv|write|send|shutdown)\b\s*(?:\([^)]*\))?(?<rest>.*)$", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture,
        TimeoutMilliseconds)]
    private static partial Regex Call();

    [GeneratedRegex(@"(?<![\w-])-?\d+", RegexOptions.None, TimeoutMilliseconds)]
    private static partial Regex Number();

    [GeneratedRegex(@"\bE(?!OF\b|RROR\b)[A-Z0-9]{3,}\b", RegexOptions.None, TimeoutMilliseconds)]
    private static partial Regex Error();
}
