using System.Text.RegularExpressions;
using Courseware.Recordings;

namespace Courseware.Grading;

/// <summary>The lines of a stall's report in a language. A recording has them in English; a line that is not one of its forms stays as it is.</summary>
internal static partial class StallLines
{
    private static readonly TextTable Table = TextTable.Own("stall-lines");

    /// <summary>The lines that are shown with a finding: those of the report of a stall among them are put into the language.</summary>
    public static IReadOnlyList<string> In(string language, IReadOnlyList<string> lines, IEnumerable<RecordedEvent> evidence)
    {
        var report = evidence.OfType<Stalled>().SelectMany(s => s.Report).ToHashSet(StringComparer.Ordinal);
        return language == "en" || report.Count == 0 ? lines : [.. lines.Select(line => report.Contains(line) ? Line(line).In(language) : line)];
    }

    private static LocalizedText Line(string line)
    {
        if (Process().Match(line) is { Success: true } process)
        {
            var (program, name) = (("program", process.Groups["program"].Value), ("name", process.Groups["name"].Value));
            return process.Groups["calls"] is { Success: true } calls
                ? Table["waits", program, name, ("calls", LocalizedText.Join("; ", [.. calls.Value.Split("; ").Select(Call)]))]
                : process.Groups["stopped"].Success ? Table["stopped", program, name] : Table["runs", program, name];
        }
        if (Socket().Match(line) is { Success: true } socket)
        {
            return Table["socket", ("program", socket.Groups["program"].Value), ("addresses", socket.Groups["addresses"].Value),
                ("state", socket.Groups["state"].Value), ("queues", LocalizedText.Join(", ", [.. socket.Groups["queues"].Value.Split(", ").Select(Queue)]))];
        }
        return Ended().Match(line) is { Success: true } ended ? Table["ended", ("program", ended.Groups["program"].Value)] : LocalizedText.Same(line);
    }

    private static LocalizedText Call(string call) => Limit().Match(call) is not { Success: true } limit ? LocalizedText.Same(call)
        : limit.Groups["seconds"] is { Success: true } seconds ? Table["call.at-most", ("call", limit.Groups["call"].Value), ("seconds", seconds.Value)]
        : Table[limit.Groups["endless"].Success ? "call.endless" : "call.limited", ("call", limit.Groups["call"].Value)];

    private static LocalizedText Queue(string text)
    {
        if (text == "both queues are empty")
            return Table["queues.empty"];
        if (Accepting().Match(text) is { Success: true } waiting)
            return waiting.Groups["count"].Value == "no" ? Table["queues.no-connection"]
                : Table["queues.connections", ("count", waiting.Groups["count"].Value)];
        if (Bytes().Match(text) is not { Success: true } bytes)
            return LocalizedText.Same(text);
        var key = bytes.Groups["what"].Value == "read" ? "queues.not-read" : "queues.not-acknowledged";
        return Table[key, ("what", bytes.Groups["amount"].Value.Replace(" and ", " + ", StringComparison.Ordinal))];
    }

    [GeneratedRegex(
        @"^(?<program>[^:]+): process (?<name>.+?) (waits in (?<calls>.+)|is running \(using the CPU\)|(?<stopped>is stopped by a signal))$",
        RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Process();

    [GeneratedRegex(@"^(?<program>[^:]+): socket (?<addresses>.+) is in (?<state>[A-Z_12]+); (?<queues>.+)$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Socket();

    [GeneratedRegex("^(?<program>[^:]+): has ended$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Ended();

    [GeneratedRegex(
        @"^(?<call>.+?), ((?<endless>without a time limit)|for at most (?<seconds>[\d.]+) s|with a time limit)$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Limit();

    [GeneratedRegex(@"^(?<count>no|\d+) connections? waits? for accept\(\)$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Accepting();

    [GeneratedRegex(@"^(?<amount>.+) not (?<what>read|acknowledged)$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Bytes();
}
