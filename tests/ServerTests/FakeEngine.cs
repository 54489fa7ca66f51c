using System.IO.Compression;
using System.Text;
using Courseware.Cli;
using Courseware.Grading;
using Courseware.Judging;
using Courseware.Labs;
using Courseware.Server.Grading;

namespace Courseware.Tests.ServerTests;

/// <summary>
/// Grades without running a program. A check fails if the file <c>fails</c> in the submission has a line with its id. A test may hold it.
/// </summary>
internal sealed class FakeEngine : IGradingEngine
{
    private TaskCompletionSource? _hold;
    private int _begun;
    private int _ended;

    public int Begun => Volatile.Read(ref _begun);

    /// <summary>How many gradings were cancelled.</summary>
    public int Ended => Volatile.Read(ref _ended);

    /// <summary>Makes the exception that it throws instead of returning a result.</summary>
    public Func<Exception>? Fault { get; set; }

    /// <summary>The tools that every submission needs, and the tools that it has: without them it throws as the grader does.</summary>
    public (BuildTools Needs, BuildTools Has) Tools { get; set; }

    /// <summary>Makes the sources of a submission; null: there are none.</summary>
    public Func<GradingJob, IReadOnlyList<SourceText>>? Sources { get; set; }

    /// <summary>How long a grading takes; null: no time.</summary>
    public Func<GradingJob, TimeSpan>? Takes { get; set; }

    public void Hold() => _hold = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    public void LetGo() => _hold?.TrySetResult();

    public async Task<GradingOutcome> GradeAsync(
        GradingJob job, IProgress<GradingProgress> progress, Action<CheckResult> decided, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _begun);
        if (Fault is { } fault)
            throw fault();
        if ((Tools.Needs & ~Tools.Has) != BuildTools.None)
            throw new MissingToolsException(Tools.Needs);
        progress.Report(new GradingProgress(GradingProgress.Building, 2, 2, ""));
        var fails = Fails(job.Bytes);
        CheckResult[] results = [.. ExerciseCatalog.Find(job.Exercise).Manifest.Checks.Select(c => Result(c, fails.Contains(c.Id)))];
        decided(results[0]);
        if (_hold is { } hold)
            await HoldAsync(hold.Task, cancellationToken);
        if (Takes is { } takes)
            await Task.Delay(takes(job), cancellationToken);
        foreach (var result in results.Skip(1))
            decided(result);
        return new GradingOutcome(
            new GradingResult(job.Exercise, job.Student, job.Lab, "none", job.Seed, job.Language, results), "",
            Encoding.UTF8.GetBytes($"<!DOCTYPE html><title>Report of {job.Student}</title>"),
            Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(job.Bytes)))
        {
            Sources = Sources?.Invoke(job) ?? [],
        };
    }

    private async Task HoldAsync(Task hold, CancellationToken cancellationToken)
    {
        try
        {
            await hold.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            Interlocked.Increment(ref _ended);
            throw;
        }
    }

    /// <summary>An archive with which these checks fail.</summary>
    public static byte[] Failing(params string[] checks)
    {
        using var bytes = new MemoryStream();
        using (var archive = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        using (var entry = new StreamWriter(archive.CreateEntry("fails").Open()))
            entry.Write(string.Join('\n', checks));
        return bytes.ToArray();
    }

    private static string[] Fails(byte[] bytes)
    {
        using var archive = new ZipArchive(new MemoryStream(bytes));
        if (archive.GetEntry("fails") is not { } entry)
            return [];
        using var reader = new StreamReader(entry.Open());
        return reader.ReadToEnd().Split('\n');
    }

    private static CheckResult Result(CheckSpec check, bool fails) => new(
        check.Id, check.Tier, fails ? Verdict.Failed : Verdict.Passed, fails ? "reset" : "", fails ? 0 : check.Points, check.Points,
        check.Title.English, fails ? "It failed." : "");
}
