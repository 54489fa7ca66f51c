using System.Reflection;
using DbUp.Builder;
using DbUp.Engine.Output;

namespace Courseware.Server.Data;

/// <summary>The numbered scripts that make the tables and bring older ones up to date, in the dialect of each database.</summary>
internal static class Schema
{
    /// <summary>The prefix of the names of PostgreSQL's scripts. The scripts of SQLite have only their file's name, as in older databases.</summary>
    public const string Postgres = "postgres/";

    /// <summary>Runs the scripts that were not run yet.</summary>
    /// <param name="builder">The database.</param>
    /// <param name="prefix">The prefix of the names of its scripts; empty for SQLite.</param>
    /// <param name="database">The database's name in a message.</param>
    /// <exception cref="IOException">A script failed.</exception>
    public static void BringUpToDate(UpgradeEngineBuilder builder, string prefix, string database)
    {
        var upgrade = builder.WithScriptsEmbeddedInAssembly(Assembly.GetExecutingAssembly(), name => IsOf(name, prefix))
            .WithTransactionPerScript().WithVariablesDisabled().LogTo(new NoOpUpgradeLog()).Build().PerformUpgrade();
        if (!upgrade.Successful)
            throw new IOException($"{database} could not be brought up to date ({upgrade.ErrorScript?.Name}): {upgrade.Error.Message}", upgrade.Error);
    }

    private static bool IsOf(string name, string prefix) => name.EndsWith(".sql", StringComparison.Ordinal)
        && (prefix.Length > 0 ? name.StartsWith(prefix, StringComparison.Ordinal) : !name.Contains('/', StringComparison.Ordinal));
}
