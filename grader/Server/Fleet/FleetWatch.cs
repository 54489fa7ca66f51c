using System.Data.Common;
using System.Globalization;
using Courseware.Server.Data;

namespace Courseware.Server.Fleet;

/// <summary>Tells the operator of a batch why its gradings do not begin: there is no worker, or none has the lab or the tools. Each sentence once.</summary>
internal sealed class FleetWatch(Ledger ledger, WorkerStore workers, TimeProvider time, Action<string> show) : IAsyncDisposable
{
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(2);

    private readonly CancellationTokenSource _ends = new();
    private readonly HashSet<string> _shown = new(StringComparer.Ordinal);
    private Task? _watching;

    /// <summary>Begins with the gradings of a class in this lab.</summary>
    public void Start(string lab) => _watching = Task.Run(() => WatchAsync(lab, _ends.Token), CancellationToken.None);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _ends.CancelAsync();
        if (_watching is not null)
            await _watching.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _ends.Dispose();
    }

    private async Task WatchAsync(string lab, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Poll);
        do
        {
            try
            {
                foreach (var sentence in Sentences(lab).Where(_shown.Add))
                    show(sentence);
            }
            catch (DbException)
            {
                // The collection of the results reports an outage.
            }
        }
        while (await timer.WaitForNextTickAsync(cancellationToken));
    }

    private IEnumerable<string> Sentences(string lab)
    {
        var live = workers.Live();
        if (!live.Any(w => !w.Draining && w.Opens(lab)))
            yield return $"No worker with the {lab} lab is there. The gradings wait for it. Start one: courseware-server worker --lab {lab} --database URL";
        var missing = MissingTools.Find(ledger, other => MissingTools.Tools(live, other), time.GetUtcNow()).Values;
        foreach (var group in missing.Where(m => m.Lab is null).GroupBy(m => m.Tools))
            yield return string.Create(CultureInfo.InvariantCulture, $"No worker has {group.Key}; {group.Count()} gradings wait for such a worker.");
    }
}
