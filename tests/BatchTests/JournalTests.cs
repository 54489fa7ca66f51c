using Courseware.Batch;
using Courseware.Tests.Submissions;

namespace Courseware.Tests.BatchTests;

internal sealed class JournalTests
{
    private static readonly JournalLine Line = new("k1", "s1", BatchOutcome.Graded, "", 1.5);

    [Test]
    public void The_last_line_of_a_key_counts_after_a_restart()
    {
        using var folder = new TemporaryFolder();
        using (var journal = Journal.Open(folder.At("j")))
        {
            journal.Add(Line with { NeedsRetry = true });
            journal.Add(Line with { Key = "k2", Submission = "s2", Outcome = BatchOutcome.Unreadable, Message = "a \"quoted\"\nline 한글" });
            journal.Add(Line with { WasRetried = true });
        }

        using var reopened = Journal.Open(folder.At("j"));
        Assert.That(reopened.Find("k1"), Is.EqualTo(Line with { WasRetried = true }));
        Assert.That(reopened.Find("k2")?.Message, Is.EqualTo("a \"quoted\"\nline 한글"));
        Assert.That(reopened.Find("k3"), Is.Null);
        Assert.That(reopened.Latest("s1"), Is.EqualTo(Line with { WasRetried = true }));
    }

    [Test]
    public void A_line_truncated_by_a_kill_is_removed()
    {
        using var folder = new TemporaryFolder();
        using (var journal = Journal.Open(folder.At("j")))
        {
            journal.Add(Line with { Message = "한글" });
            journal.Add(Line with { Key = "k2" });
        }
        var bytes = File.ReadAllBytes(folder.At("j"));
        File.WriteAllBytes(folder.At("j"), bytes[..^7]);

        using (var journal = Journal.Open(folder.At("j")))
        {
            Assert.That(journal.Find("k2"), Is.Null);
            journal.Add(Line with { Key = "k3" });
        }
        using var reopened = Journal.Open(folder.At("j"));
        Assert.That(reopened.Find("k1")?.Message, Is.EqualTo("한글"));
        Assert.That(reopened.Find("k3"), Is.Not.Null);
    }

    [Test]
    public void Two_batches_do_not_write_to_one_folder()
    {
        using var folder = new TemporaryFolder();
        using var journal = Journal.Open(folder.At("j"));

        Assert.That(() => Journal.Open(folder.At("j")), Throws.TypeOf<BatchException>().With.Message.Contains("is in use: another batch is writing there."));
    }

    [Test]
    public void A_wrong_line_is_reported_with_its_number()
    {
        using var folder = new TemporaryFolder();
        folder.Write("j", "{}\n");

        Assert.That(() => Journal.Open(folder.At("j")),
            Throws.TypeOf<BatchException>().With.Message.StartsWith($"{folder.At("j")}:1: this is not a line of a journal."));
    }
}
