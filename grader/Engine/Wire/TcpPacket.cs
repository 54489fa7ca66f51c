namespace Courseware.Wire;

/// <summary>IPv4 packets that carry TCP, turned round on the wire.</summary>
internal static class TcpPacket
{
    private const int IcmpHeaderLength = 8;
    private const byte Icmp = 1;

    private static readonly string[] KnownLetters = [.. Enumerable.Range(0, 256).Select(flags => Spell((TcpFlags)flags))];

    /// <summary>The flags as tcpdump writes them: <c>S</c>, <c>S.</c>, <c>.</c>, <c>FP.</c>, <c>R</c>; <c>none</c> when there are none.</summary>
    public static string Letters(TcpFlags flags) => KnownLetters[(byte)flags];

    /// <summary>
    /// Turns a packet round: it now comes from where it went to. In an ICMP error the packet that it quotes is turned too, so
    /// that its receiver knows it for its own. All checksums stay right, because a sum does not mind the order of its terms;
    /// what is too short to have addresses stays as it is.
    /// </summary>
    public static void SwapAddresses(Span<byte> packet)
    {
        if (!IPv4Header.TryParse(packet, out var ip))
            return;
        Swap(packet);
        if (ip.Protocol != Icmp || !ip.IsFirstFragment)
            return;
        var icmp = packet[ip.HeaderLength..Math.Min(ip.TotalLength, packet.Length)];
        if (icmp.Length >= IcmpHeaderLength + IPv4Header.SmallestLength && IsError(icmp[0]) && icmp[IcmpHeaderLength] >> 4 == 4)
            Swap(icmp[IcmpHeaderLength..]);
    }

    // RFC 792: destination unreachable, source quench, redirect, time exceeded, parameter problem.
    private static bool IsError(byte icmpType) => icmpType is 3 or 4 or 5 or 11 or 12;

    private static void Swap(Span<byte> packet)
    {
        Span<byte> source = stackalloc byte[IPv4Header.AddressLength];
        packet.Slice(IPv4Header.SourceAt, IPv4Header.AddressLength).CopyTo(source);
        packet.Slice(IPv4Header.DestinationAt, IPv4Header.AddressLength).CopyTo(packet[IPv4Header.SourceAt..]);
        source.CopyTo(packet[IPv4Header.DestinationAt..]);
    }

    private static string Spell(TcpFlags flags)
    {
        // tcpdump's own order.
        const string letters = "FSRP.UEW";
        var spelt = string.Concat(letters.Where((_, bit) => ((byte)flags & (1 << bit)) != 0));
        return spelt.Length == 0 ? "none" : spelt;
    }
}
