using System.Text;
using Courseware.Judging;
using Courseware.Tests.Snapshots;

namespace Courseware.Tests.JudgingTests;

internal sealed class HexWindowTests
{
    private static readonly byte[] Alphabet = [.. Enumerable.Range(0x20, 64).Select(i => (byte)i)];

    [Test]
    public async Task Windows()
    {
        byte[] binary = [0, 0xff, (byte)'\r', (byte)'\n', 0x1b, 0x9b, (byte)'['];
        var long1 = new byte[1 << 20];
        var long2 = (byte[])long1.Clone();
        long2[^3] = (byte)'!';
        await Snapshot.MatchExactly(string.Join("\n\n",
            Window("one byte in the second row", Alphabet, [.. Alphabet[..30], (byte)'#', .. Alphabet[31..]]),
            Window("one byte missing", Alphabet, [.. Alphabet[..30], .. Alphabet[31..]]),
            Window("first byte", "Thank you"u8, "thank you"u8),
            Window("shorter", Alphabet, Alphabet.AsSpan(0, 30)),
            Window("shorter, at a row's end", Alphabet, Alphabet.AsSpan(0, 32)),
            Window("longer by the NUL", "Thank you"u8, "Thank you\0"u8),
            Window("longer by rows", Alphabet.AsSpan(0, 16), Alphabet),
            Window("nothing came", "Thank you"u8, []),
            Window("nothing was wanted", [], "Thank you"u8),
            Window("control bytes", binary, [.. binary, 1]),
            Window("near the end of 1 MiB", long1, long2)));
    }

    [Test]
    public void The_same_bytes_have_no_window() =>
        Assert.That(HexWindow.Lines(Alphabet, [.. Alphabet]), Is.Empty);

    [Test]
    public void A_line_fits_into_80_columns_with_its_indent()
    {
        var expected = new byte[(1 << 24) - 1];
        byte[] actual = [.. expected[..^20], .. Enumerable.Repeat((byte)'x', 20)];

        Assert.That(HexWindow.Lines(expected, actual).Select(line => line.Length), Has.All.LessThanOrEqualTo(78));
    }

    private static string Window(string title, ReadOnlySpan<byte> expected, ReadOnlySpan<byte> actual) =>
        new StringBuilder($"# {title}\n").AppendJoin('\n', HexWindow.Lines(expected, actual)).ToString();
}
