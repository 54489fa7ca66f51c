using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Courseware.Server.Grading;

/// <summary>An event of a grading: <paramref name="Data"/> is JSON, <paramref name="Id"/> is where a reader resumes after a cut.</summary>
internal sealed record FeedEvent(string Id, string Kind, string Data);

/// <summary>
/// The events of the gradings that wait and run, for their viewers. Each event has an id; a viewer that reconnects with the last id gets all events
/// after it. Events are stored while the grading runs and a little longer: the result itself is in the database.
/// </summary>
internal sealed class GradingFeeds
{
    private const int Kept = 2_000;
    private readonly ConcurrentDictionary<long, Feed> _feeds = new();
    private readonly ConcurrentQueue<long> _ended = new();

    /// <summary>The kinds of events.</summary>
    public const string Waiting = "waiting", Stage = "stage", Check = "check", Done = "done";

    /// <summary>Sends an event to the viewers of this grading.</summary>
    public void Say(long grading, string kind, object data) => Of(grading).Add(kind, JsonSerializer.Serialize(data, JsonSerializerOptions.Web));

    /// <summary>A grading begins (again): what an earlier try said counts no longer.</summary>
    public void Begin(long grading) => Of(grading).Add("begin", "{}");

    /// <summary>Sends the last event of a grading; its viewers are disconnected.</summary>
    public void End(long grading, object data)
    {
        Of(grading).Add(Done, JsonSerializer.Serialize(data, JsonSerializerOptions.Web), last: true);
        _ended.Enqueue(grading);
        while (_ended.Count > Kept && _ended.TryDequeue(out var old))
            _feeds.TryRemove(old, out _);
    }

    /// <summary>The gradings that have viewers or events, and have not ended.</summary>
    public IReadOnlyList<long> Open() => [.. _feeds.Where(f => !f.Value.HasEnded).Select(f => f.Key)];

    /// <summary>True while the events of a grading are kept.</summary>
    public bool Knows(long? grading) => grading is { } id && _feeds.ContainsKey(id);

    /// <summary>All events after one of them (null: from the beginning), until the last.</summary>
    public IAsyncEnumerable<FeedEvent> WatchAsync(long grading, string? after, CancellationToken cancellationToken) =>
        Of(grading).ReadAsync(after, cancellationToken);

    private Feed Of(long grading) => _feeds.GetOrAdd(grading, _ => new Feed());

    private sealed class Feed
    {
        // Ids of another server's life mean nothing here.
        private readonly string _life = Guid.NewGuid().ToString("N")[..8];
        private readonly List<FeedEvent> _events = [];
        private readonly Lock _lock = new();
        private TaskCompletionSource _more = New();
        private bool _ended;

        public bool HasEnded
        {
            get
            {
                lock (_lock)
                    return _ended;
            }
        }

        public void Add(string kind, string data, bool last = false)
        {
            TaskCompletionSource more;
            lock (_lock)
            {
                if (_ended)
                    return;
                _events.Add(new FeedEvent($"{_life}-{_events.Count + 1}", kind, data));
                _ended = last;
                (more, _more) = (_more, New());
            }
            more.SetResult();
        }

        public async IAsyncEnumerable<FeedEvent> ReadAsync(string? after, [EnumeratorCancellation] CancellationToken cancellationToken)
        {
            var next = 0;
            if (after is not null)
            {
                lock (_lock)
                    next = _events.FindIndex(e => e.Id == after) + 1;
            }
            while (true)
            {
                List<FeedEvent> fresh;
                bool ended;
                Task more;
                lock (_lock)
                    (fresh, ended, more) = (_events[next..], _ended, _more.Task);
                foreach (var one in fresh)
                    yield return one;
                next += fresh.Count;
                if (ended)
                    yield break;
                await more.WaitAsync(cancellationToken);
            }
        }

        private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
