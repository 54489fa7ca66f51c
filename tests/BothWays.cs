using Courseware.Grading;
using Courseware.Judging;
using Courseware.Labs;
using Courseware.Tests.ReportingTests;
using Courseware.Wire;

namespace Courseware.Tests;

/// <summary>A submission graded with a wire and without, and what is compared of the two results.</summary>
internal static class BothWays
{
    /// <summary>
    /// With the best wire that this machine allows, and at the same time on the loopback interface. Skips the test where there is no
    /// wire, when it needs one.
    /// </summary>
    public static async Task<(T WithWire, T Without)> RunAsync<T>(Func<ILab, Task<T>> grade, CancellationToken cancellationToken, bool needsWire = false)
    {
        await using var wire = await new ProcessLab().PrepareAsync(cancellationToken);
        Requires.That(!needsWire || wire.Network.HasWire, "needs a wire");
        await using var loopback = await new ProcessLab(new NetworkChoice(NetworkChoice.Loopback, "test")).PrepareAsync(cancellationToken);
        var results = await Task.WhenAll(grade(wire), grade(loopback));
        return (results[0], results[1]);
    }

    /// <summary>The verdict of each check, but for those that only a wire can decide.</summary>
    public static List<string> Verdicts(GradingResult result, params IEnumerable<string> onlyWithWire) =>
        [.. result.Checks.Where(c => !onlyWithWire.Contains(c.Id, StringComparer.Ordinal)).Select(c => $"{c.Id}: {c.Verdict} ({c.Reason})")];

    /// <summary>The report that the author would see, the same whatever wire there is.</summary>
    public static string Report(GradingResult result, string name) =>
        TerminalReportTests.Report(result with { Submission = name, Wire = NetworkChoice.Tun, WireDetail = "" });

    /// <summary>All that did not pass, with the reasons; nothing when everything did.</summary>
    public static string Failures(GradingResult result, string except = "") => string.Join('\n', result.Checks
        .Where(c => c.Verdict != Outcome.Passed && c.Id != except)
        .Select(c => $"{c.Id}: {c.Verdict} ({c.Reason}) {c.Message} {string.Join('\n', c.Exhibit)}"));
}
