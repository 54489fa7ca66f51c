using System.CommandLine;
using Courseware.Cli;
using Courseware.Server.Data;

namespace Courseware.Server;

/// <summary>The options that name the data: a folder for one server alone, or a database that several processes share.</summary>
internal sealed record DatabaseOptions(Option<string?> Folder, Option<string?> Url)
{
    /// <summary>The environment variable with the address: every user of the machine can read a command line.</summary>
    public const string Variable = "COURSEWARE_DATABASE";

    /// <summary>New options.</summary>
    public static DatabaseOptions Create() => new(
        new("--data") { Description = "The folder with all data of the server.", HelpName = "DIR" },
        new("--database") { Description = $"A PostgreSQL database instead of a folder; default: the environment variable {Variable}.", HelpName = "URL" });

    /// <summary>The address that was named, or that of the environment when there is no folder either; null without one.</summary>
    public string? UrlIn(ParseResult parsed) => parsed.GetValue(Url) is { Length: > 0 } url ? url
        : parsed.GetValue(Folder) is null && Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named ? named : null;

    /// <summary>Opens the data for a server or its operator.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="beside">A server may have the folder open: for small changes.</param>
    /// <exception cref="UsageException">Neither or both were named.</exception>
    public Database Open(ParseResult parsed, bool beside)
    {
        var (folder, url) = (parsed.GetValue(Folder), UrlIn(parsed));
        if (folder is not null == url is not null)
            throw new UsageException("Name the data: either --data DIR, or --database postgres://user@host/database.");
        return url is not null ? PostgresDatabase.Open(url) : beside ? SqliteDatabase.OpenShared(folder!) : SqliteDatabase.Open(folder!);
    }

    /// <summary>The folder of a command that only folders have.</summary>
    /// <exception cref="UsageException">A database was named, or nothing.</exception>
    public string RequireFolder(ParseResult parsed) => UrlIn(parsed) is not null
        ? throw new UsageException("This command is for a folder. A PostgreSQL database has pg_dump and pg_restore: see docs/server.md.")
        : parsed.GetValue(Folder) ?? throw new UsageException("Name the folder: --data DIR.");
}
