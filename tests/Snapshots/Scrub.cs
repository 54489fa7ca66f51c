using System.Text.RegularExpressions;

namespace Courseware.Tests.Snapshots;

/// <summary>Takes out of a text what differs from run to run or from machine to machine.</summary>
internal static partial class Scrub
{
    public static string Text(string text)
    {
        text = text.Replace("\r\n", "\n").TrimEnd('\n');
        text = text.Replace(Repository.Root, "<repository>").Replace(AppContext.BaseDirectory.TrimEnd('/'), "<bin>");
        text = TempPath().Replace(text, "<temp>");
        // Whichever network this machine allows: the programs' own end, and the other one.
        text = BytesBeforeReset().Replace(text, "(RST) after <n> bytes");
        text = Wire().Replace(text, "${label}<wire>");
        text = text.Replace("10.99.0.1:", "127.0.0.1:").Replace("10.99.0.2:", "127.0.0.1:");
        text = Port().Replace(text, "${before}<port>");
        text = Pid().Replace(text, "${before}<pid>");
        text = Seconds().Replace(text, "<seconds>${unit}");
        return JsonSeconds().Replace(text, "${before}\"<seconds>\"");
    }

    // How much of what was sent an abort overtakes is the kernel's choice.
    [GeneratedRegex(@"\(RST\) after \d+ bytes", RegexOptions.None, 1000)]
    private static partial Regex BytesBeforeReset();

    // The line of a report's heading, and those on which it continues.
    [GeneratedRegex(@"^(?<label>(?:Wire|연결) +)\S[^\n]*(?:\n {12}[^\n]*)*", RegexOptions.ExplicitCapture | RegexOptions.Multiline, 1000)]
    private static partial Regex Wire();

    /// <summary>The report without what differs from run to run: the order of events in its ladders, and whether the machine was busy.</summary>
    public static string WithoutLadders(string report) =>
        string.Join("\n\n", report.Replace(" · run again", "").Split("\n\n").Where(p => !p.Contains("(your program)", StringComparison.Ordinal)));

    // A folder of its own under the temporary folder; what stands behind it is the test's.
    [GeneratedRegex(@"(?:/private)?(?:/var/folders/\w+/\w+/T|/tmp|/var/tmp)/[\w.\-]+", RegexOptions.None, 1000)]
    private static partial Regex TempPath();

    [GeneratedRegex(@"(?<before>(?:\d+\.\d+\.\d+\.\d+:|\[[0-9a-f:]+\]:|\bport |\bPort |\b포트 ))\d{2,5}\b", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Port();

    [GeneratedRegex(@"(?<before>(?:\bpid[ =]|\bprocess ))\d+\b", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Pid();

    // Only fractions: "300 ms" and "2 s" are limits that the text is about, "0.31 s" was measured.
    [GeneratedRegex(@"\b\d+\.\d+(?<unit> ?(?:s|ms)\b|초)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Seconds();

    [GeneratedRegex(@"(?<before>""(?:at|seconds|cpuSeconds)"":\s?)[\d.eE+\-]+", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex JsonSeconds();
}
