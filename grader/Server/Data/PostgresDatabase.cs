using System.Data.Common;
using Dapper;
using DbUp;
using Npgsql;

namespace Courseware.Server.Data;

/// <summary>
/// A PostgreSQL database that servers and workers share. Transactions that decide by what they read follow one another, by an advisory lock, as
/// they do in SQLite: the same statements are right in both. Those of the ledger need their own rows only, and go side by side.
/// </summary>
internal sealed class PostgresDatabase : Database
{
    /// <summary>For how long a transaction may wait for its next statement before the database ends it.</summary>
    internal static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(10);

    private const int MostTries = 10;
    private const int MostConnections = 40;
    private const int MostPrepared = 100;

    // Any two numbers that nothing else in the database uses.
    private const long WriteLock = 0x636f757273650001, SchemaLock = 0x636f757273650002;

    private readonly NpgsqlDataSource _source;

    private PostgresDatabase(NpgsqlDataSource source) => _source = source;

    /// <inheritdoc/>
    public override bool IsShared => true;

    /// <inheritdoc/>
    public override string SkipLocked => "for update of g skip locked";

    /// <inheritdoc/>
    public override string LockRows => "for update of g";

    /// <inheritdoc/>
    public override string AmongIds => "= any(@ids)";

    /// <inheritdoc/>
    public override string RelaxedCommit => "set local synchronous_commit = off;";

    /// <summary>Connects to a database, and brings its schema up to date.</summary>
    /// <param name="url">Its address; see <see cref="PostgresUrl"/>.</param>
    /// <exception cref="IOException">It is not an address, nothing answers there, or a script failed.</exception>
    public static PostgresDatabase Open(string url)
    {
        var settings = Settings(url);
        // The name is what metrics call the pool: without one they have the address.
        var source = new NpgsqlDataSourceBuilder(settings.ConnectionString) { Name = "courseware" }.Build();
        try
        {
            using var connection = source.OpenConnection();
            // Several may start at the same time: one runs the scripts, the others find them done. The lock ends with the connection.
            connection.Execute("select pg_advisory_lock(@SchemaLock)", new { SchemaLock });
            // Separate connections without a pool: only the scripts need them.
            var alone = new NpgsqlConnectionStringBuilder(settings.ConnectionString) { Pooling = false };
            Schema.BringUpToDate(DeployChanges.To.PostgresqlDatabase(alone.ConnectionString), Schema.Postgres, $"The database {Where(settings)}");
            connection.Execute("select pg_advisory_unlock(@SchemaLock)", new { SchemaLock });
            return new PostgresDatabase(source);
        }
        catch (NpgsqlException e)
        {
            source.Dispose();
            throw new IOException($"The database {Where(settings)} cannot be opened: {e.Message} Is it running, and may this user connect?", e);
        }
        catch
        {
            source.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public override object Ids(IEnumerable<long> ids) => ids.ToArray();

    /// <inheritdoc/>
    public override DbConnection Connect() => _source.OpenConnection();

    /// <summary>A connection that is open for as long as the process lives: it notices when the other end is gone.</summary>
    public async Task<NpgsqlConnection> ConnectToListenAsync(CancellationToken cancellationToken) => await _source.OpenConnectionAsync(cancellationToken);

    /// <inheritdoc/>
    public override T Write<T>(Func<DbConnection, DbTransaction, T> work) => Try((connection, transaction) =>
    {
        connection.Execute("select pg_advisory_xact_lock(@WriteLock)", new { WriteLock }, transaction);
        return work(connection, transaction);
    });

    /// <inheritdoc/>
    public override T WriteBeside<T>(Func<DbConnection, DbTransaction, T> work) => Try(work);

    /// <inheritdoc/>
    // Deleted rows are unreachable immediately. Their bytes stay until the space is reused, which a vacuum allows.
    public override void EraseDeleted() => Read(c => c.Execute(
        "vacuum submission, result, attempt, member, account, external_identity, override, lti_person, lti_score"));

    /// <inheritdoc/>
    public override FileStream TemporaryFile() => TemporaryFile(Path.Combine(Path.GetTempPath(), $"courseware-{Guid.NewGuid():N}"));

    /// <inheritdoc/>
    public override void Dispose() => _source.Dispose();

    private T Try<T>(Func<DbConnection, DbTransaction, T> work)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                using var connection = Connect();
                using var transaction = connection.BeginTransaction();
                var value = work(connection, transaction);
                transaction.Commit();
                return value;
            }
            // A deadlock or a serialization failure: the database rolled this transaction back.
            catch (PostgresException e)
                when (e.SqlState is PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure && attempt < MostTries)
            {
            }
        }
    }

    private static NpgsqlConnectionStringBuilder Settings(string url)
    {
        try
        {
            var settings = PostgresUrl.Parse(url);
            // Keepalive detects a lost peer on an idle connection too.
            (settings.ApplicationName, settings.KeepAlive, settings.MaxPoolSize) = ("courseware-server", 10, MostConnections);
            // Statements that come often are planned once for a connection: planning takes longer than they do.
            settings.MaxAutoPrepare = MostPrepared;
            // A worker that is stopped within a transaction, with its machine for example, would keep its locks, and all others would wait for it.
            settings.Options = $"{settings.Options} -c idle_in_transaction_session_timeout={LongestPause.TotalMilliseconds:0}".TrimStart();
            return settings;
        }
        catch (FormatException e)
        {
            throw new IOException($"--database is not the address of a PostgreSQL database. {e.Message} Form: postgres://user@host/database", e);
        }
    }

    // Without the password.
    private static string Where(NpgsqlConnectionStringBuilder settings) => $"'{settings.Database ?? settings.Username}' on {settings.Host}";
}
