using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Courseware.Wire;

/// <summary>
/// The far end of the interface: a TUN descriptor, or a packet socket whose packets have an Ethernet header of 14 bytes.
/// Reading never blocks.
/// </summary>
internal sealed unsafe class WireDevice : IDisposable
{
    private const int EthernetHeaderLength = 14;

    private readonly SafeFileHandle _end;
    private readonly SafeFileHandle _wake;
    private readonly string _name;
    private readonly int _holder;
    private readonly bool _isPacketSocket;
    private long _refused;

    public WireDevice(SafeFileHandle end, bool isPacketSocket, string name, int holder)
    {
        const int closeOnExec = 0x80000;
        (_end, _isPacketSocket, _name, _holder) = (end, isPacketSocket, name, holder);
        HeaderLength = isPacketSocket ? EthernetHeaderLength : 0;
        _wake = new SafeFileHandle(NativeMethods.eventfd(0, closeOnExec), ownsHandle: true);
    }

    /// <summary>How many bytes stand before the IP header.</summary>
    public int HeaderLength { get; }

    /// <summary>True when a packet waits to be read.</summary>
    public bool HasWaiting
    {
        get
        {
            var fd = new NativeMethods.PollFd { Fd = Descriptor, Events = NativeMethods.PollIn };
            return NativeMethods.poll(&fd, 1, 0) > 0;
        }
    }

    /// <summary>The far end itself.</summary>
    public int Descriptor => (int)_end.DangerousGetHandle();

    /// <summary>Can be read once <see cref="Wake"/> was called.</summary>
    public int WakeDescriptor => (int)_wake.DangerousGetHandle();

    /// <summary>Waits until there is a packet; false when <see cref="Wake"/> was called.</summary>
    public bool Wait()
    {
        var fds = stackalloc NativeMethods.PollFd[2];
        fds[0] = new NativeMethods.PollFd { Fd = Descriptor, Events = NativeMethods.PollIn };
        fds[1] = new NativeMethods.PollFd { Fd = WakeDescriptor, Events = NativeMethods.PollIn };
        while (NativeMethods.poll(fds, 2, -1) < 0)
        {
            // A signal interrupted the wait.
        }
        return fds[1].Returned == 0;
    }

    /// <summary>Ends the wait, this one and all that follow.</summary>
    public void Wake()
    {
        var one = 1L;
        _ = NativeMethods.write(WakeDescriptor, (byte*)&one, sizeof(long));
    }

    /// <summary>Reads one packet with its header; 0 when none is waiting.</summary>
    /// <exception cref="IOException">The interface is gone.</exception>
    public int Read(Span<byte> buffer)
    {
        fixed (byte* at = buffer)
        {
            var n = NativeMethods.read(Descriptor, at, buffer.Length);
            if (n >= 0)
                return (int)n;
        }
        var error = Marshal.GetLastPInvokeError();
        return error == NativeMethods.TryAgain ? 0 : throw new IOException($"The wire could not be read: {Marshal.GetPInvokeErrorMessage(error)}");
    }

    /// <summary>Delivers one packet with its header. The kernel works it off before this returns.</summary>
    public void Write(ReadOnlySpan<byte> packet)
    {
        fixed (byte* at = packet)
            _refused += NativeMethods.write(Descriptor, at, packet.Length) == packet.Length ? 0 : 1;
    }

    /// <summary>Packets that the kernel threw away on their way to the grader, or did not take from it.</summary>
    public long Lost()
    {
        const int sentDropped = 12; // after the name: 8 numbers of receiving, then bytes, packets, errs, drop
        var line = File.ReadLines($"/proc/{_holder}/net/dev").FirstOrDefault(l => l.TrimStart().StartsWith($"{_name}:", StringComparison.Ordinal));
        var numbers = line?.Split([' ', ':'], StringSplitOptions.RemoveEmptyEntries) ?? [];
        var lost = _refused + (numbers.Length > sentDropped ? long.Parse(numbers[sentDropped]) : 0);
        return _isPacketSocket ? lost + LostByPacketSocket() : lost;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _end.Dispose();
        _wake.Dispose();
    }

    // struct tpacket_stats (packet(7)): received, dropped.
    private uint LostByPacketSocket()
    {
        const int solPacket = 263, statistics = 6;
        var counts = stackalloc uint[2];
        var size = 2 * sizeof(uint);
        return NativeMethods.getsockopt(Descriptor, solPacket, statistics, counts, &size) == 0 ? counts[1] : 0;
    }
}
