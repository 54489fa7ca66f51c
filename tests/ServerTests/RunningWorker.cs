using Courseware.Server;
using Courseware.Server.Data;
using Courseware.Server.Fleet;
using Courseware.Server.Grading;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Courseware.Tests.ServerTests;

/// <summary>A worker in this process, with an engine of the test.</summary>
internal sealed class RunningWorker : IAsyncDisposable
{
    private readonly PostgresDatabase _database;
    private readonly IHost _host;

    private RunningWorker(PostgresDatabase database, IHost host, string id) => (_database, _host, Id) = (database, host, id);

    public string Id { get; }

    public static async Task<RunningWorker> StartAsync(string url, IGradingEngine engine, Func<ServerOptions, ServerOptions>? options = null,
        LabTools? tools = null)
    {
        var own = new ServerOptions { Workers = 2 };
        own = options?.Invoke(own) ?? own;
        var database = PostgresDatabase.Open(url);
        var taker = new Taker(Registration.NewId());
        taker = taker with { Tools = tools ?? taker.Tools };
        var host = WorkerHost.Build(own, database, engine, new DatabaseTime(database), taker, logging => logging.ClearProviders());
        await host.StartAsync(TestContext.CurrentContext.CancellationToken);
        return new RunningWorker(database, host, taker.Id);
    }

    /// <summary>As after SIGTERM.</summary>
    public Task StopAsync() => _host.StopAsync(CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync(CancellationToken.None);
        _host.Dispose();
        _database.Dispose();
    }
}
