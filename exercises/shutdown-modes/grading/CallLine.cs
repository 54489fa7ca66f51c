using System.Text.RegularExpressions;
using Courseware.Judging;

namespace Courseware.Exercises.ShutdownModes;

/// <summary>
/// A printed line that tells of a call. <paramref name="Text"/> is the line as it was printed, safe to show, <paramref name="Call"/> the same as the
/// contract writes it: <c>read 8</c>, <c>write -1 EPIPE</c>.
/// </summary>
internal sealed partial record CallLine(string Text, string Call)
{
    private const int TimeoutMilliseconds = 1000;

    /// <summary>
    /// The line in the contract's words, whatever its case, blanks and punctuation, as in <c>READ() = 8 bytes</c> or <c>write: -1 (EPIPE, Broken
    /// pipe)</c>; null when it does not begin with the name of a call.
    /// </summary>
    public static string? Normal(string line)
    {
        var call = CallPattern().Match(PrintedValue.Narrow(line));
        if (!call.Success)
            return null;
        var name = call.Groups["name"].Value.ToLowerInvariant() switch { "recv" => "read", "send" => "write", var other => other };
        var rest = call.Groups["rest"].Value;
        var (number, error) = (Number().Match(rest), Error().Match(rest));
        return string.Join(' ', new[] { name, number.Value, error.Value }.Where(word => word.Length > 0));
    }

    /// <summary>True when the line says what the call returned.</summary>
    public bool HasResult => Call.Contains(' ', StringComparison.Ordinal);

    /// <summary>The line as one about a call; null when it is none.</summary>
    public static CallLine? Parse(string line) => Normal(line) is { } call ? new CallLine(line, call) : null;

    [GeneratedRegex(@"^\W*(?<name>read|recv|write|send|shutdown)\b\s*(?:\([^)]*\))?(?<rest>.*)$", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture,
        TimeoutMilliseconds)]
    private static partial Regex CallPattern();

    [GeneratedRegex(@"(?<![\w-])-?\d+", RegexOptions.None, TimeoutMilliseconds)]
    private static partial Regex Number();

    [GeneratedRegex(@"\bE(?!OF\b|RROR\b)[A-Z0-9]{3,}\b", RegexOptions.None, TimeoutMilliseconds)]
    private static partial Regex Error();
}
