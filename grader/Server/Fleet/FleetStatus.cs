using Courseware.Server.Data;
using Courseware.Server.Grading;

namespace Courseware.Server.Fleet;

/// <summary>How many gradings all processes run in parallel, and why none does. Read from the database at most once a second.</summary>
internal sealed class FleetStatus(Database database, WorkerStore store, GradingWorkers own, ServerOptions options, TimeProvider time)
{
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(1);
    private const string Nobody = "No worker is there. Start one: courseware-server worker --database URL";

    private readonly Lock _lock = new();
    private IReadOnlyList<RegisteredWorker> _live = [];
    private DateTimeOffset _read;

    /// <summary>The workers of all processes; none when the server's own are the only ones.</summary>
    public IReadOnlyList<RegisteredWorker> Workers
    {
        get
        {
            if (!database.IsShared)
                return [];
            lock (_lock)
            {
                if (time.GetUtcNow() - _read >= Fresh)
                    (_live, _read) = (store.Live(), time.GetUtcNow());
                return _live;
            }
        }
    }

    /// <summary>The maximum number of parallel gradings; at least one.</summary>
    public int Slots => Math.Max(1, database.IsShared ? Workers.Where(w => !w.Draining).Sum(w => w.Slots) : options.Workers);

    /// <summary>Why nothing is graded; null when something can be.</summary>
    public string? Fault => !database.IsShared ? own.LabFault
        : Workers.Count == 0 ? Nobody
        : Workers.All(w => w.Fault is not null) ? Workers[0].Fault : null;
}
