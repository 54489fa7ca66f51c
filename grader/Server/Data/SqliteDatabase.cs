using System.Data.Common;
using Dapper;
using DbUp;
using Microsoft.Data.Sqlite;

namespace Courseware.Server.Data;

/// <summary>
/// The one file that holds a server's data: SQLite with a write-ahead log. One server at a time has it open. Write transactions begin as such (<c>BEGIN
/// IMMEDIATE</c>): a transaction that begins with a read would be refused when it writes.
/// </summary>
internal sealed class SqliteDatabase : Database
{
    private const int BusySeconds = 30;
    private const string Temporary = ".temporary";

    private readonly FileStream? _lock;
    private readonly string _connection;

    private SqliteDatabase(string folder, FileStream? own)
    {
        (Folder, _lock) = (folder, own);
        _connection = new SqliteConnectionStringBuilder { DataSource = FileIn(folder), ForeignKeys = true, DefaultTimeout = BusySeconds }.ToString();
    }

    /// <summary>The folder of the data.</summary>
    public string Folder { get; }

    /// <inheritdoc/>
    public override bool IsShared => false;

    /// <inheritdoc/>
    public override string SkipLocked => "";

    /// <inheritdoc/>
    public override string LockRows => "";

    /// <inheritdoc/>
    public override string AmongIds => "in (select value from json_each(@ids))";

    /// <inheritdoc/>
    public override string RelaxedCommit => "";

    /// <summary>The path of the database in a folder.</summary>
    public static string FileIn(string folder) => Path.Combine(folder, "courseware.db");

    /// <summary>Opens the database of a folder, or makes it, and brings its schema up to date.</summary>
    /// <exception cref="IOException">Another server has it open, or a script failed.</exception>
    public static SqliteDatabase Open(string folder)
    {
        MakeFolder(folder);
        FileStream own;
        try
        {
            var alone = new FileStreamOptions
            {
                Mode = FileMode.OpenOrCreate,
                Access = FileAccess.ReadWrite,
                Share = FileShare.None,
                UnixCreateMode = OwnersOnly,
            };
            own = new FileStream(Path.Combine(folder, "server.lock"), alone);
        }
        catch (IOException e) when (e is not (DirectoryNotFoundException or PathTooLongException))
        {
            throw new IOException($"The data in '{folder}' is in use: another courseware-server works on it. Stop it, or name another folder with --data.", e);
        }
        var database = new SqliteDatabase(folder, own);
        try
        {
            database.Prepare();
            return database;
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    /// <summary>Opens the database of a folder while a server may have it open: for small changes by the operator.</summary>
    public static SqliteDatabase OpenShared(string folder)
    {
        if (!File.Exists(FileIn(folder)))
            Open(folder).Dispose();
        return new SqliteDatabase(folder, null);
    }

    /// <summary>Makes a folder that is closed to other users.</summary>
    public static void MakeFolder(string folder)
    {
        if (!Directory.Exists(folder))
            Directory.CreateDirectory(folder, OwnersOnly | UnixFileMode.UserExecute);
    }

    /// <inheritdoc/>
    public override object Ids(IEnumerable<long> ids) => $"[{string.Join(',', ids)}]";

    /// <inheritdoc/>
    public override DbConnection Connect()
    {
        var connection = new SqliteConnection(_connection);
        connection.Open();
        // SQLite overwrites deleted data, so that the data of a deleted student is not in the file.
        connection.Execute("pragma secure_delete = on");
        return connection;
    }

    /// <inheritdoc/>
    public override T Write<T>(Func<DbConnection, DbTransaction, T> work)
    {
        using var connection = (SqliteConnection)Connect();
        using var transaction = connection.BeginTransaction(deferred: false);
        var value = work(connection, transaction);
        transaction.Commit();
        return value;
    }

    /// <inheritdoc/>
    public override T WriteBeside<T>(Func<DbConnection, DbTransaction, T> work) => Write(work);

    /// <inheritdoc/>
    // The write-ahead log holds older pages until it is emptied.
    public override void EraseDeleted() => Read(c => c.Execute("pragma wal_checkpoint(truncate)"));

    /// <inheritdoc/>
    public override FileStream TemporaryFile() => TemporaryFile(Path.Combine(Folder, $"{Guid.NewGuid():N}{Temporary}"));

    /// <inheritdoc/>
    public override void Dispose()
    {
        using (var connection = new SqliteConnection(_connection))
            SqliteConnection.ClearPool(connection);
        _lock?.Dispose();
    }

    private void Prepare()
    {
        // Files of a killed server.
        foreach (var left in Directory.EnumerateFiles(Folder, $"*{Temporary}"))
            File.Delete(left);
        var isNew = !File.Exists(FileIn(Folder));
        using (var connection = Connect())
            connection.Execute("pragma journal_mode = wal");
        if (isNew)
            File.SetUnixFileMode(FileIn(Folder), OwnersOnly);
        Schema.BringUpToDate(DeployChanges.To.SqliteDatabase(_connection), "", $"The database '{FileIn(Folder)}'");
    }
}
