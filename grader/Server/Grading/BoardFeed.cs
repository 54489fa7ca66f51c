using System.Collections.Concurrent;
using System.Runtime.CompilerServices;

namespace Courseware.Server.Grading;

/// <summary>Notifies the viewers of a course's board of changes.</summary>
internal sealed class BoardFeed
{
    private readonly ConcurrentDictionary<long, Version> _versions = new();

    /// <summary>Something changed in a course.</summary>
    public void Changed(long course)
    {
        var version = _versions.GetOrAdd(course, _ => new Version());
        version.Next();
    }

    /// <summary>A number for each change from now on. Changes in quick succession count as one.</summary>
    public async IAsyncEnumerable<int> WatchAsync(long course, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var version = _versions.GetOrAdd(course, _ => new Version());
        while (true)
        {
            await version.ChangeAsync(cancellationToken);
            yield return version.Number;
        }
    }

    private sealed class Version
    {
        private TaskCompletionSource _change = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _number;

        public int Number => Volatile.Read(ref _number);

        public void Next()
        {
            Interlocked.Increment(ref _number);
            Interlocked.Exchange(ref _change, new(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();
        }

        public Task ChangeAsync(CancellationToken cancellationToken) => Volatile.Read(ref _change).Task.WaitAsync(cancellationToken);
    }
}
