using System.Diagnostics;
using Courseware.Server.Data;
using Dapper;

namespace Courseware.Server.Fleet;

/// <summary>
/// The time of the database's clock. Leases are compared by it, so a worker whose own clock is wrong neither loses its gradings nor takes others'. It
/// is read once, and continued by this machine's monotonic clock.
/// </summary>
internal sealed class DatabaseTime : TimeProvider
{
    private readonly DateTimeOffset _read;
    private readonly long _at;

    /// <summary>Reads the clock of a database.</summary>
    public DatabaseTime(PostgresDatabase database)
    {
        const string now = "select (extract(epoch from clock_timestamp()) * 1000)::bigint";
        _read = DateTimeOffset.FromUnixTimeMilliseconds(database.Read(c => c.ExecuteScalar<long>(now)));
        _at = Stopwatch.GetTimestamp();
    }

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => _read + Stopwatch.GetElapsedTime(_at);
}
