using System.Collections.Concurrent;
using System.Data.Common;
using System.Diagnostics;
using Courseware.Batch;
using Courseware.Launching;
using Courseware.Reporting;
using Courseware.Server.Data;
using Courseware.Submissions;

namespace Courseware.Server.Fleet;

/// <summary>
/// Grades the works of a class by the workers of a shared database: puts them into the queue, and collects their results. The journal of the class is the
/// record; a result stays in the database until the journal has it. So nothing is lost or graded twice when this process ends at any moment.
/// </summary>
/// <param name="store">The classes of the database.</param>
/// <param name="course">The class.</param>
/// <param name="settings">The settings of its gradings.</param>
/// <param name="pack">The bytes of a student's submission.</param>
/// <param name="show">Shows a sentence to the operator.</param>
internal sealed class QueueGrader(BatchStore store, long course, BatchSettings settings, Func<Student, byte[]> pack, Action<string> show)
    : IWorkGrader, IAsyncDisposable
{
    private const int MostAtOnce = 16;
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(500), Pause = TimeSpan.FromSeconds(2), Outage = TimeSpan.FromMinutes(10);

    private readonly ConcurrentDictionary<string, TaskCompletionSource<FinishedWork>> _open = new(StringComparer.Ordinal);

    // Works whose results are here, by their keys, and those of them that are stored.
    private readonly ConcurrentDictionary<string, long> _here = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<long, bool> _stored = new();
    private readonly CancellationTokenSource _ends = new(), _lost = new();
    private readonly Lock _lock = new();
    private Task? _collecting;

    /// <inheritdoc/>
    public bool RetriesItself => true;

    /// <summary>Cancelled when the database could not be reached for ten minutes.</summary>
    public CancellationToken Lost => _lost.Token;

    /// <inheritdoc/>
    public async Task<GradedWork> GradeAsync(ClassWork work, CancellationToken cancellationToken)
    {
        var bytes = pack(work.First);
        var done = _open.GetOrAdd(work.Key, _ => new(TaskCreationOptions.RunContinuationsAsynchronously));
        await PatientlyAsync(() => store.Add(course, work.Key, bytes, settings, anew: work.IsRepeated), cancellationToken);
        lock (_lock)
            _collecting ??= Task.Run(() => CollectAsync(_ends.Token), CancellationToken.None);
        return Read(await done.Task.WaitAsync(cancellationToken));
    }

    /// <inheritdoc/>
    public void Stored(ClassWork work)
    {
        _open.TryRemove(work.Key, out _);
        if (_here.TryRemove(work.Key, out var member))
            _stored[member] = true;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _ends.CancelAsync();
        if (_collecting is not null)
            await _collecting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _ends.Dispose();
        _lost.Dispose();
    }

    private static GradedWork Read(FinishedWork work)
    {
        if (work.Status == ResultStatus.Unreadable)
            throw new SubmissionException(work.Message);
        if (work.Status == ResultStatus.Error || work.Recordings is null || AttemptStore.Unpack(work.Body) is not { } body)
            throw new LaunchException(work.Message.Length > 0 ? work.Message : "The worker sent no result.");
        return new GradedWork(ResultJson.Read(new MemoryStream(body)), RecordingBundle.Unpack(work.Recordings))
        {
            Seconds = work.Seconds,
            WasRetried = work.WasRetried,
        };
    }

    private async Task CollectAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var found = 0;
            await PatientlyAsync(() => found = Collect(), cancellationToken);
            if (found < MostAtOnce)
                await Task.Delay(Poll, cancellationToken);
        }
    }

    private int Collect()
    {
        if (_stored.Keys is { Count: > 0 } stored)
        {
            store.Remove([.. stored]);
            foreach (var member in stored)
                _stored.TryRemove(member, out _);
        }
        var finished = store.Finished(course, _here.Values, MostAtOnce);
        foreach (var work in finished)
        {
            // A work that no one waits for was stored by an earlier run.
            if (!_open.TryGetValue(work.Key, out var done))
                _stored[work.Member] = true;
            else
            {
                _here[work.Key] = work.Member;
                done.TrySetResult(work);
            }
        }
        return finished.Count;
    }

    // Repeats a change during an outage of the database. Each of these changes may be repeated.
    private async Task PatientlyAsync(Action change, CancellationToken cancellationToken)
    {
        var began = Stopwatch.GetTimestamp();
        for (var isFirst = true; ; isFirst = false)
        {
            try
            {
                await Task.Run(change, cancellationToken);
                return;
            }
            catch (DbException e) when (Stopwatch.GetElapsedTime(began) < Outage)
            {
                if (isFirst)
                    show($"The database cannot be used at the moment ({SafeText.Line(e.Message.TrimEnd('.'))}). Trying again every two seconds.");
                await Task.Delay(Pause, cancellationToken);
            }
            catch (DbException e)
            {
                await _lost.CancelAsync();
                throw new OperationCanceledException(e.Message, e);
            }
        }
    }
}
