using Courseware.Batch;
using Courseware.Grading;
using Courseware.Judging;
using Courseware.Tests.JudgingTests;
using Courseware.Tests.Submissions;

namespace Courseware.Tests.BatchTests;

/// <summary>The report that the gradebook's line is about, of the student and of the grading, whatever happened before.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class ReportStampsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly BatchFolder _batch;

    public ReportStampsTests()
    {
        _batch = BatchFolder.Open(_folder.At("out"));
        foreach (var (digest, points) in new[] { ("first", 10), ("second", 0) })
        {
            var key = KeyOf(digest);
            _batch.Recordings.Save(key, [.. SampleRecordings.Right.Values.Take(1)]);
            _batch.SaveResult(key, Result(points));
            _batch.Journal.Add(new JournalLine(key, digest, BatchOutcome.Graded, "", 1));
        }
    }

    public void Dispose()
    {
        _batch.Dispose();
        _folder.Dispose();
    }

    [Test]
    public void A_submission_that_returns_has_its_own_report()
    {
        Write(("kim", "first"));
        Shows("kim", "kim", 10);
        Write(("kim", "second"));
        Shows("kim", "kim", 0);
        Write(("kim", "first"));
        Shows("kim", "kim", 10);
    }

    [Test]
    public void Two_students_who_change_places_change_their_reports()
    {
        Write(("kim", "first"), ("lee", "second"));
        Write(("kim", "second"), ("lee", "first"));
        Shows("kim", "kim", 0);
        Shows("lee", "lee", 10);
    }

    [Test]
    public void A_reused_folder_gets_a_new_report()
    {
        Write(("a b", "second"), ("a_b", "first"));
        Shows("a_b", "a b", 0);
        Write(("a_b", "first"));
        Shows("a_b", "a_b", 10);
        Assert.That(Directory.EnumerateDirectories(_batch.At("students"))
            .Select(Path.GetFileName), Is.EqualTo(new[] { "a_b" }), "of who withdrew nothing is left");
    }

    [Test]
    public void A_retried_grading_is_in_the_reports_of_all_its_students()
    {
        Write(("kim", "first"), ("lee", "first"));
        _batch.SaveResult(KeyOf("first"), Result(7));
        Write(("kim", "first"), ("lee", "first"));
        Shows("kim", "kim", 7);
        Shows("lee", "lee", 7);
    }

    [Test]
    public void A_report_that_another_run_wrote_before_it_was_killed_is_replaced()
    {
        Write(("kim", "first"));
        File.WriteAllText(_batch.At("students/kim/report.html"), "another's");
        Write(("kim", "first"));
        Shows("kim", "kim", 10);
    }

    [Test]
    public void Correct_reports_are_not_rewritten()
    {
        Write(("kim", "first"));
        File.SetLastWriteTimeUtc(_batch.At("students/kim/report.html"), DateTime.UnixEpoch);
        Write(("kim", "first"));
        Assert.That(File.GetLastWriteTimeUtc(_batch.At("students/kim/report.html")), Is.EqualTo(DateTime.UnixEpoch));
    }

    private static string KeyOf(string digest) => $"key-{digest}";

    private static GradingResult Result(int points) => new(
        "half-close", "somebody", "process", "", 1, "en",
        [new CheckResult("server-builds", Tier.Core, points > 0 ? Verdict.Passed : Verdict.Failed, "", points, 10, "it builds", "")]);

    private void Write(params (string Id, string Digest)[] students)
    {
        var collected = new SubmissionSet("plain", [.. students.Select(s => new StudentSubmission(s.Id, [s.Id], [new SubmittedFile($"/{s.Id}", s.Id)]))], []);
        var list = Enrolment.Of(collected, null).Select(s => s with { Digest = students.First(o => o.Id == s.Id).Digest }).ToList();
        _batch.Class = new ClassList(new BatchSettings("half-close", "process", "off", 1, "en"), null, [], list);
        var files = new ClassFiles(SampleRecordings.Exercise, _batch);
        files.Write(files.Rows(s => _batch.Journal.Find(KeyOf(s.Digest))), new Dictionary<string, IReadOnlyList<uint>>(StringComparer.Ordinal));
    }

    private void Shows(string folder, string student, int points)
    {
        var report = File.ReadAllText(_batch.At($"students/{folder}/report.html"));
        Assert.That(report, Does.Contain($"<h1>{student}</h1>").And.Contain($"{points}/10"));
        Assert.That(File.ReadAllText(_batch.At("gradebook.csv")), Does.Match($"\n{student},[^\n]*,graded,{points},"));
    }
}
