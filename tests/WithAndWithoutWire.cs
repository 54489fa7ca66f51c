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

    /// <summary>A sample, of which only the scenarios with programs of its own run.</summary>
    public static Task<(ExpectationResult WithWire, ExpectationResult Without)> SampleAsync(
        Exercise exercise, Sample sample, Func<Validation, Task<ExpectationResult>> grade, CancellationToken cancellationToken) => RunAsync(
        async lab => await grade(new Validation(exercise, await KnownScenarios.ForAsync(exercise, sample, lab), KnownScenarios.Seed)), cancellationToken);

    /// <summary>A rejected sample. Where it needs a wire it has no expectations without one, and runs once.</summary>
    public static async Task<(ExpectationResult WithWire, ExpectationResult Without)> RejectedAsync(
        Exercise exercise, RejectedSample sample, CancellationToken cancellationToken)
    {
        Requires.Tools("cc");
        if (!sample.NeedsWire)
            return await SampleAsync(exercise, sample, v => v.RejectedAsync(sample, cancellationToken), cancellationToken);
        await using var wire = await new ProcessLab().PrepareAsync(cancellationToken);
        Requires.That(wire.Network.HasWire, "needs a wire");
        var lab = await KnownScenarios.ForAsync(exercise, sample, wire);
        var result = await new Validation(exercise, lab, KnownScenarios.Seed).RejectedAsync(sample, cancellationToken);
        return (result, result);
    }

    /// <summary>The report that the author would see, the same whatever wire there is and however fast the machine.</summary>
    public static string Report(GradingResult result, string name) => TerminalReportTests.Report(
        result with { Submission = name, Wire = NetworkChoice.Tun, WireDetail = "", Checks = [.. result.Checks.Select(c => c with { Retried = false })] });

    /// <summary>All that did not pass, with the reasons; nothing when everything did.</summary>
    public static string Failures(GradingResult result, string except = "") => string.Join('\n', result.Checks
        .Where(c => c.Verdict != Verdict.Passed && c.Id != except)
        .Select(c => $"{c.Id}: {c.Verdict} ({c.Reason}) {c.Message} {string.Join('\n', c.Details)}"));
}
