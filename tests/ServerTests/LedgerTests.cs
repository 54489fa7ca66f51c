using Courseware.Server.Data;
using Courseware.Tests.Submissions;
using Dapper;

namespace Courseware.Tests.ServerTests;

/// <summary>Each grading has exactly one result, whoever dies or comes late.</summary>
internal sealed class LedgerTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly ManualTime _time = new();
    private Database _database;

    public LedgerTests() => _database = Database.Open(_folder.At("data"));

    public void Dispose()
    {
        _database.Dispose();
        _folder.Dispose();
    }

    private Ledger Ledger => new(_database, _time);

    [Test]
    public void A_result_is_recorded_once()
    {
        Queue(1);
        var claim = Ledger.Begin(mayBeAlone: true)!;

        Assert.That(Ledger.Begin(mayBeAlone: true), Is.Null, "it runs already");
        Assert.That(Ledger.Commit(claim, Result(80)), Is.True);
        Assert.That(Ledger.Commit(claim, Result(20)), Is.False, "a second time");
        Assert.That(Scores(), Is.EqualTo([80L]));
    }

    [Test]
    public void Who_comes_after_the_lease_records_nothing()
    {
        Queue(1);
        var late = Ledger.Begin(mayBeAlone: true)!;
        _time.Advance(Ledger.Lease + TimeSpan.FromSeconds(1));
        var second = Ledger.Begin(mayBeAlone: true)!;

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
        var claim = Ledger.Begin(mayBeAlone: true)!;
        for (var i = 0; i < 5; i++)
        {
            _time.Advance(Ledger.Lease / 2);
            Assert.That(Ledger.Renew(claim), Is.True);
        }
        Assert.That(Ledger.Begin(mayBeAlone: true), Is.Null);
    }

    [Test]
    public void A_grading_that_ran_at_a_kill_is_retried_alone_three_times()
    {
        Queue(2);
        for (var death = 1; death <= Ledger.MostDeaths; death++)
        {
            var claim = Ledger.Begin(mayBeAlone: true)!;
            Assert.That(claim.Alone, Is.EqualTo(death > 1));
            // Killed: nothing is given back.
            Reopen();
            Assert.That(Ledger.Recover("ended the server"), Is.EqualTo(1));
        }

        Assert.That(_database.Read(c => c.Query<string>("select status from result")), Is.EqualTo(["error"]));
        var neighbour = Ledger.Begin(mayBeAlone: false)!;
        Assert.That(Ledger.Commit(neighbour, Result(100)), Is.True, "the other one is not to blame");
    }

    [Test]
    public void What_has_to_be_alone_waits_and_nothing_overtakes_it()
    {
        Queue(2);
        var first = Ledger.Begin(mayBeAlone: true)!;
        Ledger.Return(first, TimeSpan.Zero, "doubtful", alone: true, failed: false);

        Assert.That(Ledger.Begin(mayBeAlone: false), Is.Null);
        Assert.That(Ledger.Begin(mayBeAlone: true), Is.EqualTo(first with { Alone = true, Fence = "" }).Using<Claim>((a, b) => a.Grading == b.Grading && a.Alone == b.Alone));
    }

    [Test]
    public void A_failure_waits_for_its_delay()
    {
        Queue(1);
        Ledger.Return(Ledger.Begin(mayBeAlone: true)!, TimeSpan.FromSeconds(30), "failed", alone: false, failed: true);

        Assert.That(Ledger.Begin(mayBeAlone: true), Is.Null);
        _time.Advance(TimeSpan.FromSeconds(30));
        Assert.That(Ledger.Begin(mayBeAlone: true)!.Failures, Is.EqualTo(1));
    }

    [Test]
    public void Many_workers_at_once_record_each_grading_once()
    {
        const int count = 400;
        Queue(count);
        Parallel.For(0, 8, _ =>
        {
            while (Ledger.Begin(mayBeAlone: false) is { } claim)
                Assert.That(Ledger.Commit(claim, Result((int)claim.Grading)), Is.True);
        });

        Assert.That(Scores(), Is.EqualTo(Enumerable.Range(1, count).Select(n => (long)n)));
        Assert.That(Outcomes(), Has.Count.EqualTo(count), "none was begun twice");
    }

    private void Reopen()
    {
        _database.Dispose();
        _database = Database.Open(_folder.At("data"));
    }

    private void Queue(int count) => _database.Write((c, t) =>
    {
        c.Execute("insert into course (id, title, zone, lab, counts, per_hour, created) values (1, 'C', 'UTC', 'process', 'best', 9, 0)", transaction: t);
        c.Execute("insert into member (id, course_id, role, roster_id, name) values (1, 1, 'student', 'kim', '')", transaction: t);
        c.Execute("insert into submission (digest, bytes) values (x'00', x'00')", transaction: t);
        for (var number = 1; number <= count; number++)
        {
            var attempt = c.ExecuteScalar<long>(
                """
                insert into attempt (course_id, exercise, member_id, number, submitted, file_name, submission, seed, language, lab)
                values (1, 'half-close', 1, @number, 0, '', x'00', '1', 'en', 'process') returning id
                """,
                new { number }, t);
            Ledger.Add(c, t, attempt, priority: 0);
        }
        return true;
    });

    private List<long> Scores() => _database.Read(c => c.Query<long>("select score from result order by score").ToList());

    private List<string> Outcomes() => _database.Read(c => c.Query<string>("select outcome from run").ToList());

    private static Recorded Result(int score) => new(ResultStatus.Graded, "", 1) { Score = score, MaxScore = 100 };

    private sealed class ManualTime : TimeProvider
    {
        private DateTimeOffset _now = new(2026, 11, 25, 12, 0, 0, TimeSpan.Zero);

        public override DateTimeOffset GetUtcNow() => _now;

        public void Advance(TimeSpan by) => _now += by;
    }
}
