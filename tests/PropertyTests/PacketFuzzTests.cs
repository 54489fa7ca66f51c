using Courseware.Recordings;
using Courseware.Tests.RecordingsTests;
using Courseware.Tests.WireTests;
using Courseware.Wire;
using CsCheck;

namespace Courseware.Tests.PropertyTests;

/// <summary>Packets and captures: a student's program can put any bytes on the wire.</summary>
internal sealed class PacketFuzzTests
{
    private static readonly Gen<byte[]> Packets = Gen.OneOf(Damage.Of([.. KernelPackets.All]), Gen.Byte.Array[0, 80]);

    [Test]
    public void Every_field_of_a_packet_is_inside_of_it() => Packets.Sample(packet =>
    {
        var inside = !TcpSegment.TryParse(packet, out var segment)
            || (segment.PayloadOffset >= BuiltPacket.HeadersLength && segment.PayloadLength >= 0 && segment.PayloadOffset
                + segment.PayloadLength <= packet.Length);
        var ports = !Datagram.TryParse(packet, out var datagram)
            || (datagram is { FromPort: >= 0 and <= ushort.MaxValue, ToPort: >= 0 and <= ushort.MaxValue, Length: >= 0 } && datagram.Length <= packet.Length);
        _ = new CapturedPacket(1, 0, packet, packet.Length, null).Carried.Length;
        return inside && ports;
    }, time: Damage.Seconds, threads: 1, print: Convert.ToHexString);

    [Test]
    public void A_segment_is_a_datagram_too_and_both_name_the_same_ends() => Packets.Sample(
        packet => !TcpSegment.TryParse(packet, out var segment)
            || (Datagram.TryParse(packet, out var datagram)
                && (datagram.Destination, datagram.FromPort, datagram.ToPort) == (segment.Destination, segment.SourcePort, segment.DestinationPort)),
        time: Damage.Seconds, threads: 1, print: Convert.ToHexString);

    [Test]
    public void Swapping_the_addresses_twice_restores_a_packet() => Packets.Sample(packet =>
    {
        var turned = packet.ToArray();
        TcpPacket.SwapAddresses(turned);
        var stays = BuiltPacket.HasValidChecksums(turned) == BuiltPacket.HasValidChecksums(packet);
        TcpPacket.SwapAddresses(turned);
        return stays && turned.AsSpan().SequenceEqual(packet);
    }, time: Damage.Seconds, threads: 1, print: Convert.ToHexString);

    [Test]
    public void A_capture_comes_back_from_its_file() => Gen.Select(
        Gen.Byte.Array[0, 100], Gen.Double[0, 1e6], Gen.Int[0, 70_000], Gen.String, Gen.Int[0, 70_000]).List[0, 5].Sample(packets =>
    {
        var capture = new Capture([.. packets.Select((p, i) => new CapturedPacket(i + 1, p.Item2, p.Item1, p.Item3, p.Item4))]);
        var comments = packets.Select((p, i) => (i, p.Item5)).Where(p => p.Item2 % 2 == 0).ToDictionary(p => p.i + 1, p => new string('x', p.Item2));
        var file = new MemoryStream();
        Pcapng.Write(file, capture, "any", comments);
        const int data = 20;
        var blocks = PcapngReader.Read(file.ToArray());
        return blocks.Count == packets.Count + 2
            && blocks.Skip(2).Zip(packets).All(b => b.First.Body[data..].AsSpan().SequenceEqual(b.Second.Item1));
    }, time: Damage.Seconds, threads: 1);
}
