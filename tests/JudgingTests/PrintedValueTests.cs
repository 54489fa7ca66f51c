using System.Text;
using Courseware.Judging;

namespace Courseware.Tests.JudgingTests;

/// <summary>A value behind a word: found as a person would find it, and not in a line that says something else.</summary>
internal sealed class PrintedValueTests
{
    [TestCase("reads: 7\n", "7")]
    [TestCase("Reads : 7", "7")]
    [TestCase("READS=7\r\n", "7")]
    [TestCase("reads 7\n", "7")]
    [TestCase("reads\t7\n", "7")]
    [TestCase("\treads :\t\t7\n", "7")]
    [TestCase("ｒｅａｄｓ：７\n", "7")]
    [TestCase("read: 7\n", "7")]
    [TestCase("reads in all: 7\n", "7")]
    [TestCase("read 512 bytes\nread 3 bytes\nreads: 7\n", "7")]
    [TestCase("bytes: 515\nreads: -1\n", "-1")]
    [TestCase("reads:\n", "")]
    [TestCase("reads: 3\rreads: 7\n", "7")]
    [TestCase("read 90 %\rread 100 %\rreads: 7\r\n", "7")]
    [TestCase("bytes: 7\n", null)]
    [TestCase("the reads were 7\n", null)]
    [TestCase("", null)]
    public void The_value_behind_a_word_is_found(string output, string? value) =>
        Assert.That(PrintedValue.Find(Encoding.UTF8.GetBytes(output), "reads"), Is.EqualTo(value));

    [Test]
    public void A_shown_value_is_escaped() =>
        Assert.That(PrintedValue.Find("answer: \u001bc\u0001\u001b[2\n"u8.ToArray(), "answer"), Is.EqualTo("\\x1bc\\x01\\x1b[2"));

    [TestCase("\u001b[1;32mreads:\u001b[0m 7\u001b[K\n")]
    [TestCase("\u001b]0;receiver\areads: \u001b[38;2;1;2;3m7\u001b[m\n")]
    public void Colours_and_titles_do_not_count(string output) =>
        Assert.That(PrintedValue.Find(Encoding.UTF8.GetBytes(output), "reads"), Is.EqualTo("7"));
}
