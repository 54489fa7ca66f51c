using System.Text;
using Courseware.Recordings;

namespace Courseware.Exercises.NeedsHalfClose;

/// <summary>The lines that the two programs print, as they stand behind their words; null for one that is not there.</summary>
internal sealed record Printed(string? Sent, string? Answer, string? Result, string? Read)
{
    /// <summary>The results that a server can tell.</summary>
    public const string Same = "same", Different = "different", NoAnswer = "none";

    /// <summary>Reads what a program wrote to stdout. The first line of each kind counts.</summary>
    public static Printed Parse(byte[] stdout)
    {
        string[] lines = [.. Encoding.Latin1.GetString(stdout).Split('\n').Select(l => l.Trim(' ', '\t', '\r', '\0'))];
        return new Printed(Value(lines, "sent:"), Value(lines, "answer:"), Value(lines, "result:")?.ToLowerInvariant(), Value(lines, "read:"));
    }

    /// <summary>True when the server says that it has got an answer. That there is none may be said in words as well.</summary>
    public bool HasAnswer => Answer is not (null or "" or NoAnswer);

    // Harmless to show: a program may print any byte.
    private static string? Value(IEnumerable<string> lines, string key) =>
        lines.FirstOrDefault(l => l.StartsWith(key, StringComparison.OrdinalIgnoreCase)) is { } line
            ? EscapedBytes.Escape(Encoding.Latin1.GetBytes(line[key.Length..].Trim()))
            : null;
}
