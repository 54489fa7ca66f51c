using System.Buffers.Binary;
using System.Net;

namespace Courseware.Wire;

/// <summary>The addresses of one wire: 10.99.K.0/24, where K is <paramref name="number"/>, 0 to 255.</summary>
internal sealed class WireAddresses(int number)
{
    /// <summary>The interface's own address: both ends have it.</summary>
    public IPAddress Own { get; } = new([10, 99, (byte)number, 1]);

    /// <summary>The address of the respective other end.</summary>
    public IPAddress RemoteAddress { get; } = new([10, 99, (byte)number, 2]);

    /// <summary>The address of a number as <see cref="TcpSegment"/> has it.</summary>
    public static IPAddress Address(uint number)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, number);
        return new IPAddress(bytes);
    }

    /// <summary>The address as the number of which <see cref="TcpSegment"/> speaks.</summary>
    public static uint Number(IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[4];
        address.TryWriteBytes(bytes, out _);
        return BinaryPrimitives.ReadUInt32BigEndian(bytes);
    }
}
