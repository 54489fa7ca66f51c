using System.Diagnostics;
using System.Text;
using CliWrap.Buffered;
using Courseware.Batch;
using Courseware.Cli;
using Courseware.Server.Data;
using Courseware.Tests.BatchTests;
using Courseware.Tests.Programs;
using Courseware.Tests.Submissions;
using Dapper;

namespace Courseware.Tests.ServerTests;

/// <summary>A class that is graded by the workers of a shared database: with the same result as on one machine, whatever ends in the middle.</summary>
[Category(Requires.OptionalHere)]
internal sealed class QueueBatchTests
{
    private static readonly BatchSettings Settings = new("half-close", "process", "auto", 1, "en");

    [Test, CancelAfter(900_000)]
    [Category(Requires.Slow)]
    [Category(Requires.Thorough)]
    public async Task The_gradebook_is_that_of_a_batch_on_one_machine(CancellationToken cancellationToken)
    {
        using var local = RealClass.Make();
        Assert.That((await RealClass.Batch(local, "process").ExecuteBufferedAsync(cancellationToken)).ExitCode, Is.EqualTo(ExitCode.Passed));
        using var folder = new TemporaryFolder();
        using var data = new TestData(Storage.Postgres);
        using var database = data.Open();
        string[] command =
            ["batch", "half-close", local.Folder.At("class"), "--lab", "process", "--seed", "1", "--out", folder.At("out"), "--database", data.Url];

        // Interrupted before there is a worker, and during the first grading, when the worker ends as well.
        var (code, said) = await InterruptedAsync(folder, command,
            error => Count(database, "grading") == 4 && error.Contains("No worker with the process lab is there.", StringComparison.Ordinal),
            cancellationToken);
        Assert.That(code, Is.EqualTo(ExitCode.Failed), said);
        Assert.That(said, Does.Contain("Stopped. 4 gradings wait in the database and 0 run"));
        using (var lost = await RealWorker.StartAsync(folder, data.Url, cancellationToken, "--workers", "1", "--lease-seconds", "3"))
        {
            (code, said) = await InterruptedAsync(folder, [.. command, "--resume"],
                error => Count(database, "run") > 0 && error.Contains("4 submissions (", StringComparison.Ordinal), cancellationToken);
            await lost.KillAsync(cancellationToken);
        }
        Assert.That(said, Does.Contain("run the same command with --resume to continue."));
        using (var worker = await RealWorker.StartAsync(folder, data.Url, cancellationToken, "--workers", "2", "--lease-seconds", "3"))
        {
            (code, said) = await RealServer.RunAsync(folder, cancellationToken, [.. command, "--resume"]);
            Assert.That(await worker.StopAsync(cancellationToken), Is.Zero, worker.Log);
        }

        Assert.That(code, Is.EqualTo(ExitCode.Passed), said);
        Assert.That(await File.ReadAllBytesAsync(folder.At("out/gradebook.csv"), cancellationToken), Is.EqualTo(await RealClass.GradebookAsync(local)));
        Assert.That(TemporaryFolder.FilesIn(folder.At("out")).Select(Kind).Distinct(),
            Is.SupersetOf(TemporaryFolder.FilesIn(local.Folder.At("out")).Select(Kind).Distinct()), "the same files");
        Assert.That((await File.ReadAllLinesAsync(folder.At("out/journal.jsonl"), cancellationToken)).Length, Is.EqualTo(4), "nothing was graded twice");
        foreach (var table in new[] { "course", "member", "submission", "result" })
            Assert.That(Count(database, table), Is.Zero, $"nothing is left in {table}");
    }

    [Test]
    public void A_work_is_queued_once_and_found_by_a_resumed_batch()
    {
        using var data = new TestData(Storage.Postgres);
        using var database = data.Open();
        var (store, ledger) = Stores(database);
        var course = store.Begin("id", Settings);
        for (var i = 0; i < 3; i++)
            store.Add(course, "a", [1], Settings, anew: false);
        store.Add(course, "b", [1], Settings, anew: false);

        Assert.That(store.Begin("id", Settings), Is.EqualTo(course), "as a resumed batch finds it");
        Assert.That(store.Open(course), Is.EqualTo((2, 0)));
        var claim = ledger.Begin(new Taker("any"), mayBeAlone: true)!;
        ledger.Commit(claim, new Recorded(ResultStatus.Unreadable, "nothing in it", 1));
        var finished = store.Finished(course, [], 9).Single();
        Assert.That((finished.Key, finished.Status, finished.Message, finished.WasRetried), Is.EqualTo(("a", "unreadable", "nothing in it", false)));
        Assert.That(store.Finished(course, [finished.Member], 9), Is.Empty, "it is here already");
        store.Add(course, "a", [1], Settings, anew: true);
        Assert.That(store.Open(course), Is.EqualTo((2, 0)), "graded anew");
    }

    [Test]
    public void A_cancelled_batch_records_nothing_more()
    {
        using var data = new TestData(Storage.Postgres);
        using var database = data.Open();
        var (store, ledger) = Stores(database);
        var course = store.Begin("id", Settings);
        foreach (var key in new[] { "a", "b" })
            store.Add(course, key, [1], Settings, anew: false);
        var running = ledger.Begin(new Taker("any"), mayBeAlone: true)!;

        Assert.That(store.End("id"), Is.True);
        Assert.That(ledger.Renew(running), Is.False, "its worker stops");
        Assert.That(ledger.Commit(running, new Recorded(ResultStatus.Graded, "", 1)), Is.False);
        Assert.That(ledger.Begin(new Taker("any"), mayBeAlone: true), Is.Null);
        Assert.That(store.End("id"), Is.False);
        Assert.That(Count(database, "submission"), Is.Zero);
    }

    [Test]
    public void A_class_comes_after_the_students_of_courses()
    {
        using var data = new TestData(Storage.Postgres);
        using var database = data.Open();
        var (store, ledger) = Stores(database);
        database.Write((c, t) => c.Execute("alter sequence course_id_seq restart with 100; alter sequence member_id_seq restart with 100", transaction: t));
        store.Add(store.Begin("id", Settings), "a", [1], Settings, anew: false);
        database.Write((c, t) => SmallQueue.Fill(database, c, t, 2));

        var order = Enumerable.Range(0, 3).Select(_ => ledger.Begin(new Taker("any"), mayBeAlone: false)!.Grading).ToList();
        Assert.That(order, Is.EqualTo([2L, 3L, 1L]));
    }

    private static (BatchStore Store, Ledger Ledger) Stores(Database database)
    {
        var ledger = new Ledger(database, TimeProvider.System);
        return (new BatchStore(database, ledger, TimeProvider.System), ledger);
    }

    private static long Count(Database database, string table) => database.Read(c => c.ExecuteScalar<long>($"select count(*) from {table}"));

    // The names of students, keys and digests differ; the folders and extensions do not.
    private static string Kind(string path) => path.Contains('/', StringComparison.Ordinal)
        ? $"{path[..path.IndexOf('/', StringComparison.Ordinal)]}/*{Path.GetExtension(path)}" : path;

    // Ctrl-C as soon as something is so, which may depend on what the command has written to stderr.
    private static async Task<(int Code, string Said)> InterruptedAsync(
        TemporaryFolder folder, string[] command, Func<string, bool> when, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folder.At("tmp"));
        using var process = Process.Start(RealServer.Info(folder, command))!;
        var said = new StringBuilder();
        var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
        process.ErrorDataReceived += (_, line) =>
        {
            lock (said)
                said.AppendLine(line.Data);
        };
        process.BeginErrorReadLine();
        await Eventually.TrueAsync(() => Task.FromResult(process.HasExited || when(Said())), cancellationToken);
        Assert.That(process.HasExited, Is.False, Said());
        using (var interrupt = Process.Start("kill", ["-INT", $"{process.Id}"]))
            await interrupt.WaitForExitAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        return (process.ExitCode, await output + Said());

        string Said()
        {
            lock (said)
                return said.ToString();
        }
    }
}
