using Dapper;
using Microsoft.Data.Sqlite;

namespace Courseware.Server.Data;

/// <summary>All data of a folder in one file, and back. A PostgreSQL server has its own tools for that.</summary>
internal static class SqliteBackup
{
    private const UnixFileMode OwnersOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Writes a copy of all data into one file, while the server works.</summary>
    /// <exception cref="IOException">The file is there, or cannot be written.</exception>
    public static void Write(string folder, string target)
    {
        if (!File.Exists(SqliteDatabase.FileIn(folder)))
            throw new IOException($"There is no server's data in '{folder}' ('{SqliteDatabase.FileIn(folder)}'). Name the folder with --data.");
        if (Path.Exists(target))
            throw new IOException($"'{target}' is there already. Name a new file: a backup never replaces another.");
        try
        {
            // Made before it is filled, so that it is never readable for others.
            new FileStream(target, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = OwnersOnly }).Dispose();
            using var connection = Connect(SqliteDatabase.FileIn(folder), SqliteOpenMode.ReadWrite);
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
        var file = SqliteDatabase.FileIn(folder);
        if (File.Exists(file))
            throw new IOException($"'{folder}' has a server's data already. Move it away, or name another folder with --data: nothing was changed.");
        RequireWhole(backup);
        SqliteDatabase.MakeFolder(folder);
        var incomplete = file + ".incomplete";
        File.Copy(backup, incomplete, overwrite: true);
        File.SetUnixFileMode(incomplete, OwnersOnly);
        File.Move(incomplete, file);
    }

    private static SqliteConnection Connect(string file, SqliteOpenMode mode)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Mode = mode, Pooling = false }.ToString());
        connection.Open();
        return connection;
    }

    private static void RequireWhole(string backup)
    {
        if (!File.Exists(backup))
            throw new IOException($"There is no file '{backup}'.");
        try
        {
            using var connection = Connect(backup, SqliteOpenMode.ReadOnly);
            if (connection.ExecuteScalar<string>("pragma integrity_check") is not "ok"
                || connection.ExecuteScalar<long>("select count(*) from sqlite_master where name = 'grading'") == 0)
                throw new IOException($"'{backup}' is not a whole backup of a course server. Nothing was changed.");
        }
        catch (SqliteException e)
        {
            throw new IOException($"'{backup}' is not a backup of a course server: {e.Message} Nothing was changed.", e);
        }
    }
}
