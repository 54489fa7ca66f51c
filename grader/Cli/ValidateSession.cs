using System.Globalization;
using Courseware.Grading;
using Courseware.Grading.Samples;
using Courseware.Labs;
using Courseware.Launching;
using Courseware.Reporting;
using Courseware.Submissions;
using Spectre.Console;

namespace Courseware.Cli;

/// <summary>One call of <c>grader validate</c>: exercises, each with its submissions, each as often as asked for; then the figures.</summary>
internal sealed class ValidateSession(CliConsole console, string labName, string wire)
{
    private readonly AccuracyStatistics _figures = new();

    public required IReadOnlyList<string> Exercises { get; init; }

    /// <summary>The selected subjects; all when empty.</summary>
    public required IReadOnlyList<string> Only { get; init; }

    public required int Repeat { get; init; }

    public required int Jobs { get; init; }

    public required bool Load { get; init; }

    /// <summary>The seed of the first repeat; each further one has the next, unless <see cref="SameSeed"/>.</summary>
    public required ulong Seed { get; init; }

    public required bool SameSeed { get; init; }

    /// <summary>The file that gets a line for each verdict: exercise, submission, check, verdict, reason, separated by tabs; null for none.</summary>
    public string? ResultsFile { get; init; }

    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        await using var results = ResultsFile is null ? null : OpenResults(ResultsFile);
        var exercises = Exercises.Select(ExerciseCatalog.Find).ToList();
        var names = exercises.SelectMany(Names).ToHashSet(StringComparer.Ordinal);
        if (Only.FirstOrDefault(o => !names.Contains(o)) is { } unknown)
            throw new UsageException($"There is no submission '{unknown}' to validate.{Suggestions.Hint(unknown, names)}");
        var code = ExitCode.Passed;
        using var load = Load ? new CpuLoad(Environment.ProcessorCount) : null;
        foreach (var exercise in exercises.Where(e => Names(e).Any(Wanted)))
        {
            await using var labs = new LabPool(await LabFactory.OpenAsync(labName, wire, exercise.Manifest.Limits, cancellationToken), Jobs);
            for (var turn = 0; turn < Repeat; turn++)
            {
                var seed = SameSeed ? Seed : unchecked(Seed + (ulong)turn);
                code = Math.Max(code, await ValidateAsync(exercise, labs, seed, load, results, cancellationToken));
            }
        }
        WriteFigures();
        return _figures.Flaws.Count == 0 ? code : ExitCode.NotPassed;
    }

    private static IEnumerable<string> Names(Exercise exercise) =>
        ["solution", "starter", .. OtherStarters(exercise).Select(l => $"starter-{l}"), .. Sample.All(exercise).Select(s => s.Id)];

    private static IEnumerable<string> OtherStarters(Exercise exercise) => exercise.StarterLanguages.Where(l => l != Exercise.FirstLanguage);

    // The program that starts a language's programs, where that is not the language's name.
    private static string ToolOf(string language) => language == "python" ? "python3" : language == "java" ? "javac" : language;

    private async Task<int> ValidateAsync(Exercise exercise, LabPool labs, ulong seed, CpuLoad? load, TextWriter? results, CancellationToken cancellationToken)
    {
        var subjects = Subjects(exercise, labs, seed, cancellationToken).Where(s => Wanted(s.Name)).ToList();
        if (subjects.Count == 0)
            return ExitCode.Passed;
        console.Out.MarkupLineInterpolated($"[bold]{exercise.Manifest.Id}[/]: manifest and code agree{(Repeat > 1 ? $", seed {seed}" : "")}");
        using var places = new SemaphoreSlim(Jobs);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var running = subjects.Select(s => RunAsync(s, places, stop.Token)).ToList();
        var (met, notMet) = (0, 0);
        try
        {
            foreach (var (index, subject) in subjects.Index())
            {
                load?.Renew();
                if (await ExpectationAsync(subject, running[index],
                    new GradingProgress("validating", index, subjects.Count, subject.Name)) is not { } expectation)
                    continue;
                _ = expectation.Met ? met++ : notMet++;
                _figures.Add(expectation);
                Write(expectation, subject.Kind);
                if (results is not null)
                    await results.WriteLineAsync(string.Join('\n', Verdicts(exercise.Manifest.Id, expectation)));
            }
        }
        finally
        {
            // After any end, no grading is left running, and the first failure is reported.
            await stop.CancelAsync();
            await Task.WhenAll(running).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        }
        console.Out.MarkupLineInterpolated($"  {met} expectations met, {notMet} not met");
        return notMet == 0 ? ExitCode.Passed : ExitCode.NotPassed;
    }

    /// <summary>The expectation of a subject; null for a sample for whose language a lab of containers has no image.</summary>
    private async Task<ExpectationResult?> ExpectationAsync(Subject subject, Task<ExpectationResult> running, GradingProgress soFar)
    {
        using var progress = new LiveProgress(console.Error, "en", TimeProvider.System);
        progress.Report(soFar);
        try
        {
            return await running;
        }
        catch (LaunchException e) when (subject.InContainers)
        {
            progress.Dispose();
            console.Out.MarkupLineInterpolated($"  left out {subject.Name}: {e.Message}");
            return null;
        }
    }

    private static async Task<ExpectationResult> RunAsync(Subject subject, SemaphoreSlim places, CancellationToken cancellationToken)
    {
        await places.WaitAsync(cancellationToken);
        try
        {
            return await subject.Grade(cancellationToken);
        }
        finally
        {
            places.Release();
        }
    }

    private IEnumerable<Subject> Subjects(Exercise exercise, LabPool labs, ulong seed, CancellationToken cancellationToken)
    {
        var inContainers = labs.Source is not ProcessLabs;
        cancellationToken.ThrowIfCancellationRequested();
        yield return new Subject("solution", "", InLab((v, token) => v.SolutionAsync(token)));
        yield return new Subject("starter", "", InLab((v, token) => v.StarterAsync(token)));
        foreach (var language in OtherStarters(exercise))
        {
            var name = $"starter-{language}";
            if (!inContainers && Wanted(name) && SearchPath.Find(ToolOf(language)) is null)
                console.Out.MarkupLineInterpolated($"  left out {name}: not on this machine: {ToolOf(language)}");
            else
                yield return new Subject(name, "", InLab((v, token) => v.StarterAsync(language, token))) { InContainers = inContainers };
        }
        foreach (var sample in AcceptedSample.All(exercise))
        {
            // A container has its own tools.
            if (!inContainers && Wanted(sample.Id) && sample.Missing() is { Count: > 0 } missing)
            {
                console.Out.MarkupLineInterpolated($"  left out {sample.Id}: not on this machine: {string.Join(", ", missing)}");
                continue;
            }
            yield return new Subject(sample.Id, " correct", InLab((v, token) => v.AcceptedAsync(sample, token)))
            {
                InContainers = inContainers && sample.Tools.Count > 0,
            };
        }
        foreach (var sample in RejectedSample.All(exercise))
            yield return new Subject(sample.Id, "", InLab((v, token) => v.RejectedAsync(sample, token)));

        Func<CancellationToken, Task<ExpectationResult>> InLab(Func<Validation, CancellationToken, Task<ExpectationResult>> grade) => async token =>
        {
            await using var lease = labs.Take();
            return await grade(new Validation(exercise, lease.Lab, seed), token);
        };
    }

    private static IEnumerable<string> Verdicts(string exercise, ExpectationResult expectation) =>
        expectation.Result.Checks.Select(c => string.Join('\t', exercise, expectation.Subject, c.Id, c.Verdict, c.Reason));

    private static StreamWriter OpenResults(string file)
    {
        try
        {
            return new StreamWriter(file) { AutoFlush = true };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"The results cannot be written to {file}: {e.Message} Next: name another file with --results.");
        }
    }

    private bool Wanted(string name) => Only.Count == 0 || Only.Contains(name, StringComparer.Ordinal);

    private void Write(ExpectationResult expectation, string kind)
    {
        var mark = expectation.Met ? "[green]met[/]    " : "[red]not met[/]";
        var result = expectation.Result;
        console.Out.MarkupLine($"  {mark}{kind} {Markup.Escape(expectation.Subject)} ({result.Score}/{result.MaxScore}, {result.Seconds:0.0} s)");
        foreach (var wrong in expectation.Wrong)
            console.Out.MarkupLineInterpolated($"            {wrong}");
    }

    private void WriteFigures()
    {
        string[] kinds = ["false pass", "false fail", AccuracyStatistics.Changed, "inconclusive"];
        string[] further = [.. _figures.Flaws.Select(f => f.Kind).Distinct(StringComparer.Ordinal).Except(kinds, StringComparer.Ordinal)];
        var counts = string.Join(", ", kinds.Concat(further).Select(k => $"{k} {_figures.Count(k)}"));
        console.Out.MarkupLineInterpolated($"[bold]figures[/]: runs {_figures.Runs}, verdicts {_figures.Verdicts}, {counts}");
        foreach (var flaw in _figures.Flaws)
        {
            console.Out.MarkupLineInterpolated($"  {flaw.Kind}: {flaw.Text}");
            console.Out.MarkupLineInterpolated($"    {ReproduceCommand(flaw)}");
        }
    }

    private string ReproduceCommand(Misjudgement flaw)
    {
        var exercise = Exercises.FirstOrDefault(e => ExerciseCatalog.Find(e).Manifest.Id == flaw.Exercise) ?? flaw.Exercise;
        var options = (labName == LabFactory.AnyLab ? "" : $" --lab {labName}") + (wire == LabFactory.AnyWire ? "" : $" --wire {wire}")
            + (Load ? " --load" : "");
        return ShellCommand.Join(["grader", "validate", exercise, "--only", flaw.Subject, "--seed", flaw.Seed.ToString(CultureInfo.InvariantCulture)])
            + options;
    }

    /// <summary>One submission to grade; <paramref name="Kind"/> is a word for accepted samples.</summary>
    private sealed record Subject(string Name, string Kind, Func<CancellationToken, Task<ExpectationResult>> Grade)
    {
        /// <summary>True when it needs an image that this machine need not have.</summary>
        public bool InContainers { get; init; }
    }
}
