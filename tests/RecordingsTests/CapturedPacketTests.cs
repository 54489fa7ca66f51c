using System.Text;
using Courseware.Recordings;
using Courseware.Tests.WireTests;

namespace Courseware.Tests.RecordingsTests;

internal sealed class CapturedPacketTests
{
    [Test]
    public void A_packet_s_note_describes_its_segment()
    {
        Assert.That(Carried(KernelPackets.HalfClose[3]), Is.EqualTo("file"));
        Assert.That(Carried(KernelPackets.HalfClose[7]), Is.EqualTo("Thank you\0"));
        Assert.That(Carried(KernelPackets.HalfClose[7][..^3]), Is.EqualTo("Thank y"), "A packet that was cut short has its beginning.");
    }

    [Test]
    public void An_empty_segment_counts_as_no_progress()
    {
        var packets = KernelPackets.HalfClose.Where((_, i) => i is not (3 or 7)).Append(KernelPackets.Refusal).Append(KernelPackets.Datagram)
            .Append(KernelPackets.Unreachable);

        Assert.That(packets.Select(Carried), Has.All.Empty);
        Assert.That(Enumerable.Range(0, 52).Select(n => Carried(KernelPackets.HalfClose[7][..n])), Has.All.Empty);
    }

    private static string Carried(byte[] packet) => Encoding.ASCII.GetString(new CapturedPacket(1, 0, packet, packet.Length, null).Carried.Span);
}
