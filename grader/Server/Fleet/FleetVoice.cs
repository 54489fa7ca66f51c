using System.Data.Common;
using System.Text.Json;
using System.Threading.Channels;
using Courseware.Server.Data;
using Courseware.Server.Grading;
using Dapper;

namespace Courseware.Server.Fleet;

/// <summary>
/// Sends the progress of gradings to the other processes, by PostgreSQL's <c>NOTIFY</c> and in order. It never delays a grading: while the database
/// cannot be reached, it drops messages.
/// </summary>
internal sealed class FleetVoice(Database database) : BackgroundService, IProgressSink
{
    private const int MostWaiting = 10_000;
    private static readonly JsonElement Nothing = JsonSerializer.SerializeToElement(new { });

    private readonly Channel<(string Channel, string Payload)> _waiting = Channel.CreateBounded<(string, string)>(
        new BoundedChannelOptions(MostWaiting) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });

    /// <summary>Something waits to be graded.</summary>
    public void Work() => _waiting.Writer.TryWrite((FleetMessage.Work, ""));

    /// <inheritdoc/>
    public void Begin(long grading, long course) => Add(new FleetMessage(grading, course, FleetMessage.Begin, Nothing));

    /// <inheritdoc/>
    public void Say(long grading, long course, string kind, object data) =>
        Add(new FleetMessage(grading, course, kind, JsonSerializer.SerializeToElement(data, JsonSerializerOptions.Web)));

    /// <inheritdoc/>
    public void End(long grading, long course, object data) => Say(grading, course, GradingFeeds.Done, data);

    /// <inheritdoc/>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        // The messages in the queue are still sent.
        _waiting.Writer.TryComplete();
        if (ExecuteTask is { } running)
            await running.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await base.StopAsync(cancellationToken);
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var (channel, payload) in _waiting.Reader.ReadAllAsync(stoppingToken))
        {
            try
            {
                await using var connection = database.Connect();
                await connection.ExecuteAsync("select pg_notify(@channel, @payload)", new { channel, payload });
            }
            catch (DbException)
            {
                // FleetEar reads the results from the ledger, so a lost message is harmless.
            }
        }
    }

    private void Add(FleetMessage message) => _waiting.Writer.TryWrite((FleetMessage.Progress, JsonSerializer.Serialize(message)));
}
