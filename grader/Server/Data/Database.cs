using System.Data.Common;
using Dapper;

namespace Courseware.Server.Data;

/// <summary>
/// The database of a server: a file (<see cref="SqliteDatabase"/>), or a PostgreSQL server that several processes share (<see cref="PostgresDatabase"/>).
/// Both have the same tables and run the same statements; this class has the differences.
/// </summary>
internal abstract class Database : IDisposable
{
    /// <summary>Readable and writable for the owner only.</summary>
    protected const UnixFileMode OwnersOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    static Database() => DefaultTypeMap.MatchNamesWithUnderscores = true;

    /// <summary>Other processes use the database as well: other servers, and workers.</summary>
    public abstract bool IsShared { get; }

    /// <summary>The end of a query for rows to change: it skips rows that another transaction has locked.</summary>
    public abstract string SkipLocked { get; }

    /// <summary>The end of a query for rows to change: it locks them, and other transactions wait.</summary>
    public abstract string LockRows { get; }

    /// <summary>A condition on an id: it is among <c>@ids</c>, of which <see cref="Ids"/> makes the value.</summary>
    public abstract string AmongIds { get; }

    /// <summary>Many ids as one value, so that the statement is the same for any number of them.</summary>
    public abstract object Ids(IEnumerable<long> ids);

    /// <summary>
    /// The beginning of a transaction that may be lost when the database crashes: its commit does not wait for the disk. If the beginning of a grading is
    /// lost, the grading begins again. If a result is on the disk, the beginning of its grading is too.
    /// </summary>
    public abstract string RelaxedCommit { get; }

    /// <summary>An open connection, to be disposed of.</summary>
    public abstract DbConnection Connect();

    /// <summary>Runs work in one transaction. These transactions are serialized: the rows that one has read do not change until it ends.</summary>
    /// <param name="work">May run more than once, so it changes only the database.</param>
    public abstract T Write<T>(Func<DbConnection, DbTransaction, T> work);

    /// <summary>Runs work in one transaction that depends only on the rows that it changes. The database may run several in parallel.</summary>
    /// <param name="work">May run more than once, so it changes only the database.</param>
    public abstract T WriteBeside<T>(Func<DbConnection, DbTransaction, T> work);

    /// <summary>Reads.</summary>
    public T Read<T>(Func<DbConnection, T> work)
    {
        using var connection = Connect();
        return work(connection);
    }

    /// <summary>Makes deleted data unreadable, as far as the database can.</summary>
    public abstract void EraseDeleted();

    /// <summary>A file on a disk that is deleted when it is closed.</summary>
    public abstract FileStream TemporaryFile();

    /// <inheritdoc/>
    public abstract void Dispose();

    /// <summary>A new private file that is deleted when it is closed.</summary>
    protected static FileStream TemporaryFile(string path) => new(path, new FileStreamOptions
    {
        Mode = FileMode.CreateNew,
        Access = FileAccess.ReadWrite,
        Options = FileOptions.DeleteOnClose | FileOptions.Asynchronous,
        UnixCreateMode = OwnersOnly,
    });
}
