using System.Data.Common;
using System.Globalization;
using Courseware.Labs;
using Courseware.Server.Data;
using Courseware.Server.Grading;

namespace Courseware.Server.Fleet;

/// <summary>Registers the workers of this process, renews the registration every few seconds, and removes it when they end in order.</summary>
internal sealed class Registration(
    WorkerStore store, GradingWorkers workers, Taker taker, ServerOptions options, TimeProvider time, ILogger<Registration> log) : BackgroundService
{
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(10);

    private readonly RegisteredWorker _own = new()
    {
        Id = taker.Id,
        Host = Environment.MachineName,
        Version = typeof(Registration).Assembly.GetName().Version?.ToString(3) ?? "",
        Labs = string.Join(' ', new[] { taker.Container ? "container" : "", taker.Process ? "process" : "" }.Where(l => l.Length > 0)),
        Cores = Environment.ProcessorCount,
        Slots = options.Workers,
        Toolchains = string.Join("; ", new[]
        {
            Shown("container", taker.Container, taker.Tools.Container), Shown("process", taker.Process, taker.Tools.Process),
        }.Where(l => l.Length > 0)),
        ContainerTools = taker.Container ? taker.Tools.Container : BuildTools.None,
        ProcessTools = taker.Process ? taker.Tools.Process : BuildTools.None,
    };

    /// <summary>A name for the workers of this process that no other process has.</summary>
    public static string NewId() =>
        string.Create(CultureInfo.InvariantCulture, $"{Environment.MachineName}-{Environment.ProcessId}-{Guid.NewGuid().ToString("N")[..6]}");

    /// <inheritdoc/>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        store.Register(_own);
        await base.StartAsync(cancellationToken);
        FleetLog.Working(log, _own.Id, _own.Slots, _own.Toolchains);
    }

    /// <inheritdoc/>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        Try(() => store.Remove(_own.Id));
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Beat, time);
        do
            Try(() => store.Register(_own with { Draining = workers.IsDraining, Fault = workers.LabFault }));
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private static string Shown(string lab, bool opens, BuildTools tools) => opens ? $"{lab} ({ToolNeeds.Names(tools)})" : "";

    // An outage of the database does not end the worker.
    private void Try(Action change)
    {
        try
        {
            change();
        }
        catch (DbException e)
        {
            FleetLog.NotRegistered(log, e.Message);
        }
    }
}
