using System.CommandLine;
using System.Globalization;
using Courseware.Cli;
using Courseware.Server.Data;
using Courseware.Server.Grading;
using Spectre.Console;

namespace Courseware.Server;

/// <summary>The command line: <c>courseware-server serve|invite-teacher|backup|restore</c>.</summary>
internal static class ServerCommands
{
    private const long MostMebibytes = 64;

    /// <summary>Runs one command line.</summary>
    public static async Task<int> RunAsync(string[] arguments, CliConsole console, CancellationToken cancellationToken)
    {
        try
        {
            var parsed = Root(console).Parse(arguments, new ParserConfiguration { ResponseFileTokenReplacer = null });
            if (UsageError.IsMissingCommand(parsed))
            {
                await Root(console).Parse(["--help"]).InvokeAsync(new InvocationConfiguration { Output = console.Error.Profile.Out.Writer }, cancellationToken);
                return ExitCode.Usage;
            }
            if (UsageError.Of(parsed) is { } error)
                throw new UsageException(error);
            return await parsed.InvokeAsync(
                new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null, Output = console.Out.Profile.Out.Writer }, cancellationToken);
        }
        catch (UsageException e)
        {
            console.WriteError(e.Message);
            return ExitCode.Usage;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            console.WriteError(e.Message);
            return ExitCode.Failed;
        }
    }

    private static RootCommand Root(CliConsole console) => new("The course server: students hand in, watch the checks and read the report; teachers see the class.")
    {
        Serve(), InviteTeacher(console), Backup(console), Restore(console),
    };

    private static Command Serve()
    {
        var (data, url, publicUrl) = (Data(), new Option<string>("--url") { Description = "Where it listens.", HelpName = "URL", DefaultValueFactory = _ => "http://127.0.0.1:8080" }, PublicUrl());
        var workers = new Option<int>("--workers") { Description = "Number of gradings side by side; default: one per core.", HelpName = "N", DefaultValueFactory = _ => Environment.ProcessorCount };
        var process = new Option<bool>("--allow-process-lab") { Description = "Let teachers choose the process lab, which does not protect this machine." };
        var upload = new Option<long>("--upload-mib") { Description = "The largest upload in MiB.", HelpName = "N", DefaultValueFactory = _ => 8 };
        var command = new Command("serve", "Run the server until it is stopped.") { data, url, publicUrl, workers, process, upload };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var options = new ServerOptions(parsed.GetRequiredValue(data))
            {
                Url = parsed.GetRequiredValue(url),
                PublicUrl = parsed.GetRequiredValue(publicUrl),
                Workers = Within(parsed.GetValue(workers), 1, 1000, "--workers"),
                AllowProcessLab = parsed.GetValue(process),
                UploadBytes = Within(parsed.GetValue(upload), 1, MostMebibytes, "--upload-mib") << 20,
            };
            using var database = Database.Open(options.Data);
            await using var engine = new GradingEngine(options.Workers);
            await using var app = ServerApp.Build(options, database, engine, TimeProvider.System);
            await app.StartAsync(cancellationToken);
            foreach (var listening in app.Urls)
                WorkerLog.Listening(app.Logger, listening);
            if (options.PublicUrl.StartsWith("http:", StringComparison.Ordinal) || (options.PublicUrl.Length == 0 && app.Urls.Any(u => u.StartsWith("http:", StringComparison.Ordinal) && !IsLocal(u))))
                WorkerLog.Unencrypted(app.Logger);
            try
            {
                await Task.Delay(Timeout.Infinite, cancellationToken);
            }
            catch (OperationCanceledException)
            {
                // Asked to stop.
            }
            await app.StopAsync(CancellationToken.None);
            return ExitCode.Passed;
        });
        return command;
    }

    private static Command InviteTeacher(CliConsole console)
    {
        var (data, publicUrl) = (Data(), PublicUrl());
        var reset = new Option<string?>("--reset") { Description = "Make a link that sets a new password for this user name.", HelpName = "LOGIN" };
        var command = new Command("invite-teacher", "Print a link with which a teacher makes an account that may create courses.") { data, publicUrl, reset };
        command.SetAction(parsed =>
        {
            using var database = Database.OpenShared(parsed.GetRequiredValue(data));
            var accounts = new AccountStore(database, TimeProvider.System);
            long? account = null;
            if (parsed.GetValue(reset) is { } login)
                account = accounts.FindByLogin(login)?.Id ?? throw new UsageException($"--reset {login}: there is no such user name.");
            var secret = accounts.Invite(null, account, mayCreate: account is null);
            new CourseStore(database, TimeProvider.System).Audit(null, null, account is null ? "teacher-invited" : "password-link-made", "by the operator");
            var address = parsed.GetRequiredValue(publicUrl) is { Length: > 0 } named ? named.TrimEnd('/') : "http://127.0.0.1:8080";
            console.Out.Profile.Out.Writer.WriteLine($"{address}/join/{secret}");
            return ExitCode.Passed;
        });
        return command;
    }

    private static Command Backup(CliConsole console)
    {
        var (data, file) = (Data(), new Argument<string>("FILE") { Description = "The new file." });
        var command = new Command("backup", "Write all data into one file; the server may keep running.") { data, file };
        command.SetAction(parsed =>
        {
            Database.Backup(parsed.GetRequiredValue(data), parsed.GetRequiredValue(file));
            console.Out.MarkupLineInterpolated($"Written to {parsed.GetRequiredValue(file)}. It holds submissions, grades and keys: keep it where only you can read it.");
            return ExitCode.Passed;
        });
        return command;
    }

    private static Command Restore(CliConsole console)
    {
        var (data, file) = (Data(), new Argument<string>("FILE") { Description = "A file that backup wrote." });
        var command = new Command("restore", "Put a backup into a folder that has no data yet.") { data, file };
        command.SetAction(parsed =>
        {
            Database.Restore(parsed.GetRequiredValue(file), parsed.GetRequiredValue(data));
            console.Out.MarkupLineInterpolated($"Restored into {parsed.GetRequiredValue(data)}. Next: courseware-server serve --data {parsed.GetRequiredValue(data)}");
            return ExitCode.Passed;
        });
        return command;
    }

    private static Option<string> Data() => new("--data") { Description = "The folder with all data of the server.", HelpName = "DIR", Required = true };

    private static Option<string> PublicUrl() => new("--public-url") { Description = "The address that people use, for links.", HelpName = "URL", DefaultValueFactory = _ => "" };

    private static bool IsLocal(string url) => Uri.TryCreate(url, UriKind.Absolute, out var parsed) && parsed.IsLoopback;

    private static T Within<T>(T value, T least, T most, string option)
        where T : System.Numerics.INumber<T> =>
        value >= least && value <= most ? value : throw new UsageException(string.Create(CultureInfo.InvariantCulture, $"{option} is a number from {least} to {most}, not {value}."));
}
