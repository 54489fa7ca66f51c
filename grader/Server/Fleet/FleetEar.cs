using System.Data.Common;
using System.Net.Sockets;
using System.Text.Json;
using Courseware.Server.Data;
using Courseware.Server.Grading;
using Dapper;
using Npgsql;

namespace Courseware.Server.Fleet;

/// <summary>
/// Receives the messages of other processes through the database, by PostgreSQL's <c>LISTEN</c>. Messages are lost while there is no connection, so the
/// results of watched gradings are also read from the ledger, after each new connection and at intervals.
/// </summary>
internal sealed class FleetEar(PostgresDatabase database, IServiceProvider services, ILogger<FleetEar> log) : BackgroundService
{
    private static readonly TimeSpan Check = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    // A worker watches no gradings, and a server may have no workers.
    private readonly GradingFeeds? _feeds = services.GetService<GradingFeeds>();
    private readonly LocalProgress? _here = services.GetService<LocalProgress>();
    private readonly GradingWorkers? _workers = services.GetService<GradingWorkers>();

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            try
            {
                await ListenAsync(stoppingToken);
            }
            catch (Exception e) when (e is DbException or SocketException or IOException && !stoppingToken.IsCancellationRequested)
            {
                FleetLog.NotHeard(log, e.Message);
                await Task.Delay(Pause, stoppingToken);
            }
        }
    }

    private async Task ListenAsync(CancellationToken stoppingToken)
    {
        await using var connection = await database.ConnectToListenAsync(stoppingToken);
        connection.Notification += (_, heard) => Hear(heard);
        await connection.ExecuteAsync($"listen {FleetMessage.Work}");
        if (_here is not null)
            await connection.ExecuteAsync($"listen {FleetMessage.Progress}");
        while (true)
        {
            CatchUp();
            await connection.WaitAsync(Check, stoppingToken);
        }
    }

    private void Hear(NpgsqlNotificationEventArgs heard)
    {
        if (heard.Channel == FleetMessage.Work)
            _workers?.Wake();
        else if (_here is not null && JsonSerializer.Deserialize<FleetMessage>(heard.Payload) is { } message)
            message.PassOn(_here);
    }

    private void CatchUp()
    {
        if (_feeds?.Open() is not { Count: > 0 } open || _here is null)
            return;
        var ended = database.Read(c => c.Query<Ended>(
            """
            select r.grading_id, a.course_id, r.status, r.score, r.max_score from result r
              join grading g on g.id = r.grading_id join attempt a on a.id = g.attempt_id
            where r.grading_id = any(@open)
            """,
            new { open = open.ToArray() }).ToList());
        foreach (var one in ended)
            _here.End(one.GradingId, one.CourseId, new { one.Status, one.Score, one.MaxScore });
    }

    private sealed class Ended
    {
        public long GradingId { get; init; }
        public long CourseId { get; init; }
        public string Status { get; init; } = "";
        public int? Score { get; init; }
        public int? MaxScore { get; init; }
    }
}
