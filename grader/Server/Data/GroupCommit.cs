using System.Data.Common;

namespace Courseware.Server.Data;

/// <summary>
/// Records results that are ready at the same time in one transaction, with one write to the disk. A result never waits for a grading that is still
/// running.
/// </summary>
internal sealed class GroupCommit(Ledger ledger)
{
    private const int Most = 200;

    private readonly Lock _lock = new();
    private readonly List<Pending> _waiting = [];
    private bool _isWriting;

    /// <summary>Records a result, as <see cref="Ledger.Commit(Claim, Recorded)"/> does.</summary>
    /// <exception cref="DbException">The database did not take it.</exception>
    public Task<bool> CommitAsync(Claim claim, Recorded result)
    {
        var pending = new Pending(claim, result);
        lock (_lock)
        {
            _waiting.Add(pending);
            if (!_isWriting)
                _ = Task.Run(WriteAll);
            _isWriting = true;
        }
        return pending.Done.Task;
    }

    private void WriteAll()
    {
        while (Next() is { Count: > 0 } group)
            Write(group);
    }

    private List<Pending> Next()
    {
        lock (_lock)
        {
            var group = _waiting.GetRange(0, Math.Min(Most, _waiting.Count));
            _waiting.RemoveRange(0, group.Count);
            _isWriting = group.Count > 0;
            return group;
        }
    }

    private void Write(List<Pending> group)
    {
        try
        {
            var recorded = ledger.Commit([.. group.Select(p => (p.Claim, p.Result))]);
            foreach (var (pending, ours) in group.Zip(recorded))
                pending.Done.SetResult(ours);
        }
        catch (DbException) when (group.Count > 1)
        {
            // One result may be the cause: record each in a separate transaction.
            foreach (var pending in group)
                Write([pending]);
        }
#pragma warning disable CA1031 // the waiting callers get the exception
        catch (Exception e)
        {
            foreach (var pending in group)
                pending.Done.SetException(e);
        }
#pragma warning restore CA1031
    }

    private sealed record Pending(Claim Claim, Recorded Result)
    {
        public TaskCompletionSource<bool> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
