using System.Buffers.Binary;
using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Courseware.Wire;

/// <summary>One TCP socket as the kernel knows it.</summary>
/// <param name="State">Its state.</param>
/// <param name="Local">Its own end; an IPv4 address for IPv4-mapped ones.</param>
/// <param name="Remote">The other end.</param>
/// <param name="ReceiveQueue">Bytes that the program has not read yet; an unread FIN counts as one.</param>
/// <param name="SendQueue">Bytes that the other end has not acknowledged yet.</param>
/// <param name="Inode">0 when no descriptor refers to it any more; -1 where the system does not tell.</param>
/// <param name="Shutdown">SHUT_RD is 1, SHUT_WR is 2.</param>
public sealed record SocketRow(
    TcpState State, IPEndPoint Local, IPEndPoint Remote, long ReceiveQueue, long SendQueue, long Inode, int Shutdown);

/// <summary>
/// The kernel's table of TCP sockets in this network namespace: by <c>sock_diag(7)</c> on Linux, without privilege;
/// elsewhere what the framework tells (states and addresses only).
/// </summary>
public static partial class SocketTable
{
    private const int RequestSize = 72;
    private const int MessageSize = 72;
    private const int ShutdownAttribute = 8;
    private const uint AllStates = 0xFFFFFFFF;

    /// <summary>True where queues, inodes and shutdown flags are known.</summary>
    public static bool IsDetailed => OperatingSystem.IsLinux();

    /// <summary>All TCP sockets, IPv4 and IPv6.</summary>
    /// <exception cref="IOException">The kernel refused the question.</exception>
    public static IReadOnlyList<SocketRow> Read() => Read(AllStates);

    /// <summary>The sockets that listen; the kernel finds them without walking all the others.</summary>
    /// <exception cref="IOException">The kernel refused the question.</exception>
    public static IReadOnlyList<SocketRow> ReadListeners() => Read(1u << (int)TcpState.Listen);

    private static List<SocketRow> Read(uint states)
    {
        if (!IsDetailed)
            return ReadPortable().FindAll(r => (states & (1u << (int)r.State)) != 0);
        var rows = new List<SocketRow>();
        Dump(AddressFamily.InterNetwork, states, rows);
        Dump(AddressFamily.InterNetworkV6, states, rows);
        return rows;
    }

    private static List<SocketRow> ReadPortable()
    {
        var properties = IPGlobalProperties.GetIPGlobalProperties();
        var any = new IPEndPoint(IPAddress.Any, 0);
        return
        [
            .. properties.GetActiveTcpListeners().Select(l => new SocketRow(TcpState.Listen, l, any, 0, 0, -1, 0)),
            .. properties.GetActiveTcpConnections().Select(c =>
                new SocketRow(Translate(c.State), c.LocalEndPoint, c.RemoteEndPoint, 0, 0, -1, 0)),
        ];
    }

    private static TcpState Translate(System.Net.NetworkInformation.TcpState state) =>
        Enum.TryParse<TcpState>(state.ToString(), out var known) ? known : TcpState.Unknown;

    private static void Dump(AddressFamily family, uint states, List<SocketRow> rows)
    {
        const int netlink = 16, raw = 3, closeOnExec = 0x80000, sockDiag = 4;
        var fd = socket(netlink, raw | closeOnExec, sockDiag);
        if (fd < 0)
            throw Failure("open a sock_diag socket");
        try
        {
            var request = Request(family, states);
            if (send(fd, request, request.Length, 0) != request.Length)
                throw Failure("ask sock_diag for the TCP sockets");
            var buffer = new byte[32768];
            while (true)
            {
                var n = recv(fd, buffer, buffer.Length, 0);
                if (n <= 0)
                    throw Failure("read the answer of sock_diag");
                if (Parse(buffer.AsSpan(0, (int)n), rows))
                    return;
            }
        }
        finally
        {
            _ = close(fd);
        }
    }

    private static IOException Failure(string what) =>
        new($"The grader could not {what}: {Marshal.GetLastPInvokeErrorMessage()}");

    // struct nlmsghdr and struct inet_diag_req_v2 (linux/inet_diag.h).
    private static byte[] Request(AddressFamily family, uint states)
    {
        const int dump = 0x301, byFamily = 20;
        var request = new byte[RequestSize];
        BinaryPrimitives.WriteInt32LittleEndian(request, RequestSize);
        BinaryPrimitives.WriteInt16LittleEndian(request.AsSpan(4), byFamily);
        BinaryPrimitives.WriteInt16LittleEndian(request.AsSpan(6), dump);
        request[16] = family == AddressFamily.InterNetwork ? (byte)2 : (byte)10;
        request[17] = (byte)ProtocolType.Tcp;
        BinaryPrimitives.WriteUInt32LittleEndian(request.AsSpan(20), states);
        return request;
    }

    /// <summary>Adds the rows of one answer; true when it was the last.</summary>
    private static bool Parse(ReadOnlySpan<byte> answer, List<SocketRow> rows)
    {
        const int done = 3, error = 2;
        while (answer.Length >= 16)
        {
            var length = BinaryPrimitives.ReadInt32LittleEndian(answer);
            var type = BinaryPrimitives.ReadInt16LittleEndian(answer[4..]);
            if (type is done or error || length < 16 || length > answer.Length)
                return true;
            rows.Add(Row(answer[16..length]));
            answer = answer[Math.Min(answer.Length, (length + 3) & ~3)..];
        }
        return false;
    }

    // struct inet_diag_msg, then attributes.
    private static SocketRow Row(ReadOnlySpan<byte> message)
    {
        var addressSize = message[0] == 2 ? 4 : 16;
        var shutdown = 0;
        for (var rest = message[MessageSize..]; rest.Length >= 4;)
        {
            var length = BinaryPrimitives.ReadUInt16LittleEndian(rest);
            if (length < 4 || length > rest.Length)
                break;
            if (BinaryPrimitives.ReadUInt16LittleEndian(rest[2..]) == ShutdownAttribute && length > 4)
                shutdown = rest[4];
            rest = rest[Math.Min(rest.Length, (length + 3) & ~3)..];
        }
        return new SocketRow(
            (TcpState)message[1],
            EndPoint(message.Slice(8, addressSize), BinaryPrimitives.ReadUInt16BigEndian(message[4..])),
            EndPoint(message.Slice(24, addressSize), BinaryPrimitives.ReadUInt16BigEndian(message[6..])),
            BinaryPrimitives.ReadUInt32LittleEndian(message[56..]),
            BinaryPrimitives.ReadUInt32LittleEndian(message[60..]),
            BinaryPrimitives.ReadUInt32LittleEndian(message[68..]),
            shutdown);
    }

    private static IPEndPoint EndPoint(ReadOnlySpan<byte> address, int port)
    {
        var ip = new IPAddress(address);
        return new IPEndPoint(ip.IsIPv4MappedToIPv6 ? ip.MapToIPv4() : ip, port);
    }

    [LibraryImport("libc", SetLastError = true)]
    private static partial int socket(int domain, int type, int protocol);

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint send(int fd, byte[] buffer, nint length, int flags);

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint recv(int fd, byte[] buffer, nint length, int flags);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int close(int fd);
}
