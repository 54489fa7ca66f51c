using System.Text;
using Courseware.Exercises.Eof;

namespace Courseware.Tests.EofTests;

/// <summary>The output of a receiver, as a student may have written it.</summary>
internal sealed class ReceiverReportTests
{
    [TestCase("bytes: 1500\nreads: 7\nend: EOF\n", 1500, 7, nameof(ReportedEnd.Eof))]
    [TestCase("Bytes:1500 \r\nReads: 7\r\nEnd: eof", 1500, 7, nameof(ReportedEnd.Eof))]
    [TestCase("waiting\nbytes: 0\nreads: 0\nend: error (Connection reset by peer)\n", 0, 0, nameof(ReportedEnd.Error))]
    [TestCase("bytes: 1\nreads: 1\nend: closed\n", 1, 1, nameof(ReportedEnd.Other))]
    [TestCase("bytes: 5\nbytes: 6\nreads: -1\n", 5, -1, nameof(ReportedEnd.None))]
    public void The_first_line_of_each_kind_counts(string stdout, long bytes, long reads, string end) => Assert.That(
        ReceiverReport.Parse(Encoding.UTF8.GetBytes(stdout)), Is.EqualTo(new ReceiverReport(bytes, reads, Enum.Parse<ReportedEnd>(end))));

    [TestCase("bytes: many\nreads: 7 or so\nend: EOF\n")]
    [TestCase("reads: \nend: EOF\nbytes: 0x10\n")]
    public void A_text_without_a_number_has_no_count(string stdout)
    {
        var report = ReceiverReport.Parse(Encoding.UTF8.GetBytes(stdout));

        Assert.That((report.Bytes, report.Reads, report.IsEmpty), Is.EqualTo(((long?)null, (long?)null, false)));
    }

    [Test]
    public void Binary_output_has_no_report() =>
        Assert.That(ReceiverReport.Parse([0xFF, 0x00, 0x0A, 0xC3]).IsEmpty, Is.True);
}
