using System.Buffers.Binary;
using System.Text;

namespace Courseware.Tests.RecordingsTests;

/// <summary>One block of a capture file: its type, the fixed part of its body, its options in order.</summary>
internal sealed record PcapngBlock(uint Type, byte[] Body, IReadOnlyList<(ushort Code, byte[] Value)> Options)
{
    public uint Word(int offset) => BinaryPrimitives.ReadUInt32LittleEndian(Body.AsSpan(offset));

    public string[] Texts(ushort code) => [.. Options.Where(o => o.Code == code).Select(o => new UTF8Encoding(false, true).GetString(o.Value))];
}

/// <summary>Walks the blocks of a capture file strictly: both lengths, padding of zeros, options that end as they should.</summary>
internal static class PcapngReader
{
    public const uint SectionHeader = 0x0A0D0D0A, InterfaceDescription = 1, EnhancedPacket = 6;

    public static List<PcapngBlock> Read(ReadOnlySpan<byte> file)
    {
        var blocks = new List<PcapngBlock>();
        while (file.Length > 0)
        {
            var length = (int)BinaryPrimitives.ReadUInt32LittleEndian(file[4..]);
            Assert.That(length % 4, Is.Zero);
            Assert.That(BinaryPrimitives.ReadUInt32LittleEndian(file[(length - 4)..]), Is.EqualTo(length), "the length behind the block");
            blocks.Add(Block(BinaryPrimitives.ReadUInt32LittleEndian(file), file[8..(length - 4)]));
            file = file[length..];
        }
        return blocks;
    }

    private static PcapngBlock Block(uint type, ReadOnlySpan<byte> body)
    {
        const int captured = 12, packetData = 20;
        var (used, padded) = type switch
        {
            SectionHeader => (16, 16),
            InterfaceDescription => (8, 8),
            EnhancedPacket => Padded(packetData + (int)BinaryPrimitives.ReadUInt32LittleEndian(body[captured..])),
            _ => throw new AssertionException($"a block of type {type}"),
        };
        Assert.That(body[used..padded].ContainsAnyExcept((byte)0), Is.False, "padding");
        return new PcapngBlock(type, body[..used].ToArray(), Options(body[padded..]));
    }

    private static List<(ushort Code, byte[] Value)> Options(ReadOnlySpan<byte> list)
    {
        var options = new List<(ushort, byte[])>();
        while (list.Length > 0)
        {
            var (code, length) = (BinaryPrimitives.ReadUInt16LittleEndian(list), BinaryPrimitives.ReadUInt16LittleEndian(list[2..]));
            if (code == 0)
            {
                Assert.That((length, list.Length), Is.EqualTo((0, 4)), "opt_endofopt is the last of all");
                return options;
            }
            var (used, padded) = Padded(4 + length);
            Assert.That(list[used..padded].ContainsAnyExcept((byte)0), Is.False, "padding of an option");
            options.Add((code, list[4..used].ToArray()));
            list = list[padded..];
        }
        Assert.That(options, Is.Empty, "a list of options without opt_endofopt");
        return options;
    }

    private static (int Used, int Padded) Padded(int length) => (length, (length + 3) & ~3);
}
