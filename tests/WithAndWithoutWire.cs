using Courseware.Grading;
using Courseware.Grading.Samples;
using Courseware.Judging;
using Courseware.Labs;
using Courseware.Tests.ReportingTests;
using Courseware.Wire;

namespace Courseware.Tests;

/// <summary>A submission graded with a wire and without, and what is compared of the two results.</summary>
internal static class WithAndWithoutWire
{
    /// <summary>
    /// With the best wire that this machine allows, and at the same time on the loopback interface; built once for both.
    /// </summary>
    public static async Task<(T WithWire, T Without)> RunAsync<T>(Func<ILab, Task<T>> grade, CancellationToken cancellationToken)
    {
        await using var wire = await new ProcessLab().PrepareAsync(cancellationToken);
        await using var loopback = await new ProcessLab(new NetworkChoice(NetworkChoice.Loopback, "test")).PrepareAsync(cancellationToken);
        await using var builds = new SharedBuilds(wire);
        var results = await Task.WhenAll(grade(builds.For(wire)), grade(builds.For(loopback)));
        return (results[0], results[1]);
    }

    /// <summary>The same, or with the wire alone where one network is enough: then both results are the same.</summary>
    public static async Task<(T WithWire, T Without)> RunAsNeededAsync<T>(Func<ILab, Task<T>> grade, bool needsWire, CancellationToken cancellationToken)
    {
        if (Requires.BothNetworks && !needsWire)
            return await RunAsync(grade, cancellationToken);
        await using var wire = await new ProcessLab().PrepareAsync(cancellationToken);
        Requires.That(!needsWire || wire.Network.HasWire, "needs a wire");
        var result = await grade(wire);
        return (result, result);
    }

    /// <summary>A sample, of which only the scenarios with programs of its own run.</summary>
    public static Task<(ExpectationResult WithWire, ExpectationResult Without)> SampleAsync(
        Exercise exercise, Sample sample, Func<Validation, Task<ExpectationResult>> grade, CancellationToken cancellationToken)
    {
        Requires.Tools("cc");
        // A rejected sample that needs a wire has no expectations without one.
        return RunAsNeededAsync(
            async lab => await grade(new Validation(exercise, await KnownScenarios.ForAsync(exercise, sample, lab), KnownScenarios.Seed)),
            needsWire: sample is RejectedSample { NeedsWire: true }, cancellationToken);
    }

    /// <summary>The report that the author would see, the same whatever wire there is and however fast the machine.</summary>
    public static string Report(GradingResult result, string name) => TerminalReportTests.Report(
        result with { Submission = name, Wire = NetworkChoice.Tun, WireDetail = "", Checks = [.. result.Checks.Select(c => c with { Retried = false })] });

    /// <summary>All that did not pass, with the reasons; nothing when everything did.</summary>
    public static string Failures(GradingResult result, string except = "") => string.Join('\n', result.Checks
        .Where(c => c.Verdict != Verdict.Passed && c.Id != except)
        .Select(c => $"{c.Id}: {c.Verdict} ({c.Reason}) {c.Message} {string.Join('\n', c.Details)}"));
}
