using System.Data.Common;
using System.Globalization;
using System.Security.Cryptography;
using Courseware.Batch;
using Courseware.Cli;
using Courseware.Reporting;
using Courseware.Server.Data;

namespace Courseware.Server.Fleet;

/// <summary>Grades a class by the workers of a shared database.</summary>
internal sealed class QueueClassGrader : IClassGrader
{
    /// <summary>The file with the id of the class in the database.</summary>
    public const string IdFile = "queue";

    private const int MostInQueue = 1_000;
    private const int IdBytes = 16;

    private readonly PostgresDatabase _database;
    private readonly BatchStore _store;
    private readonly FleetWatch _watch;
    private readonly ClassTask _task;
    private readonly Action<string> _show;
    private QueueGrader? _works;
    private long _course;
    private string _id = "";

    /// <summary>Connects the class with a database.</summary>
    public QueueClassGrader(PostgresDatabase database, ClassTask task, Action<string> show)
    {
        var time = new DatabaseTime(database);
        var ledger = new Ledger(database, time);
        (_database, _task, _show) = (database, task, show);
        _store = new BatchStore(database, ledger, time);
        _watch = new FleetWatch(ledger, new WorkerStore(database, time), time, show);
    }

    /// <inheritdoc/>
    public int Jobs => MostInQueue;

    /// <inheritdoc/>
    public CancellationToken Lost => _works?.Lost ?? CancellationToken.None;

    /// <inheritdoc/>
    public string Stopped
    {
        get
        {
            const string next = "Finished submissions are kept; run the same command with --resume to continue.";
            if (Lost.IsCancellationRequested)
                return $"The database was out of reach for ten minutes. {next}";
            try
            {
                var (waiting, running) = _store.Open(_course);
                return string.Create(
                    CultureInfo.InvariantCulture,
                    $"Stopped. {waiting} gradings wait in the database and {running} run: the workers continue with them. {next} --cancel removes them.");
            }
            catch (DbException)
            {
                return $"Stopped. The database cannot be used at the moment. {next}";
            }
        }
    }

    /// <summary>Removes the class of a folder from the database.</summary>
    /// <returns>False when it was not there.</returns>
    public static bool Cancel(PostgresDatabase database, string folder)
    {
        var file = Path.Combine(folder, IdFile);
        if (!File.Exists(file))
            return false;
        var time = new DatabaseTime(database);
        var ended = new BatchStore(database, new Ledger(database, time), time).End(File.ReadAllText(file).Trim());
        File.Delete(file);
        return ended;
    }

    /// <inheritdoc/>
    // The tools are the workers': a journal of this class says only that workers graded it.
    public Task<IReadOnlyList<string>> ToolsAsync(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<string>>(["workers"]);

    /// <inheritdoc/>
    public IWorkGrader Begin(BatchFolder folder)
    {
        var file = folder.At(IdFile);
        _id = File.Exists(file) ? File.ReadAllText(file).Trim() : Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(IdBytes));
        // Before the class is in the database, so that it can always be found again.
        AtomicFile.Save(file, stream => stream.Write(System.Text.Encoding.ASCII.GetBytes(_id)));
        _course = _store.Begin(_id, _task.Settings);
        _works = new QueueGrader(_store, _course, _task.Settings, student => SubmissionPacker.Pack(_task.Exercise, student), _show);
        _watch.Start(_task.Settings.Lab);
        return _works;
    }

    /// <inheritdoc/>
    public void Complete() => _store.End(_id);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _watch.DisposeAsync();
        if (_works is not null)
            await _works.DisposeAsync();
        _database.Dispose();
    }
}
