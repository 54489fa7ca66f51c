using System.Reflection;
using Dapper;
using DbUp;
using DbUp.Engine.Output;
using Microsoft.Data.Sqlite;

namespace Courseware.Server.Data;

/// <summary>
/// The one file that holds a server's data: SQLite with a write-ahead log. One server at a time has it open. Write transactions begin as
/// such (<c>BEGIN IMMEDIATE</c>): one that begins with a read would be refused when it comes to write.
/// </summary>
internal sealed class Database : IDisposable
{
    private const UnixFileMode OwnersOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const int BusySeconds = 30;
    private const string Temporary = ".temporary";

    private readonly FileStream? _lock;
    private readonly string _connection;

    static Database() => DefaultTypeMap.MatchNamesWithUnderscores = true;

    private Database(string folder, FileStream? own)
    {
        (Folder, _lock) = (folder, own);
        _connection = new SqliteConnectionStringBuilder { DataSource = FileIn(folder), ForeignKeys = true, DefaultTimeout = BusySeconds }.ToString();
    }

    /// <summary>The folder of the data.</summary>
    public string Folder { get; }

    /// <summary>The path of the database in a folder.</summary>
    public static string FileIn(string folder) => Path.Combine(folder, "courseware.db");

    /// <summary>Opens the database of a folder, or makes it, and brings its schema up to date.</summary>
    /// <exception cref="IOException">Another server has it open, or a script failed.</exception>
    public static Database Open(string folder)
    {
        if (!Directory.Exists(folder))
            Directory.CreateDirectory(folder, OwnersOnly | UnixFileMode.UserExecute);
        FileStream own;
        try
        {
            own = new FileStream(
                Path.Combine(folder, "server.lock"), new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.None, UnixCreateMode = OwnersOnly });
        }
        catch (IOException e) when (e is not (DirectoryNotFoundException or PathTooLongException))
        {
            throw new IOException($"The data in '{folder}' is in use: another courseware-server works on it. Stop it, or name another folder with --data.", e);
        }
        var database = new Database(folder, own);
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
    /// <exception cref="IOException">There is none.</exception>
    public static Database OpenShared(string folder)
    {
        if (!File.Exists(FileIn(folder)))
            Open(folder).Dispose();
        return new Database(folder, null);
    }

    /// <summary>An open connection, to be disposed of.</summary>
    public SqliteConnection Connect()
    {
        var connection = new SqliteConnection(_connection);
        connection.Open();
        // What is deleted is overwritten: a student's data is gone when it is deleted.
        connection.Execute("pragma secure_delete = on");
        return connection;
    }

    /// <summary>Does something in one transaction that holds the right to write from its beginning.</summary>
    public T Write<T>(Func<SqliteConnection, SqliteTransaction, T> work)
    {
        using var connection = Connect();
        using var transaction = connection.BeginTransaction(deferred: false);
        var value = work(connection, transaction);
        transaction.Commit();
        return value;
    }

    /// <summary>Reads.</summary>
    public T Read<T>(Func<SqliteConnection, T> work)
    {
        using var connection = Connect();
        return work(connection);
    }

    /// <summary>A file for as long as it is open, on the disk of the data and not in memory.</summary>
    public FileStream TemporaryFile() => new(
        Path.Combine(Folder, $"{Guid.NewGuid():N}{Temporary}"),
        new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite, Options = FileOptions.DeleteOnClose | FileOptions.Asynchronous, UnixCreateMode = OwnersOnly });

    /// <summary>Writes a copy of all data into one file, while the server works.</summary>
    /// <exception cref="IOException">The file is there, or cannot be written.</exception>
    public static void Backup(string folder, string target)
    {
        if (!File.Exists(FileIn(folder)))
            throw new IOException($"There is no server's data in '{folder}' ('{FileIn(folder)}'). Name the folder with --data.");
        if (Path.Exists(target))
            throw new IOException($"'{target}' is there already. Name a new file: a backup never replaces another.");
        try
        {
            // Made before it is filled, so that nobody else can read it at any time.
            new FileStream(target, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = OwnersOnly }).Dispose();
            using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = FileIn(folder), Mode = SqliteOpenMode.ReadWrite, Pooling = false }.ToString());
            connection.Open();
            connection.Execute("vacuum into @target", new { target });
        }
        catch (SqliteException e)
        {
            throw new IOException($"The backup to '{target}' failed: {e.Message}", e);
        }
    }

    /// <summary>Puts a backup into a folder that has no data yet.</summary>
    /// <exception cref="IOException">The folder has data, or the file is not a whole backup.</exception>
    public static void Restore(string backup, string folder)
    {
        if (File.Exists(FileIn(folder)))
            throw new IOException($"'{folder}' has a server's data already. Move it away, or name another folder with --data: nothing was changed.");
        RequireWhole(backup);
        if (!Directory.Exists(folder))
            Directory.CreateDirectory(folder, OwnersOnly | UnixFileMode.UserExecute);
        var incomplete = FileIn(folder) + ".incomplete";
        File.Copy(backup, incomplete, overwrite: true);
        File.SetUnixFileMode(incomplete, OwnersOnly);
        File.Move(incomplete, FileIn(folder));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        using (var connection = new SqliteConnection(_connection))
            SqliteConnection.ClearPool(connection);
        _lock?.Dispose();
    }

    private static void RequireWhole(string backup)
    {
        if (!File.Exists(backup))
            throw new IOException($"There is no file '{backup}'.");
        try
        {
            using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = backup, Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ToString());
            connection.Open();
            if (connection.ExecuteScalar<string>("pragma integrity_check") is not "ok" || connection.ExecuteScalar<long>("select count(*) from sqlite_master where name = 'grading'") == 0)
                throw new IOException($"'{backup}' is not a whole backup of a course server. Nothing was changed.");
        }
        catch (SqliteException e)
        {
            throw new IOException($"'{backup}' is not a backup of a course server: {e.Message} Nothing was changed.", e);
        }
    }

    private void Prepare()
    {
        // What a killed server left.
        foreach (var left in Directory.EnumerateFiles(Folder, $"*{Temporary}"))
            File.Delete(left);
        var isNew = !File.Exists(FileIn(Folder));
        using (var connection = Connect())
            connection.Execute("pragma journal_mode = wal");
        if (isNew)
            File.SetUnixFileMode(FileIn(Folder), OwnersOnly);
        var upgrade = DeployChanges.To.SqliteDatabase(_connection)
            .WithScriptsEmbeddedInAssembly(Assembly.GetExecutingAssembly(), name => name.EndsWith(".sql", StringComparison.Ordinal))
            .WithTransactionPerScript().LogTo(new NoOpUpgradeLog()).Build().PerformUpgrade();
        if (!upgrade.Successful)
            throw new IOException($"The database '{FileIn(Folder)}' could not be brought up to date ({upgrade.ErrorScript?.Name}): {upgrade.Error.Message}", upgrade.Error);
    }
}
