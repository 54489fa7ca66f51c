using Courseware.Labs;
using Dapper;

namespace Courseware.Server.Data;

/// <summary>A process that grades, as it registered.</summary>
public sealed record RegisteredWorker
{
    /// <summary>A name that no other process has.</summary>
    public string Id { get; init; } = "";

    /// <summary>The machine.</summary>
    public string Host { get; init; } = "";

    /// <summary>The version of the grader.</summary>
    public string Version { get; init; } = "";

    /// <summary>The labs that it opens, with blanks between them.</summary>
    public string Labs { get; init; } = "";

    public int Cores { get; init; }

    /// <summary>How many gradings it runs side by side.</summary>
    public int Slots { get; init; }

    /// <summary>The languages that its labs can build, for people.</summary>
    public string Toolchains { get; init; } = "";

    /// <summary>The tools of its container lab; none without this lab.</summary>
    public BuildTools ContainerTools { get; init; }

    /// <summary>The tools of its process lab; none without this lab.</summary>
    public BuildTools ProcessTools { get; init; }

    /// <summary>Milliseconds since 1970.</summary>
    public long Started { get; init; }

    /// <summary>When it last reported, in milliseconds since 1970.</summary>
    public long Seen { get; init; }

    /// <summary>It takes no more gradings.</summary>
    public bool Draining { get; init; }

    /// <summary>Why its lab cannot be opened; null when it can.</summary>
    public string? Fault { get; init; }

    /// <summary>True when it opens this lab.</summary>
    public bool Opens(string lab) => Labs.Split(' ').Contains(lab, StringComparer.Ordinal);
}

/// <summary>The list of processes that grade.</summary>
internal sealed class WorkerStore(Database database, TimeProvider time)
{
    /// <summary>A worker that has not reported for this time is not listed.</summary>
    public static readonly TimeSpan Silence = TimeSpan.FromSeconds(45);

    // Rows of workers that have ended stay for a day, for an operator who looks for the cause.
    private static readonly TimeSpan Forgotten = TimeSpan.FromDays(1);

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>Registers a worker, or notes that it is still there.</summary>
    public void Register(RegisteredWorker worker) => database.WriteBeside((c, t) => c.Execute(
        """
        insert into worker (id, host, version, labs, cores, slots, toolchains, container_tools, process_tools, started, seen, draining, fault)
        values (@Id, @Host, @Version, @Labs, @Cores, @Slots, @Toolchains, @ContainerTools, @ProcessTools, @Now, @Now, @Draining, @Fault)
        on conflict (id) do update set seen = @Now, draining = @Draining, fault = @Fault
        """,
        new
        {
            worker.Id,
            worker.Host,
            worker.Version,
            worker.Labs,
            worker.Cores,
            worker.Slots,
            worker.Toolchains,
            ContainerTools = (int)worker.ContainerTools,
            ProcessTools = (int)worker.ProcessTools,
            worker.Draining,
            worker.Fault,
            Now,
        },
        t));

    /// <summary>Removes a worker that ended in order, and old rows.</summary>
    public void Remove(string id) => database.WriteBeside((c, t) => c.Execute(
        "delete from worker where id = @id or seen < @old", new { id, old = Now - (long)Forgotten.TotalMilliseconds }, t));

    /// <summary>The workers that have reported lately.</summary>
    public IReadOnlyList<RegisteredWorker> Live() => database.Read(c => c.Query<RegisteredWorker>(
        "select * from worker where seen >= @since order by host, id", new { since = Now - (long)Silence.TotalMilliseconds }).ToList());
}
