using Courseware.Labs;
using Courseware.Server.Data;
using Dapper;

namespace Courseware.Tests.ServerTests;

/// <summary>Each grading has exactly one result, although workers are killed or late.</summary>
[TestFixture(Storage.Sqlite)]
[TestFixture(Storage.Postgres, Category = $"{Requires.OptionalHere},{Requires.Slow}")]
internal sealed class LedgerTests : IDisposable
{
    private static readonly Taker Any = new("any"), Other = new("other");

    private readonly TestData _data;
    private readonly ManualTime _time = new();
    private Database _database;

    public LedgerTests(Storage storage) => _database = (_data = new TestData(storage)).Open();

    public void Dispose()
    {
        _database.Dispose();
        _data.Dispose();
    }

    private Ledger Ledger => new(_database, _time);

    [Test]
    public void A_result_is_recorded_once()
    {
        Queue(1);
        var claim = Ledger.Begin(Any, mayBeAlone: true)!;

        Assert.That(Ledger.Begin(Any, mayBeAlone: true), Is.Null, "it runs already");
        Assert.That(Ledger.Commit(claim, Result(80)), Is.True);
        Assert.That(Ledger.Begin(Any, mayBeAlone: true), Is.Null, "it has its result");
        Assert.That(Scores(), Is.EqualTo([80L]));
    }

    [Test]
    public void A_worker_records_nothing_after_its_lease()
    {
        Queue(1);
        var late = Ledger.Begin(Any, mayBeAlone: true)!;
        _time.Advance(Ledger.Lease + TimeSpan.FromSeconds(1));
        var second = Ledger.Begin(Any, mayBeAlone: true)!;

        Assert.That(second.Grading, Is.EqualTo(late.Grading));
        Assert.That(Ledger.Renew(late), Is.False);
        Assert.That(Ledger.Commit(late, Result(0)), Is.False);
        Assert.That(Ledger.Commit(second, Result(100)), Is.True);
        Assert.That(Scores(), Is.EqualTo([100L]));
        Assert.That(Outcomes(), Is.EquivalentTo(["fenced", "graded"]));
    }

    [Test]
    public void A_renewed_lease_is_kept()
    {
        Queue(1);
        var claim = Ledger.Begin(Any, mayBeAlone: true)!;
        for (var i = 0; i < 5; i++)
        {
            _time.Advance(Ledger.Lease / 2);
            Assert.That(Ledger.Renew(claim), Is.True);
        }
        Assert.That(Ledger.Begin(Any, mayBeAlone: true), Is.Null);
    }

    [Test]
    public void A_grading_is_retried_alone_after_its_server_was_killed()
    {
        Queue(2);
        for (var death = 1; death <= Ledger.MostDeaths; death++)
        {
            var claim = Ledger.Begin(Any, mayBeAlone: true)!;
            Assert.That(claim.Alone, Is.EqualTo(death > 1));
            // As after a kill, the grading is not returned.
            Reopen();
            Assert.That(Ledger.Recover(), Is.EqualTo(1));
        }

        Assert.That(_database.Read(c => c.Query<string>("select status from result")), Is.EqualTo(["error"]));
        var neighbour = Ledger.Begin(Any, mayBeAlone: false)!;
        Assert.That(Ledger.Commit(neighbour, Result(100)), Is.True, "the other one is not to blame");
    }

    [Test]
    public void A_grading_that_must_run_alone_waits_for_an_idle_worker()
    {
        Queue(2);
        var first = Ledger.Begin(Any, mayBeAlone: true)!;
        Ledger.Return(first, TimeSpan.Zero, "doubtful", alone: true, failed: false);

        if (_database.IsShared)
        {
            // At first it waits for an idle worker. After a while no worker begins another grading before it.
            var beside = Ledger.Begin(Any, mayBeAlone: false)!;
            Assert.That(beside.Grading, Is.Not.EqualTo(first.Grading));
            Ledger.Return(beside, TimeSpan.Zero, "test", alone: false, failed: false);
            _time.Advance(TimeSpan.FromSeconds(21));
        }
        Assert.That(Ledger.Begin(Any, mayBeAlone: false), Is.Null, "nothing overtakes it");
        var alone = Ledger.Begin(Other, mayBeAlone: true)!;
        Assert.That((alone.Grading, alone.Alone), Is.EqualTo((first.Grading, true)));
    }

    [Test]
    public void A_worker_takes_what_its_labs_can_run()
    {
        Queue(1);

        Assert.That(Ledger.Begin(new Taker("containers", Process: false), mayBeAlone: true), Is.Null);
        Assert.That(Ledger.Begin(new Taker("both"), mayBeAlone: true), Is.Not.Null);
    }

    [Test]
    public void A_grading_waits_for_a_worker_with_its_tools()
    {
        Queue(2);
        var c = new Taker("c") { Tools = new LabTools(BuildTools.None, BuildTools.C | BuildTools.Make) };
        var rust = new Taker("rust") { Tools = new LabTools(BuildTools.None, BuildTools.C | BuildTools.Rust) };
        Ledger.Return(Ledger.Begin(c, mayBeAlone: true)!, TimeSpan.Zero, "no-tools", alone: false, failed: false, BuildTools.C | BuildTools.Rust);

        Assert.That(Ledger.ForTools(10).Select(w => (w.Id, w.Lab, w.Needs)), Is.EqualTo([(1L, "process", BuildTools.C | BuildTools.Rust)]));
        Assert.That(Ledger.Begin(c, mayBeAlone: true, 9).Select(n => n.Grading), Is.EqualTo([2L]), "the other one does not wait for it");
        var claim = Ledger.Begin(rust, mayBeAlone: true)!;
        Assert.That((claim.Grading, claim.Alone, claim.Failures), Is.EqualTo((1L, false, 0)), "it has not failed");
        Assert.That(Ledger.ForTools(10), Is.Empty);
    }

    [Test]
    public void Likely_killers_run_one_at_a_time_and_delay_no_others()
    {
        Queue(4);
        _database.Write((c, t) => c.Execute("update grading set deaths = 2, alone = (1 = 1) where id < 3", transaction: t));
        _time.Advance(TimeSpan.FromMinutes(5));

        Assert.That(Ledger.Begin(Any, mayBeAlone: false, 9).Select(c => c.Grading), Is.EqualTo([3L, 4L]), "however long the suspects have waited");
        var first = Ledger.Begin(Any, mayBeAlone: true)!;
        Assert.That((first.Grading, first.Alone), Is.EqualTo((1L, true)));
        Assert.That(Ledger.Begin(Other, mayBeAlone: true), Is.Null, "one such grading runs already");
        Ledger.Commit(first, Result(50));
        Assert.That(Ledger.Begin(Other, mayBeAlone: true)!.Grading, Is.EqualTo(2));
    }

    [Test]
    public void A_repeated_commit_is_one_result()
    {
        Queue(1);
        var claim = Ledger.Begin(Any, mayBeAlone: true)!;

        Assert.That(Ledger.Commit(claim, Result(80)), Is.True);
        Assert.That(Ledger.Commit(claim, Result(80)), Is.True, "its own result is there");
        Assert.That(Ledger.Commit(claim with { Fence = "another" }, Result(20)), Is.False);
        Assert.That(Scores(), Is.EqualTo([80L]));
    }

    [Test]
    public void A_grading_that_terminates_three_workers_is_left_to_a_person()
    {
        Queue(1);
        for (var death = 1; death <= Ledger.MostDeaths; death++)
        {
            Assert.That(Ledger.Begin(Any, mayBeAlone: true)!.Alone, Is.EqualTo(death > 1));
            _time.Advance(Ledger.Lease + TimeSpan.FromSeconds(1));
        }

        Assert.That(Ledger.Begin(Any, mayBeAlone: true), Is.Null);
        Assert.That(_database.Read(c => c.Query<string>("select status from result")), Is.EqualTo(["error"]));
        Assert.That(Outcomes(), Is.EqualTo(Enumerable.Repeat("lease-lost", Ledger.MostDeaths)));
    }

    [Test]
    public void The_place_in_the_queue_is_counted()
    {
        Queue(3);
        Ledger.Begin(Any, mayBeAlone: true);

        Assert.That(Ledger.Places(10), Is.EqualTo(new Dictionary<long, int> { [2] = 1, [3] = 2 }));
        Assert.That(Ledger.Places(2), Has.Count.EqualTo(1));
        Assert.That((Ledger.PlaceOf(1), Ledger.PlaceOf(2), Ledger.PlaceOf(3)), Is.EqualTo(((int?)null, (int?)1, (int?)2)));
    }

    [Test]
    public void A_failure_waits_for_its_delay()
    {
        Queue(1);
        Ledger.Return(Ledger.Begin(Any, mayBeAlone: true)!, TimeSpan.FromSeconds(30), "failed", alone: false, failed: true);

        Assert.That(Ledger.Begin(Any, mayBeAlone: true), Is.Null);
        _time.Advance(TimeSpan.FromSeconds(30));
        Assert.That(Ledger.Begin(Any, mayBeAlone: true)!.Failures, Is.EqualTo(1));
    }

    [Test]
    public void Many_parallel_workers_record_each_grading_once()
    {
        const int count = 400;
        Queue(count);
        Parallel.For(0, 8, _ =>
        {
            while (Ledger.Begin(Any, mayBeAlone: false) is { } claim)
                Assert.That(Ledger.Commit(claim, Result((int)claim.Grading)), Is.True);
        });

        Assert.That(Scores(), Is.EqualTo(Enumerable.Range(1, count).Select(n => (long)n)));
        Assert.That(Outcomes(), Has.Count.EqualTo(count), "none was begun twice");
    }

    [Test]
    public void Each_result_of_a_transaction_is_fenced()
    {
        Queue(3);
        var claims = Ledger.Begin(Any, mayBeAlone: false, 3);
        _time.Advance(Ledger.Lease + TimeSpan.FromSeconds(1));
        var second = Ledger.Begin(Other, mayBeAlone: true)!;
        Ledger.Renew(claims[1]);

        var recorded = Ledger.Commit([(claims[0], Result(0)), (second, Result(100)), (claims[0], Result(1)), (claims[0] with { Grading = 99 }, Result(2))]);

        Assert.That((claims.Count, second.Grading), Is.EqualTo((3, claims[0].Grading)));
        Assert.That(recorded, Is.EqualTo([false, true, false, false]));
        Assert.That(Scores(), Is.EqualTo([100L]));
        Assert.That(Outcomes().Count(o => o == "fenced"), Is.EqualTo(1));
        Assert.That(Ledger.Commit([(second, Result(100))]), Is.EqualTo([true]), "its own result is there");
    }

    [Test]
    public void A_grading_that_must_run_alone_begins_alone()
    {
        Queue(3);
        Ledger.Return(Ledger.Begin(Any, mayBeAlone: true)!, TimeSpan.Zero, "doubtful", alone: true, failed: false);

        Assert.That(Ledger.Begin(Any, mayBeAlone: true, 3).Select(c => (c.Grading, c.Alone)), Is.EqualTo([(1L, true)]));
        Assert.That(Ledger.Begin(Any, mayBeAlone: false, 3).Select(c => c.Grading), Is.EqualTo([2L, 3L]));
    }

    [Test]
    public async Task A_result_that_the_database_refuses_does_not_affect_others()
    {
        Queue(40);
        var claims = Ledger.Begin(Any, mayBeAlone: false, 40);
        var commit = new GroupCommit(Ledger);
        var all = claims.Select(c => commit.CommitAsync(c, c.Grading == 7 ? Result(7) with { Status = null! } : Result((int)c.Grading))).ToList();

        foreach (var (claim, recorded) in claims.Zip(all).Where(p => p.First.Grading != 7))
            Assert.That(await recorded, Is.True, $"{claim.Grading}");
        Assert.That(async () => await all[6], Throws.InstanceOf<System.Data.Common.DbException>());
        Assert.That(Scores(), Is.EqualTo(Enumerable.Range(1, 40).Except([7]).Select(n => (long)n)));
    }

    private void Reopen()
    {
        _database.Dispose();
        _database = _data.Open();
    }

    private void Queue(int count) => _database.Write((c, t) => SmallQueue.Fill(_database, c, t, count));

    private List<long> Scores() => _database.Read(c => c.Query<long>("select score from result order by score").ToList());

    private List<string> Outcomes() => _database.Read(c => c.Query<string>("select outcome from run").ToList());

    private static Recorded Result(int score) => new(ResultStatus.Graded, "", 1) { Score = score, MaxScore = 100 };

    private sealed class ManualTime : TimeProvider
    {
        private DateTimeOffset _now = DateTimeOffset.UtcNow.AddMinutes(1);

        public override DateTimeOffset GetUtcNow() => _now;

        public void Advance(TimeSpan by) => _now += by;
    }
}
