using System.Text;
using System.Text.RegularExpressions;
using Courseware.Exercises.NeedsHalfClose;
using Courseware.Recordings;

namespace Courseware.Tests.NeedsHalfCloseTests;

/// <summary>The digest of the exercise, against its published test vectors, and the lines in which programs print it.</summary>
internal sealed partial class DigestTests
{
    [TestCase("", "0 811c9dc5")]
    [TestCase("a", "1 e40c292c")]
    [TestCase("foobar", "6 bf9cf968")]
    [TestCase("\u00FF\0", "2 6e1e20ca")]
    public void The_digest_is_FNV_1a(string bytes, string expected) =>
        Assert.That(Digest.Of(Encoding.Latin1.GetBytes(bytes)).ToString(), Is.EqualTo(expected));

    [Test]
    public void The_longest_beginning_with_a_leading_zero_is_found_for_every_seed()
    {
        for (var seed = 0UL; seed < 100; seed++)
        {
            var bytes = new Payload(1500, seed).Bytes;
            var length = Digest.LengthWithLeadingZero(bytes, 501);

            Assert.That(Digest.Of(bytes.AsSpan(0, length)).ToString(), Does.Match("^[0-9]+ 0"), $"seed {seed}");
            Assert.That(length, Is.InRange(501, 1500));
        }
    }

    [Test]
    public void Without_a_leading_zero_all_bytes_are_taken() => Assert.That(Digest.LengthWithLeadingZero("a"u8, 1), Is.EqualTo(1));

    [Test]
    public void Signs_change_the_checksum_from_0x80_on_only()
    {
        Assert.That(Digest.OfSigned("text"u8), Is.EqualTo(Digest.Of("text"u8)));
        Assert.That(Digest.OfSigned([0x80]), Is.Not.EqualTo(Digest.Of([0x80])));
    }

    [TestCase("README.md")]
    [TestCase("README.ko.md")]
    public async Task The_test_vectors_of_the_handout_are_right(string handout)
    {
        var text = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "exercises", "needs-half-close", handout));
        var rows = Vector().Matches(text).Select(m => (Hex: m.Groups["hex"].Value.Trim(), Digest: m.Groups["digest"].Value)).ToList();

        Assert.That(rows, Has.Count.EqualTo(5));
        Assert.That(
            rows.Select(r => Digest.Of(Convert.FromHexString(r.Hex.Replace(" ", "", StringComparison.Ordinal))).ToString()),
            Is.EqualTo(rows.Select(r => r.Digest)));
    }

    [TestCase("6 bf9cf968", true)]
    [TestCase("6 bf9cf96", false)]
    [TestCase("-6 bf9cf968", false)]
    [TestCase("6  bf9cf968", false)]
    [TestCase("6 bf9cf968 x", false)]
    [TestCase("six bf9cf968", false)]
    public void Only_a_digest_is_read_as_one(string text, bool isOne) =>
        Assert.That(Digest.Parse(text), isOne ? Is.EqualTo(Digest.Of("foobar"u8)) : Is.Null);

    [Test]
    public void The_first_line_of_each_kind_counts_however_it_is_spaced()
    {
        var printed = Printed.Parse("waiting\r\nSent:6 bf9cf968\r\nanswer:  5 00000000 \nanswer: 6 bf9cf968\nResult: Different\n"u8.ToArray());

        Assert.That(printed, Is.EqualTo(new Printed("6 bf9cf968", "5 00000000", "different", null)));
    }

    [TestCase("answer: none\n", false)]
    [TestCase("answer:\n", false)]
    [TestCase("result: none\n", false)]
    [TestCase("answer: 1\n", true)]
    public void No_answer_may_be_said_in_words(string stdout, bool hasAnswer) =>
        Assert.That(Printed.Parse(Encoding.ASCII.GetBytes(stdout)).HasAnswer, Is.EqualTo(hasAnswer));

    [Test]
    public void Binary_bytes_are_shown_safely() =>
        Assert.That(Printed.Parse("answer: \x1b[2J\n"u8.ToArray()).Answer, Does.Not.Contain('\x1b'));

    [GeneratedRegex(@"^\|[^|]*\| `(?<hex>[0-9a-f ]*)` \| `(?<digest>\d+ [0-9a-f]{8})` \|$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Vector();
}
