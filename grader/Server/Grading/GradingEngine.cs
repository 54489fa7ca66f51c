using System.Collections.Concurrent;
using System.Text;
using Courseware.Batch;
using Courseware.Cli;
using Courseware.Cli.Commands;
using Courseware.Grading;
using Courseware.Grading.Explaining;
using Courseware.Labs;
using Courseware.Launching;
using Courseware.Reporting.Html;
using Courseware.Server.Data;
using Courseware.Submissions;

namespace Courseware.Server.Grading;

/// <summary>
/// The grader itself, in this process: the same labs, checks and reports as <c>grader batch</c>. A submission is written under a fixed name into
/// a private folder, and opened there by the same code as everywhere.
/// </summary>
/// <param name="workers">How many gradings run at the same time.</param>
/// <param name="tools">The tools of the labs here: it grades no submission that needs others.</param>
internal sealed class GradingEngine(int workers, LabTools tools) : IGradingEngine, IAsyncDisposable
{
    // A fixed name, so that a file name from a student never becomes a path.
    private const string FileName = "submission";

    private readonly ConcurrentDictionary<(string Lab, string Exercise), LabPool> _pools = new();
    private readonly SemaphoreSlim _opening = new(1);

    /// <inheritdoc/>
    public async Task<GradingOutcome> GradeAsync(
        GradingJob job, IProgress<GradingProgress> progress, Action<CheckResult> decided, CancellationToken cancellationToken)
    {
        var exercise = ExerciseCatalog.Find(job.Exercise);
        var folder = MachineWrites.NewFolder();
        try
        {
            var path = Path.Combine(folder, FileName);
            await File.WriteAllBytesAsync(path, job.Bytes, cancellationToken);
            RequireTools(path, exercise, tools.In(job.Lab));
            var labs = await LabsAsync(job.Lab, exercise, cancellationToken);
            await using var lease = labs.Take();
            var request = new GradeRequest(path, job.Seed, job.Language, [], GradeCommand.ReproduceCommand(job.Exercise, ".", job.Seed, job.Language));
            var lab = new ObservedLab(lease.Lab, exercise, decided);
            var grader = new Grader(exercise, lab, progress) { Explaining = job.KeepsRecordings ? TimeSpan.Zero : Explainer.Usual };
            var (result, recordings) = await grader.GradeAsync(request, cancellationToken);
            result = result with { Submission = job.Student, Notes = [.. result.Notes, .. LabFactory.Notes(job.Lab, recordings, job.Language)] };
            if (job.KeepsRecordings)
                return new GradingOutcome(result, "", [], "") { Doubtful = BatchRunner.NeedsRetry(result), Recordings = RecordingBundle.Pack(recordings) };
            using var report = new StringWriter();
            HtmlReport.Write(result, recordings, job.Language, report);
            using var opened = OpenedSubmission.Open(path, exercise.Roles);
            return new GradingOutcome(result, "", Encoding.UTF8.GetBytes(report.ToString()), opened.Sha256())
            {
                Doubtful = BatchRunner.NeedsRetry(result),
                Sources = SourceTexts.Of(opened),
            };
        }
        catch (SubmissionException e)
        {
            return new GradingOutcome(null, e.Message, [], "");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var pool in _pools.Values)
            await pool.DisposeAsync();
        _opening.Dispose();
    }

    private static void RequireTools(string path, Exercise exercise, BuildTools here)
    {
        if (here == BuildTools.All)
            return;
        using var opened = OpenedSubmission.Open(path, exercise.Roles);
        if (ToolNeeds.Of(opened, exercise.Roles) is var needs && (needs & ~here) != BuildTools.None)
            throw new MissingToolsException(needs);
    }

    private async Task<LabPool> LabsAsync(string lab, Exercise exercise, CancellationToken cancellationToken)
    {
        var key = (lab, exercise.Manifest.Id);
        if (_pools.TryGetValue(key, out var known))
            return known;
        await _opening.WaitAsync(cancellationToken);
        try
        {
            if (_pools.TryGetValue(key, out known))
                return known;
            var source = await LabFactory.OpenAsync(lab, LabFactory.AnyWire, exercise.Manifest.Limits, cancellationToken);
            return _pools[key] = new LabPool(source, workers);
        }
        catch (LaunchException e)
        {
            throw new NoLabException(e.Message, e);
        }
        finally
        {
            _opening.Release();
        }
    }
}
