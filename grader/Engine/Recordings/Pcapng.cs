using System.Buffers.Binary;
using System.Text;

namespace Courseware.Recordings;

/// <summary>
/// A capture as a file that Wireshark opens, after draft-ietf-opsawg-pcapng: one section, one interface, a block for each packet.
/// The same capture gives the same bytes on every machine.
/// </summary>
internal static class Pcapng
{
    // Block types: Section Header, Interface Description, Enhanced Packet.
    private const uint SectionHeader = 0x0A0D0D0A, InterfaceDescription = 1, EnhancedPacket = 6;
    private const uint ByteOrderMagic = 0x1A2B3C4D;
    private const ushort LinkTypeRaw = 101;

    // Option codes; each kind of block counts its own from 2.
    private const ushort Comment = 1, Application = 4, InterfaceName = 2, TimeResolution = 9;
    private const byte Nanoseconds = 9;

    private static readonly string[] NoLines = [];

    /// <summary>
    /// Writes the packets of the scenario <paramref name="name"/>. Each line of <paramref name="comments"/> (by a packet's number) is a separate
    /// comment, behind the packet's note; its text has to be neutralised already. Time 0 is the beginning of the scenario, so that the clock of
    /// Wireshark and that of the recording are one.
    /// </summary>
    public static void Write(Stream stream, Capture capture, string name, IReadOnlyDictionary<int, string> comments)
    {
        var block = new Block(stream);
        WriteSectionHeader(block, name);
        WriteInterface(block, name);
        foreach (var packet in capture.Packets)
            WritePacket(block, packet, comments.TryGetValue(packet.Number, out var comment) ? comment.Split('\n') : NoLines);
    }

    private static void WriteSectionHeader(Block block, string name)
    {
        const ushort major = 1, minor = 0;
        const uint unknownLength = 0xFFFFFFFF;
        block.Begin(SectionHeader);
        block.Add(ByteOrderMagic);
        block.Add(major, minor);
        block.Add(unknownLength);
        block.Add(unknownLength);
        block.AddOption(Application, "Courseware");
        block.AddOption(Comment, $"scenario {name}");
        block.End();
    }

    private static void WriteInterface(Block block, string name)
    {
        const uint noLimit = 0;
        block.Begin(InterfaceDescription);
        block.Add(LinkTypeRaw, 0);
        block.Add(noLimit);
        block.AddOption(InterfaceName, name);
        block.AddOption(TimeResolution, [Nanoseconds]);
        block.End();
    }

    private static void WritePacket(Block block, CapturedPacket packet, string[] comments)
    {
        const uint firstInterface = 0;
        var time = (ulong)Math.Round(Math.Max(0, packet.At) * 1e9);
        block.Begin(EnhancedPacket);
        block.Add(firstInterface);
        block.Add((uint)(time >> 32));
        block.Add((uint)time);
        block.Add((uint)packet.Bytes.Length);
        block.Add((uint)Math.Max(packet.Length, packet.Bytes.Length));
        block.Add(packet.Bytes.Span);
        if (packet.Note is not null)
            block.AddOption(Comment, packet.Note);
        foreach (var comment in comments)
            block.AddOption(Comment, comment);
        block.End();
    }

    /// <summary>One block after the other in the same memory; little-endian, as the byte-order magic says to readers.</summary>
    private sealed class Block(Stream stream)
    {
        private const int LengthAt = 4;
        private const int LongestOption = ushort.MaxValue;
        private byte[] _bytes = new byte[2048];
        private int _used;
        private bool _hasOptions;

        public void Begin(uint type)
        {
            (_used, _hasOptions) = (0, false);
            Add(type);
            // The length, which End knows.
            Add(0);
        }

        public void Add(uint value) => BinaryPrimitives.WriteUInt32LittleEndian(Take(sizeof(uint)), value);

        public void Add(ushort first, ushort second) => Add(first | ((uint)second << 16));

        /// <summary>The bytes, padded with zeros to 32 bits.</summary>
        public void Add(ReadOnlySpan<byte> bytes)
        {
            var padded = Take((bytes.Length + 3) & ~3);
            bytes.CopyTo(padded);
            padded[bytes.Length..].Clear();
        }

        public void AddOption(ushort code, ReadOnlySpan<byte> value)
        {
            _hasOptions = true;
            Add(code, (ushort)value.Length);
            Add(value);
        }

        public void AddOption(ushort code, string text) => AddOption(code, Fitting(text));

        public void End()
        {
            // opt_endofopt
            if (_hasOptions)
                Add(0);
            var length = (uint)_used + sizeof(uint);
            Add(length);
            BinaryPrimitives.WriteUInt32LittleEndian(_bytes.AsSpan(LengthAt), length);
            stream.Write(_bytes, 0, _used);
        }

        // An option's length has 16 bits.
        private static byte[] Fitting(string text)
        {
            var bytes = Encoding.UTF8.GetBytes(text);
            if (bytes.Length <= LongestOption)
                return bytes;
            var says = Encoding.UTF8.GetBytes($"… (the first part of {bytes.Length} bytes)");
            var end = LongestOption - says.Length;
            // Not in the middle of a character.
            while ((bytes[end] & 0xC0) == 0x80)
                end--;
            return [.. bytes.AsSpan(0, end), .. says];
        }

        private Span<byte> Take(int count)
        {
            if (_used + count > _bytes.Length)
                Array.Resize(ref _bytes, Math.Max(_used + count, 2 * _bytes.Length));
            _used += count;
            return _bytes.AsSpan(_used - count, count);
        }
    }
}
