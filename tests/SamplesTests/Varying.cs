namespace Courseware.Tests.SamplesTests;

/// <summary>The kernel's and the machine's choices in a grading, each with the reason: they are not compared.</summary>
internal static class Varying
{
    private const string Lost = "Which bytes are lost at a send that timed out or took a part, and where a read is short, is the kernel's choice.";
    private const string Reset = "How much had arrived before a reset is a race of the kernel's.";

    /// <summary>Submissions whose report is not the same each time.</summary>
    public static IReadOnlyDictionary<string, string> Reports { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["abrupt-close/abrupt-lingers-zero"] = Reset,
        ["abrupt-close/graceful-lingers-thirty-seconds"] = Reset,
        ["abrupt-close/graceful-only-closes"] = Reset,
        ["abrupt-close/graceful-reads-one-byte"] = Reset,
        ["abrupt-close/graceful-shuts-both-directions"] = Reset,
        ["eof/receiver-counts-full-buffers"] =
            "How many pieces were certainly read alone, and so how many reads are expected at least, is the machine's choice.",
        ["half-close/client-saves-strings"] = Lost,
        ["half-close/client-stops-at-short-read"] = Lost,
        ["half-close/client-writes-whole-buffer"] = Lost,
        ["half-close/server-gives-up-on-slow-client"] = Lost,
        ["half-close/server-ignores-short-sends"] = Lost,
        ["half-close/server-sends-its-own-program"] = "An executable has the name of the folder in it in which it was compiled.",
        ["half-close/server-takes-eagain-for-done"] = Lost,
        ["needs-half-close/client-takes-silence-for-eof"] = "On a slow machine it may have no patience in another scenario already.",
    };

    /// <summary>Checks of a sample whose verdict is chance without a wire, which delivers the segments one by one.</summary>
    public static IReadOnlyDictionary<string, string[]> WithoutWire { get; } = new Dictionary<string, string[]>(StringComparer.Ordinal)
    {
        ["half-close/client-stops-at-short-read"] = ["pair-transfers", "pair-thanks", "works-with-original-server"],
        // The client may have read all before the reset comes.
        ["half-close/server-aborts-instead-of-shutdown"] = ["pair-transfers"],
        ["needs-half-close/client-stops-at-short-read"] = ["client-ends-cleanly"],
    };

    /// <summary>
    /// A report without the parts that vary. A program of <c>closing-states</c> alternates between sleep and a poll, and may be polling when its state
    /// is recorded; it may also print its end before it is ended.
    /// </summary>
    public static string Settled(string exercise, string report) => exercise == "closing-states"
        ? report.Replace("is running (using the CPU)", "waits in sleep()", StringComparison.Ordinal)
            .Replace("    UNKNOWN\n    CLOSE\n    end TIME_WAIT\n", "    UNKNOWN\n", StringComparison.Ordinal)
        : report;
}
