using System.Net;
using Courseware.Recordings;

namespace Courseware.Wire;

/// <summary>
/// The wire in the grader's hands: takes each packet that leaves one end, records it, does to it what a fault says, and delivers
/// it to the other end. Between two packets nothing happens that is not asked for, so that a script can hold the world.
/// </summary>
public sealed class WireLink : IAsyncDisposable
{
    private const int LargestPacket = 65536 + 14;
    private const int PacketsInARow = 64; // then another thread may take the lock
    private readonly uint _own, _remoteAddress;
    private readonly Lock _lock = new();
    private readonly WireDevice _device;
    private readonly SocketTable _states;
    private readonly Recorder _recorder;
    private readonly SegmentLog _log;
    private readonly SocketSampler _sampler;
    private readonly ConnectionTable _connections;
    private readonly FaultEngine _faults;
    private readonly Waiters _waiters = new();
    private readonly Thread _thread;
    private readonly byte[] _buffer = new byte[LargestPacket];
    private int _packets;
    private bool _closed;

    internal WireLink(WireDevice device, WireAddresses addresses, SocketTable states, Recorder recorder)
    {
        (_device, Addresses, _states, _recorder) = (device, addresses, states, recorder);
        (_own, _remoteAddress) = (WireAddresses.Number(addresses.Own), WireAddresses.Number(addresses.RemoteAddress));
        _connections = new ConnectionTable(_own);
        (_log, _sampler) = (new SegmentLog(recorder), new SocketSampler(addresses.Own, states, recorder));
        _faults = new FaultEngine(recorder, _log);
        _thread = new Thread(Run) { Name = "wire", IsBackground = true };
        _thread.Start();
    }

    /// <summary>The addresses at its two ends.</summary>
    internal WireAddresses Addresses { get; }

    /// <summary>
    /// True when no packet is under way: all that was sent has been delivered, except for what a fault keeps. Ask it after the look at
    /// the programs, not before.
    /// </summary>
    public bool IsQuiet
    {
        get
        {
            lock (_lock)
                return _closed || !_device.HasWaiting;
        }
    }

    /// <summary>True while a fault stands or keeps a segment: then what a kernel sends again may not arrive either.</summary>
    public bool Steers
    {
        get
        {
            lock (_lock)
                return _faults.IsAtWork;
        }
    }

    /// <summary>
    /// The two addresses of a socket as they stand in the capture. Both hosts have the same address, so that the kernel shows the server's socket
    /// with the address of the client; the capture has the client's view of both.
    /// </summary>
    public (IPEndPoint Local, IPEndPoint Remote) AsCaptured(IPEndPoint local, IPEndPoint remote)
    {
        lock (_lock)
        {
            return remote.Address.Equals(Addresses.RemoteAddress) && _connections.IsServer(_remoteAddress, (ushort)local.Port, (ushort)remote.Port)
                ? (new IPEndPoint(remote.Address, local.Port), new IPEndPoint(local.Address, remote.Port))
                : (local, remote);
        }
    }

    /// <summary>Drops matching segments.</summary>
    public Fault Drop(SegmentMatch match) => Add(FaultAction.Drop, match);

    /// <summary>Holds matching segments until <see cref="Release(Fault)"/>.</summary>
    public Fault Hold(SegmentMatch match) => Add(FaultAction.Hold, match);

    /// <summary>Drops matching segments, and delivers a RST instead of each: its receiver sees a reset connection.</summary>
    public Fault Reset(SegmentMatch match) => Add(FaultAction.Reset, match);

    /// <summary>
    /// Delivers the held packets in the order in which they arrived, without any other packet in between. The hold continues for later segments.
    /// </summary>
    public void Release(Fault hold)
    {
        lock (_lock)
            Release(hold, _faults.ReleaseAll(hold));
    }

    /// <summary>Delivers only the first held segment; retransmissions of it in the meantime are dropped.</summary>
    public void ReleaseFirst(Fault hold)
    {
        lock (_lock)
            Release(hold, _faults.ReleaseFirst(hold));
    }

    /// <summary>True while a hold has a segment.</summary>
    public bool IsHolding(Fault hold)
    {
        lock (_lock)
            return _faults.IsHolding(hold);
    }

    private void Release(Fault hold, IReadOnlyList<HeldPacket> released)
    {
        if (released.Count == 0 || _closed)
            return;
        _recorder.Add(new SegmentsReleased(hold.Match.Description, [.. released.Select(k => k.Passing.Wire.Number)]));
        foreach (var k in released)
            Deliver(k.Packet, k.Passing, hold.Disposition);
        // Only now, so that the state in which both find themselves is seen before an answer changes it.
        foreach (var k in released)
            Sample(k.Passing);
    }

    /// <summary>The first matching segment (or the n-th, when the match says so) from now on, at the moment at which it left its sender.</summary>
    public Task<WireSegment> WaitForAsync(SegmentMatch match, CancellationToken cancellationToken)
    {
        lock (_lock)
            return _waiters.Add(match).WaitAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _device.Wake();
        await Task.Run(_thread.Join);
        lock (_lock)
        {
            _closed = true;
            _log.Close(_device.Lost());
        }
        _device.Dispose();
        _states.Dispose();
    }

    private Fault Add(FaultAction action, SegmentMatch match)
    {
        var fault = new Fault(action, match, End);
        lock (_lock)
            _faults.Add(fault);
        return fault;
    }

    private void End(Fault fault)
    {
        lock (_lock)
            _faults.Remove(fault);
        if (fault.Action == FaultAction.Hold)
            Release(fault);
    }

    private void Run()
    {
        try
        {
            while (_device.Wait())
            {
                lock (_lock)
                {
                    for (var i = 0; i < PacketsInARow; i++)
                    {
                        var n = _device.Read(_buffer);
                        if (n <= _device.HeaderLength)
                            break;
                        Take(_buffer.AsSpan(0, n));
                    }
                }
            }
        }
        catch (IOException e)
        {
            _recorder.Add(new GraderFault(e.Message));
        }
    }

    private void Take(Span<byte> packet)
    {
        var ip = packet[_device.HeaderLength..];
        if (TcpSegment.TryParse(ip, out var segment) && segment.Destination == _remoteAddress)
        {
            Pass(packet, segment);
            return;
        }
        if (!Datagram.TryParse(ip, out var datagram))
            return;
        _log.Add(++_packets, datagram.Protocol, datagram.FromPort, datagram.ToPort, datagram.Length, _log.Now, ip);
        if (datagram.Destination != _remoteAddress || datagram.Protocol == "tcp")
            return;
        TcpPacket.SwapAddresses(ip);
        _device.Write(packet);
    }

    /// <summary>One segment on its way, from whichever side.</summary>
    private void Pass(Span<byte> packet, in TcpSegment segment)
    {
        var at = _log.Now;
        var connection = _connections.Of(segment);
        var wire = connection.Describe(segment, ++_packets);
        var ip = packet[_device.HeaderLength..];
        // In the capture both directions have the same pair of addresses: the server's packets as the client's host gets them.
        var isMirrored = connection.Far == _remoteAddress;
        var swapForCapture = isMirrored && (wire.From == "client") != (segment.Source == _own);
        if (swapForCapture)
            TcpPacket.SwapAddresses(ip);
        var notable = wire.AcksFin || (wire.Flags & (TcpFlags.Syn | TcpFlags.Fin | TcpFlags.Rst)) != TcpFlags.None;
        var passing = new Passing(segment, wire, connection, _log.Add(wire, at, ip, notable));
        // And delivered it goes to the one address that both ends have.
        if (isMirrored && swapForCapture != (segment.Destination == _remoteAddress))
            TcpPacket.SwapAddresses(ip);
        _waiters.Tell(wire);
        var fault = _faults.Of(passing);
        if (fault is null)
            Deliver(packet, passing, fate: null);
        else if (fault.Action == FaultAction.Hold)
            _faults.Hold(fault, packet, passing);
        else if (fault.Action == FaultAction.Reset)
            PassReset(packet, passing, swapForCapture != (segment.Destination == _remoteAddress) && isMirrored);
        if (notable)
            Sample(passing);
    }

    /// <summary>A RST in the sender's name, instead of its segment. The capture has the addresses turned round where the segment's were.</summary>
    private void PassReset(ReadOnlySpan<byte> packet, in Passing original, bool isTurned)
    {
        var ip = packet[_device.HeaderLength..];
        var reset = ResetPacket.InPlaceOf(ip, original.Segment);
        if (!TcpSegment.TryParse(reset, out var segment))
            return;
        var wire = original.Connection.Describe(segment, ++_packets);
        var captured = (byte[])reset.Clone();
        if (isTurned)
            TcpPacket.SwapAddresses(captured);
        var passing = new Passing(segment, wire, original.Connection, _log.Add(wire, _log.Now, captured, notable: true));
        _waiters.Tell(wire);
        Deliver([.. packet[.._device.HeaderLength], .. reset], passing, "injected");
        Sample(passing);
    }

    private void Deliver(ReadOnlySpan<byte> packet, in Passing passing, string? fate)
    {
        if (passing.Connection.Delivered(passing.Segment))
            _recorder.NoteProgress();
        _log.Note(passing.Place, _log.Now, fate);
        _device.Write(packet);
    }

    private void Sample(in Passing passing) => _sampler.Sample(passing.Connection, $"segment {passing.Wire.Number}");
}
