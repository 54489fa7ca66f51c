using System.Diagnostics;
using System.Globalization;
using Courseware.Server.Data;
using Dapper;
using Npgsql;

namespace Courseware.Tests.ServerTests;

/// <summary>
/// The tests' own PostgreSQL server, as an ordinary user, in a temporary folder, on a socket there and without a port. It ends when its standard input is
/// closed: also when the tests are killed.
/// </summary>
internal sealed class PostgresCluster : IDisposable
{
    // A shell that waits for the end of its input, and then ends the server as SIGINT does: immediately and in order.
    private const string Keeper = """
        "$1/postgres" -D "$2/data" -k "$2" -c listen_addresses= -c fsync=$3 -c max_connections=200 -c autovacuum_naptime=10s >"$2/log" 2>&1 &
        read -r _; kill -INT $!; wait $!
        """;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30), Pause = TimeSpan.FromMilliseconds(20);
    private static readonly Lazy<PostgresCluster> Shared = new(() => new PostgresCluster(durable: false));
    private static int _databases;

    private readonly string _folder;
    private readonly string _programs = Programs() ?? throw new InvalidOperationException("No PostgreSQL.");
    private readonly bool _durable, _owned;
    private Process _keeper;

    private PostgresCluster(bool durable, string? folder = null)
    {
        _folder = folder ?? Directory.CreateTempSubdirectory("courseware-postgres-").FullName;
        (_durable, _owned) = (durable, folder is null);
        if (Environment.IsPrivilegedProcess)
            Run("chown", "nobody", _folder);
        Run(AsOrdinary(Path.Combine(_programs, "initdb"), "-D", Path.Combine(_folder, "data"), "-U", "courseware", "-A", "trust", "--no-sync", "-E", "UTF8",
            "--locale=C"));
        _keeper = Keep();
    }

    /// <summary>The address of a new, empty database of the server that tests share. The test is skipped where there is no PostgreSQL.</summary>
    public static string NewDatabase()
    {
        Require();
        return Shared.Value.Create();
    }

    /// <summary>A server of one test, which may end it.</summary>
    /// <param name="durable">A commit waits until it is on the disk, as in use: only a power failure would show the difference.</param>
    /// <param name="folder">An empty folder for its data; null: a new one.</param>
    public static PostgresCluster New(bool durable = false, string? folder = null)
    {
        Require();
        return new PostgresCluster(durable, folder);
    }

    /// <summary>The path of its socket.</summary>
    public string Socket => Path.Combine(_folder, ".s.PGSQL.5432");

    /// <summary>True while it accepts connections.</summary>
    public bool IsUp => Answers();

    /// <summary>The address of a new, empty database.</summary>
    public string Create()
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"test{Interlocked.Increment(ref _databases)}");
        using var connection = new NpgsqlConnection(PostgresUrl.Parse(Url("postgres")).ConnectionString);
        connection.Execute($"create database {name}");
        return Url(name);
    }

    /// <summary>Ends the server as a crash does: immediately, in the middle of everything.</summary>
    public void Crash()
    {
        var file = Path.Combine(_folder, "data", "postmaster.pid");
        // A full disk may have ended it already.
        if (File.Exists(file))
            Run("sh", "-c", "kill -QUIT \"$1\" 2>/dev/null || true", "sh", File.ReadLines(file).First());
        _keeper.StandardInput.Close();
        _keeper.WaitForExit();
        _keeper.Dispose();
    }

    /// <summary>Starts the server after a crash.</summary>
    public void Restart() => _keeper = Keep();

    /// <summary>Ends the server of the tests, if there is one.</summary>
    public static void End()
    {
        if (Shared.IsValueCreated)
            Shared.Value.Dispose();
    }

    public void Dispose()
    {
        NpgsqlConnection.ClearAllPools();
        _keeper.StandardInput.Close();
        _keeper.WaitForExit();
        _keeper.Dispose();
        // The folder itself may be where a file system is mounted.
        foreach (var entry in new DirectoryInfo(_folder).EnumerateFileSystemInfos())
            Run("rm", "-rf", entry.FullName);
        if (_owned)
            Directory.Delete(_folder);
    }

    private static void Require()
    {
        Requires.Linux();
        Requires.That(Programs() is not null, "PostgreSQL is not on this machine: apt-get install postgresql");
    }

    private Process Keep()
    {
        var keeper = Start(AsOrdinary("sh", "-c", Keeper, "sh", _programs, _folder, _durable ? "on" : "off"));
        var waited = Stopwatch.StartNew();
        while (!Answers())
        {
            if (waited.Elapsed > Patience)
                throw new InvalidOperationException(File.ReadAllText(Path.Combine(_folder, "log")));
            Thread.Sleep(Pause);
        }
        return keeper;
    }

    private string Url(string database) => $"postgres://courseware@/{database}?host={Uri.EscapeDataString(_folder)}";

    private bool Answers()
    {
        try
        {
            using var connection = new NpgsqlConnection(PostgresUrl.Parse(Url("postgres")).ConnectionString + ";Pooling=false");
            connection.Open();
            return true;
        }
        catch (NpgsqlException)
        {
            return false;
        }
    }

    // Debian has a folder of programs for each version; the newest comes first.
    private static string? Programs()
    {
        const string debian = "/usr/lib/postgresql";
        var versions = Directory.Exists(debian) ? Directory.EnumerateDirectories(debian).Select(d => Path.Combine(d, "bin"))
            .OrderDescending(StringComparer.Ordinal) : Enumerable.Empty<string>();
        return versions.Concat((Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator))
            .FirstOrDefault(f => File.Exists(Path.Combine(f, "initdb")) && File.Exists(Path.Combine(f, "postgres")));
    }

    // PostgreSQL refuses to run as root.
    private static string[] AsOrdinary(params string[] command) =>
        Environment.IsPrivilegedProcess ? ["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups", .. command] : command;

    private static Process Start(params string[] command) =>
        System.Diagnostics.Process.Start(new ProcessStartInfo(command[0], command[1..])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = "/",
        })!;

    private static void Run(params string[] command)
    {
        using var process = Start(command);
        var error = process.StandardError.ReadToEndAsync();
        process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{command[0]}: {error.Result}");
    }
}

/// <summary>Ends the PostgreSQL server of these tests after the last of them.</summary>
[SetUpFixture]
internal sealed class PostgresTearDown
{
    [OneTimeTearDown]
    public void EndAll() => PostgresCluster.End();
}
