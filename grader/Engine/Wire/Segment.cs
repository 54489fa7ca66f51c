#pragma warning disable
using System.Buffers.Binary;

namespace Courseware.Wire;

[Flags]
public enum TcpFlags : byte { None = 0, Fin = 1, Syn = 2, Rst = 4, Psh = 8, Ack = 16 }

internal readonly record struct Segment(uint Source, uint Destination, ushort SourcePort, ushort DestinationPort, uint Seq, uint Ack, TcpFlags Flags, int Window, int PayloadOffset, int PayloadLength)
{
    public int SequenceLength => PayloadLength + (Flags.HasFlag(TcpFlags.Syn) ? 1 : 0) + (Flags.HasFlag(TcpFlags.Fin) ? 1 : 0);
    public static bool TryParse(ReadOnlySpan<byte> p, out Segment s)
    {
        s = default;
        if (p.Length < 40 || p[0] >> 4 != 4 || p[9] != 6) return false;
        var h = (p[0] & 15) * 4; var total = BinaryPrimitives.ReadUInt16BigEndian(p[2..]);
        if (total > p.Length || h < 20 || total < h + 20) return false;
        var t = p[h..total]; var o = (t[12] >> 4) * 4;
        if (o < 20 || o > t.Length) return false;
        s = new Segment(BinaryPrimitives.ReadUInt32BigEndian(p[12..]), BinaryPrimitives.ReadUInt32BigEndian(p[16..]), BinaryPrimitives.ReadUInt16BigEndian(t), BinaryPrimitives.ReadUInt16BigEndian(t[2..]), BinaryPrimitives.ReadUInt32BigEndian(t[4..]), BinaryPrimitives.ReadUInt32BigEndian(t[8..]), (TcpFlags)(t[13] & 31), BinaryPrimitives.ReadUInt16BigEndian(t[14..]), h + o, t.Length - o);
        return true;
    }
}

internal static class Sequence { public static int Difference(uint a, uint b) => unchecked((int)(a - b)); }

internal static class TcpPacket
{
    public const int HeadersLength = 40;
    public static string Letters(TcpFlags f) => (f.HasFlag(TcpFlags.Syn) ? "S" : "") + (f.HasFlag(TcpFlags.Fin) ? "F" : "") + (f.HasFlag(TcpFlags.Rst) ? "R" : "") + (f.HasFlag(TcpFlags.Psh) ? "P" : "") + (f.HasFlag(TcpFlags.Ack) ? "." : "");
    public static void SwapAddresses(Span<byte> p) { Span<byte> t = stackalloc byte[4]; p.Slice(12, 4).CopyTo(t); p.Slice(16, 4).CopyTo(p.Slice(12, 4)); t.CopyTo(p.Slice(16, 4)); }
    public static int Build(Span<byte> b, uint source, ushort sourcePort, uint destination, ushort destinationPort, uint seq, uint ack, TcpFlags flags, ushort window, ReadOnlySpan<byte> payload) => throw new NotSupportedException();
}
