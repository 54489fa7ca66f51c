using System.Data.Common;
using System.Diagnostics.Metrics;
using Courseware.Server.Data;
using Courseware.Server.Fleet;

namespace Courseware.Server.Telemetry;

/// <summary>How many gradings have no result yet, and how many can run at the same time: read from the ledger at each measurement.</summary>
internal sealed class QueueGauge(IMeterFactory meters, Ledger ledger, FleetStatus fleet) : IHostedService
{
    private readonly Meter _meter = meters.Create(ServerMetrics.Meter);

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        _meter.CreateObservableGauge("courseware.queue.length", () => Read(() => ledger.Open()), "{grading}", "Gradings without a result.");
        _meter.CreateObservableGauge("courseware.slots", () => Read(() => fleet.Slots), "{grading}", "Gradings that can run at the same time, on all workers.");
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    // A database that is away has no measurement.
    private static IEnumerable<Measurement<long>> Read(Func<int> read)
    {
        long value;
        try
        {
            value = read();
        }
        catch (DbException)
        {
            yield break;
        }
        yield return new Measurement<long>(value);
    }
}
