using Courseware.Labs;
using Courseware.Server.Data;

namespace Courseware.Server.Fleet;

/// <summary>A lab, or tools, that no living worker has, and how many gradings wait for a worker with them.</summary>
public sealed record Missing(string? Lab, string Tools, int Count);

/// <summary>
/// The gradings that no living worker can begin. They are named only after a short time: a worker that is replaced by another one is not missing. The
/// ledger is read at most once a second.
/// </summary>
internal sealed class MissingTools(Database database, Ledger ledger, FleetStatus fleet, Taker own, TimeProvider time)
{
    private const int Most = 5_000;
    private static readonly string[] AllLabs = ["container", "process"];
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private Dictionary<long, Missing> _byGrading = [];
    private DateTimeOffset _read;

    /// <summary>How long a grading waits before it is said what is missing.</summary>
    public static readonly TimeSpan Delay = TimeSpan.FromSeconds(15);

    /// <summary>Everything that is missing, and for how many gradings.</summary>
    public IReadOnlyList<Missing> All => [.. Read().Values.GroupBy(m => m, (m, all) => m with { Count = all.Count() })];

    /// <summary>The gradings that wait for something that is missing.</summary>
    public IReadOnlyDictionary<long, Missing> ByGrading => Read();

    private Dictionary<long, Missing> Read()
    {
        lock (_lock)
        {
            if (time.GetUtcNow() - _read >= Fresh)
                (_byGrading, _read) = (Find(ledger, ToolsOf, time.GetUtcNow()), time.GetUtcNow());
            return _byGrading;
        }
    }

    /// <summary>The gradings that have waited for the delay and that no process can begin.</summary>
    /// <param name="ledger">The queue.</param>
    /// <param name="toolsOf">The tools of each process that begins gradings in a lab; no items: no process opens it.</param>
    /// <param name="now">The time.</param>
    public static Dictionary<long, Missing> Find(Ledger ledger, Func<string, IReadOnlyList<BuildTools>> toolsOf, DateTimeOffset now)
    {
        var here = AllLabs.ToDictionary(lab => lab, toolsOf);
        // Without any worker there is another message.
        if (here.Values.All(tools => tools.Count == 0))
            return [];
        var since = (now - Delay).ToUnixTimeMilliseconds();
        var labs = here.Where(l => l.Value.Count == 0).SelectMany(l => ledger.ForLab(l.Key, Most)).Where(w => w.Since <= since)
            .Select(w => (w.Id, What: new Missing(w.Lab, "", 1)));
        var tools = ledger.ForTools(Most).Where(w => w.Since <= since && here[w.Lab].Count > 0)
            .Select(w => (w.Id, Lacks: here[w.Lab].Select(has => w.Needs & ~has).MinBy(lacks => int.PopCount((int)lacks))))
            .Where(w => w.Lacks != BuildTools.None).Select(w => (w.Id, What: new Missing(null, ToolNeeds.Names(w.Lacks), 1)));
        return labs.Concat(tools).ToDictionary(w => w.Id, w => w.What);
    }

    /// <summary>The tools of each worker that begins gradings in a lab.</summary>
    public static List<BuildTools> Tools(IReadOnlyList<RegisteredWorker> workers, string lab) =>
        [.. workers.Where(w => !w.Draining && w.Opens(lab)).Select(w => lab == "container" ? w.ContainerTools : w.ProcessTools)];

    private List<BuildTools> ToolsOf(string lab) => database.IsShared ? Tools(fleet.Workers, lab)
        : (lab == "container" ? own.Container : own.Process) ? [own.Tools.In(lab)] : [];
}
