using Courseware.Grading;
using Courseware.Grading.Samples;
using Courseware.Judging;
using Courseware.Labs;
using Courseware.Tests.ReportingTests;
using Courseware.Tests.Submissions;
using Courseware.Wire;

namespace Courseware.Tests;

/// <summary>A submission graded with a wire and without, and what is compared of the two results.</summary>
internal static class WithAndWithoutWire
{
    /// <summary>
    /// With the best wire that this machine allows, and at the same time on the loopback interface; built once for both.
    /// </summary>
    public static Task<(T WithWire, T Without)> RunAsync<T>(Func<ILab, Task<T>> grade, CancellationToken cancellationToken) =>
        RunAsync(grade, grade, cancellationToken);

    /// <summary>
    /// A rejected sample with a wire, and without one. Without, what runs none of its own programs is not run again: it would be the solution's
    /// programs in the solution's scenarios, and the solution is graded both ways itself.
    /// </summary>
    public static Task<(ExpectationResult WithWire, ExpectationResult Without)> RejectedAsync(
        Exercise exercise, RejectedSample sample, CancellationToken cancellationToken)
    {
        Requires.Tools("cc");
        if (sample.NeedsWire)
            return OnTheWireAsync();
        return RunAsync(lab => GradeAsync(lab, []), lab => GradeAsync(lab, ChecksOfItsOwn(exercise, sample)), cancellationToken);

        // It has no expectations without a wire.
        async Task<(ExpectationResult WithWire, ExpectationResult Without)> OnTheWireAsync()
        {
            await using var wire = await new ProcessLab().PrepareAsync(cancellationToken);
            Requires.That(wire.Network.HasWire, "needs a wire");
            var promise = await GradeAsync(wire, []);
            return (promise, promise);
        }

        async Task<ExpectationResult> GradeAsync(ILab lab, IReadOnlyList<string> checks)
        {
            using var folder = new TemporaryFolder();
            sample.Compose(exercise, folder.Path);
            var request = new GradeRequest(folder.Path, 1, "en", checks, "");
            var (result, _) = await new Grader(exercise, lab).GradeAsync(request, cancellationToken);
            return new ExpectationResult(sample.Id, [.. Validation.Differences(sample.Fails, result, skipsAllowed: true)], result);
        }
    }

    /// <summary>The checks that it must fail, and those with a scenario that runs one of its own programs; none where that is all.</summary>
    internal static IReadOnlyList<string> ChecksOfItsOwn(Exercise exercise, RejectedSample sample)
    {
        var files = sample.Files.Names.ToList();
        var own = exercise.Roles.Where(r => files.Exists(f => r.Matches(Path.GetFileNameWithoutExtension(f)))).ToList();
        // A header, a Makefile, a sheet of answers: it may change anything.
        if (files.Exists(f => !own.Exists(r => r.Matches(Path.GetFileNameWithoutExtension(f)))))
            return [];
        var scenarios = exercise.Code.Scenarios.Where(s => s.Programs.Any(p => p.Origin == "student" && own.Exists(r => r.Role == p.Role)))
            .Select(s => s.Id).ToHashSet(StringComparer.Ordinal);
        var checks = exercise.Code.Checks.Where(c => sample.Fails.ContainsKey(c.Id) || c.Scenarios.Any(scenarios.Contains)).Select(c => c.Id).ToList();
        return checks.Count == exercise.Code.Checks.Count ? [] : checks;
    }

    /// <summary>The report that the author would see, the same whatever wire there is.</summary>
    public static string Report(GradingResult result, string name) =>
        TerminalReportTests.Report(result with { Submission = name, Wire = NetworkChoice.Tun, WireDetail = "" });

    /// <summary>The first result's verdicts of the checks that the second one has, too.</summary>
    public static GradingResult AsAskedOf(GradingResult result, GradingResult asked) =>
        result with { Checks = [.. result.Checks.Where(c => asked.Checks.Any(a => a.Id == c.Id))] };

    /// <summary>All that did not pass, with the reasons; nothing when everything did.</summary>
    public static string Failures(GradingResult result, string except = "") => string.Join('\n', result.Checks
        .Where(c => c.Verdict != Verdict.Passed && c.Id != except)
        .Select(c => $"{c.Id}: {c.Verdict} ({c.Reason}) {c.Message} {string.Join('\n', c.Details)}"));

    private static async Task<(T WithWire, T Without)> RunAsync<T>(
        Func<ILab, Task<T>> withWire, Func<ILab, Task<T>> without, CancellationToken cancellationToken)
    {
        await using var wire = await new ProcessLab().PrepareAsync(cancellationToken);
        await using var loopback = await new ProcessLab(new NetworkChoice(NetworkChoice.Loopback, "test")).PrepareAsync(cancellationToken);
        await using var builds = new SharedBuilds(wire);
        var results = await Task.WhenAll(withWire(builds.For(wire)), without(builds.For(loopback)));
        return (results[0], results[1]);
    }
}
