using System.CommandLine;
using Courseware.Cli;
using Courseware.Server.Data;
using Courseware.Server.Fleet;
using Courseware.Server.Grading;

namespace Courseware.Server.Commands;

/// <summary><c>courseware-server serve</c></summary>
internal static class ServeCommand
{
    private const long MostMebibytes = 64;
    private const int MostWorkers = 1_000;

    public static Command Create()
    {
        var (data, publicUrl, workers, log) = (DatabaseOptions.Create(), ServerOption.PublicUrl(), ServerOption.Workers(), ServerOption.LogFormat());
        var url = new Option<string>("--url") { Description = "Where it listens.", HelpName = "URL", DefaultValueFactory = _ => "http://127.0.0.1:8080" };
        var process = new Option<bool>("--allow-process-lab") { Description = "Let teachers choose the process lab, which does not protect this machine." };
        var upload = new Option<long>("--upload-mib") { Description = "The largest upload in MiB.", HelpName = "N", DefaultValueFactory = _ => 8 };
        var command = new Command("serve", "Run the server until it is stopped.") { data.Folder, data.Url, url, publicUrl, workers, process, upload, log };
        var local = new Option<bool>("--lti-local") { Description = "Let teachers register learning platforms with private addresses and without TLS." };
        command.Options.Add(local);
        var openId = OpenIdOptions.Create();
        openId.AddTo(command);
        command.SetAction((parsed, cancellationToken) =>
        {
            // A server without workers needs a shared database, in which other processes grade.
            var least = data.UrlIn(parsed) is null ? 1 : 0;
            var options = new ServerOptions
            {
                Url = parsed.GetRequiredValue(url),
                PublicUrl = parsed.GetRequiredValue(publicUrl),
                Workers = ServerOption.Within(parsed.GetValue(workers), least, MostWorkers, "--workers"),
                AllowProcessLab = parsed.GetValue(process),
                UploadBytes = ServerOption.Within(parsed.GetValue(upload), 1, MostMebibytes, "--upload-mib") << 20,
                LogFormat = parsed.GetRequiredValue(log),
                LocalPlatforms = parsed.GetValue(local),
                OpenId = openId.Read(parsed),
                Collector = ServerOption.Collector(),
            };
            return RunAsync(options, () => data.Open(parsed, beside: false), cancellationToken);
        });
        return command;
    }

    private static async Task<int> RunAsync(ServerOptions options, Func<Database> open, CancellationToken cancellationToken)
    {
        using var database = open();
        var taker = ServerApp.TakerOf(options, database);
        taker = taker with { Tools = await ToolsHere.OfAsync(taker, cancellationToken) };
        await using var engine = new GradingEngine(Math.Max(1, options.Workers), taker.Tools);
        var time = database is PostgresDatabase postgres ? new DatabaseTime(postgres) : TimeProvider.System;
        await using var app = ServerApp.Build(options, database, engine, time, taker);
        await app.StartAsync(cancellationToken);
        foreach (var listening in app.Urls)
            WorkerLog.Listening(app.Logger, listening);
        if (options.PublicUrl.Length > 0 ? IsPlain(options.PublicUrl) : app.Urls.Any(u => IsPlain(u) && !IsLocal(u)))
            WorkerLog.Unencrypted(app.Logger);
        await StopRequest.WaitAsync(cancellationToken);
        await app.StopAsync(CancellationToken.None);
        return ExitCode.Passed;
    }

    private static bool IsPlain(string url) => url.StartsWith("http:", StringComparison.Ordinal);

    private static bool IsLocal(string url) => Uri.TryCreate(url, UriKind.Absolute, out var parsed) && parsed.IsLoopback;
}
