using System.CommandLine;
using Courseware.Cli;
using Courseware.Server.Data;
using Courseware.Server.Fleet;
using Courseware.Server.Grading;

namespace Courseware.Server.Commands;

/// <summary><c>courseware-server worker</c>: grades the queue of a shared database, next to other workers.</summary>
internal static class WorkerCommand
{
    private const int MostWorkers = 1_000;
    private const int LeastLease = 3, MostLease = 3_600, MostDrain = 3_600;
    private static readonly string[] KnownLabs = ["container", "process"];

    public static Command Create()
    {
        var (data, workers, log) = (DatabaseOptions.Create(), ServerOption.Workers(), ServerOption.LogFormat());
        var labs = new Option<string[]>("--lab")
        {
            Description = "A lab of this machine: container or process; may be repeated. The process lab does not protect the machine.",
            HelpName = "LAB",
            DefaultValueFactory = _ => ["container"],
        };
        var drain = Seconds("--drain-seconds", "Seconds for running gradings to finish after SIGTERM.", 300);
        var lease = Seconds("--lease-seconds", "After so long without a sign of life its gradings are another worker's.", 60);
        var command = new Command("worker", "Grade what waits in a shared database, until it is stopped.") { data.Url, workers, labs, drain, lease, log };
        command.SetAction((parsed, cancellationToken) =>
        {
            var chosen = parsed.GetRequiredValue(labs);
            if (chosen.Except(KnownLabs, StringComparer.Ordinal).FirstOrDefault() is { } unknown)
                throw new UsageException($"--lab {unknown}: there is no such lab. Choose container or process.");
            var url = data.UrlIn(parsed) ?? throw new UsageException("Name the database that the server uses: --database postgres://user@host/database.");
            var options = new ServerOptions
            {
                Workers = ServerOption.Within(parsed.GetValue(workers), 1, MostWorkers, "--workers"),
                Drain = TimeSpan.FromSeconds(ServerOption.Within(parsed.GetValue(drain), 0, MostDrain, "--drain-seconds")),
                Lease = TimeSpan.FromSeconds(ServerOption.Within(parsed.GetValue(lease), LeastLease, MostLease, "--lease-seconds")),
                LogFormat = parsed.GetRequiredValue(log),
                Collector = ServerOption.Collector(),
            };
            return RunAsync(url, options, new Taker(Registration.NewId(), chosen.Contains("container"), chosen.Contains("process")), cancellationToken);
        });
        return command;
    }

    private static Option<int> Seconds(string name, string description, int otherwise) =>
        new(name) { Description = description, HelpName = "N", DefaultValueFactory = _ => otherwise };

    private static async Task<int> RunAsync(string url, ServerOptions options, Taker taker, CancellationToken cancellationToken)
    {
        using var database = PostgresDatabase.Open(url);
        var time = new DatabaseTime(database);
        taker = taker with { Tools = await ToolsHere.OfAsync(taker, cancellationToken) };
        await using var engine = new GradingEngine(options.Workers, taker.Tools);
        using var host = WorkerHost.Build(options, database, engine, time, taker);
        await host.StartAsync(cancellationToken);
        await StopRequest.WaitAsync(cancellationToken);
        await host.StopAsync(CancellationToken.None);
        return ExitCode.Passed;
    }
}
