using System.Data.Common;
using Dapper;

namespace Courseware.Server.Data;

/// <summary>
/// Where a server's data is: a file (<see cref="SqliteDatabase"/>), or a PostgreSQL server that several processes share (<see cref="PostgresDatabase"/>).
/// Both have the same tables and understand the same statements; what differs is here.
/// </summary>
internal abstract class Database : IDisposable
{
    /// <summary>Readable and writable for the owner only.</summary>
    protected const UnixFileMode OwnersOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    static Database() => DefaultTypeMap.MatchNamesWithUnderscores = true;

    /// <summary>Other processes work on it as well: other servers, and workers.</summary>
    public abstract bool IsShared { get; }

    /// <summary>The end of a query for one row that is changed next: rows on which another transaction works are passed over.</summary>
    public abstract string SkipLocked { get; }

    /// <summary>The end of a query for rows that are changed next: another transaction that wants them waits.</summary>
    public abstract string LockRows { get; }

    /// <summary>A condition on an id: it is among <c>@ids</c>, of which <see cref="Ids"/> makes the value.</summary>
    public abstract string AmongIds { get; }

    /// <summary>Many ids as one value, so that the statement is the same for any number of them.</summary>
    public abstract object Ids(IEnumerable<long> ids);

    /// <summary>
    /// The beginning of a transaction whose loss in a crash of the database does no harm: its end does not wait for the disk. That of a beginning of a grading
    /// only lets it begin again; a result that is on the disk has its beginning there as well.
    /// </summary>
    public abstract string RelaxedCommit { get; }

    /// <summary>An open connection, to be disposed of.</summary>
    public abstract DbConnection Connect();

    /// <summary>Does something in one transaction. Such transactions follow one another: what one has read holds until it ends.</summary>
    /// <param name="work">May be done more than once: it changes nothing but the database.</param>
    public abstract T Write<T>(Func<DbConnection, DbTransaction, T> work);

    /// <summary>Does something in one transaction that relies only on the rows that it changes. Where it can, the database does several at a time.</summary>
    /// <param name="work">May be done more than once: it changes nothing but the database.</param>
    public abstract T WriteBeside<T>(Func<DbConnection, DbTransaction, T> work);

    /// <summary>Reads.</summary>
    public T Read<T>(Func<DbConnection, T> work)
    {
        using var connection = Connect();
        return work(connection);
    }

    /// <summary>Makes what was deleted unreadable, as far as the database can.</summary>
    public abstract void EraseDeleted();

    /// <summary>A file for as long as it is open, on a disk and not in memory.</summary>
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
