using System.Text.RegularExpressions;
using Courseware.Recordings;

namespace Courseware.Judging;

/// <summary>
/// The line with which a runtime says that an exception ended the program, and the student's own line of it. <paramref name="Place"/> is
/// <c>file_server.py:3</c>, empty where the runtime names none. Read from stderr, which the program writes: it is only shown.
/// </summary>
public sealed partial record UncaughtException(string Text, string Place)
{
    /// <summary>The exception, behind its place where there is one.</summary>
    public string Shown => Place.Length > 0 ? $"{Place}: {Text}" : Text;

    private const int Longest = 1 << 16;
    private const int LongestText = 200;

    /// <summary>The exception in what a program wrote to stderr; null when there is none of a known form.</summary>
    public static UncaughtException? In(byte[] stderr)
    {
        var lines = EscapedBytes.Escape(stderr.AsSpan(Math.Max(0, stderr.Length - Longest)).ToArray()).Split("\\n");
        return Python(lines) ?? FirstLine(lines, Java(), JavaPlace()) ?? FirstLine(lines, DotNet(), DotNetPlace()) ?? FirstLine(lines, Go(), GoPlace())
            ?? Rust(lines) ?? Cxx(lines) ?? Node(lines);
    }

    private static UncaughtException? Python(string[] lines)
    {
        var trace = Array.FindLastIndex(lines, l => l.StartsWith("Traceback (most recent call last):", StringComparison.Ordinal));
        if (trace < 0)
            return null;
        var end = Array.FindIndex(lines, trace + 1, l => l.Length > 0 && !l.StartsWith(' '));
        if (end < 0)
            return null;
        // The deepest line that is not the library's.
        var places = lines[trace..end].Select(l => PythonPlace().Match(l))
            .Where(m => m.Success && !m.Groups["file"].Value.Contains("/lib/", StringComparison.Ordinal)).ToList();
        return New(lines[end], places.Count == 0 ? null : places[^1]);
    }

    private static UncaughtException? FirstLine(string[] lines, Regex begins, Regex place)
    {
        var at = Array.FindIndex(lines, l => begins.IsMatch(l));
        if (at < 0)
            return null;
        var found = lines.Skip(at + 1).Select(l => place.Match(l))
            .FirstOrDefault(m => m.Success && !m.Groups["file"].Value.Contains("/go/src/", StringComparison.Ordinal));
        return New(begins.Match(lines[at]).Groups["text"].Value, found);
    }

    private static UncaughtException? Rust(string[] lines)
    {
        var at = Array.FindIndex(lines, l => RustPanic().IsMatch(l));
        return at < 0 ? null : New(at + 1 < lines.Length ? lines[at + 1] : lines[at], RustPanic().Match(lines[at]));
    }

    private static UncaughtException? Cxx(string[] lines)
    {
        var at = Array.FindIndex(lines, l => l.StartsWith("terminate called after throwing", StringComparison.Ordinal));
        return at < 0 ? null : New(at + 1 < lines.Length && lines[at + 1].Contains("what():", StringComparison.Ordinal) ? $"{lines[at]}{lines[at + 1]}"
            : lines[at], null);
    }

    // The file and line come first, then the source, and the error behind an empty line.
    private static UncaughtException? Node(string[] lines)
    {
        var at = Array.FindIndex(lines, l => NodeError().IsMatch(l));
        if (at < 0 || !lines.Skip(at + 1).Any(l => l.StartsWith("    at ", StringComparison.Ordinal)))
            return null;
        var place = lines.Select(l => NodePlace().Match(l)).FirstOrDefault(m => m.Success);
        return New(lines[at], place);
    }

    private static UncaughtException New(string text, Match? place) => new(
        text.Length <= LongestText ? text.Trim() : $"{text[..LongestText].Trim()} …",
        place is { Success: true } ? $"{Path.GetFileName(place.Groups["file"].Value)}:{place.Groups["line"].Value}" : "");

    [GeneratedRegex("""^  File "(?<file>[^"]+)", line (?<line>\d+)""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex PythonPlace();

    [GeneratedRegex("""^Exception in thread "[^"]*" (?<text>.+)$""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Java();

    [GeneratedRegex(@"^(?:\\t|\s)+at (?!java\.|sun\.|jdk\.|java\.base/)[^(]+\((?<file>[\w$]+\.java):(?<line>\d+)\)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex JavaPlace();

    [GeneratedRegex(@"^Unhandled exception\. (?<text>.+)$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex DotNet();

    [GeneratedRegex(@"^   at .+ in (?<file>\S+):line (?<line>\d+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex DotNetPlace();

    [GeneratedRegex(@"^(?<text>(?:panic|fatal error): .+)$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Go();

    [GeneratedRegex(@"^(?:\\t|\s+)(?<file>/\S+\.go):(?<line>\d+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex GoPlace();

    [GeneratedRegex(@"^thread '[^']*' (?:\(\d+\) )?panicked at (?:'.*', )?(?<file>[^:\s]+\.rs):(?<line>\d+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex RustPanic();

    [GeneratedRegex(@"^(?:Uncaught )?(?:[A-Za-z]+Error|Error)(?: \[\w+\])?: .+", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex NodeError();

    [GeneratedRegex(@"^(?:file://)?(?<file>/\S+\.[cm]?js):(?<line>\d+)$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex NodePlace();
}
