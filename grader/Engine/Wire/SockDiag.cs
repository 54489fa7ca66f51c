using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Courseware.Wire;

/// <summary>The questions and answers of <c>sock_diag(7)</c>: struct nlmsghdr, inet_diag_req, inet_diag_req_v2 and inet_diag_msg (linux/inet_diag.h).</summary>
internal static class SockDiag
{
    public const uint AllStates = 0xFFFFFFFF;

    private const int HeaderSize = 16, RequestSize = 72, OldRequestSize = 76;
    private const int MessageSize = 72;
    private const int InfoAttribute = 2, ShutdownAttribute = 8;
    private const short Done = 3, Error = 2;
    private const byte InterNetwork = 2; // AF_INET

    // tcp_diag's idiag_timer, in the words of ss(8) where it has some.
    private static readonly string[] Timers = ["", "retransmit", "keepalive", "time-wait", "probe"];

    /// <summary>A socket on which this process's own namespace answers.</summary>
    public static SafeFileHandle Open()
    {
        const int netlink = 16, raw = 3, closeOnExec = 0x80000, sockDiag = 4;
        var fd = NativeMethods.socket(netlink, raw | closeOnExec, sockDiag);
        return fd >= 0 ? new SafeFileHandle(fd, ownsHandle: true) : throw Failure("open a sock_diag socket");
    }

    /// <summary>
    /// Adds all sockets, IPv4 and IPv6, that are in one of the states, if so with the bytes that they have moved. Each question makes the kernel walk the
    /// table of all its namespaces, so it is one: struct inet_diag_req, the older form, which asks for both families.
    /// </summary>
    public static void Dump(SafeFileHandle handle, uint states, bool withMoved, List<SocketInfo> rows)
    {
        const int tcp = 18, dump = 0x301, extensions = 19, wantedStates = 68, askForInfo = 1 << (InfoAttribute - 1);
        var request = Header(OldRequestSize, tcp, dump);
        request[HeaderSize] = InterNetwork;
        request[extensions] = withMoved ? (byte)askForInfo : (byte)0;
        BinaryPrimitives.WriteUInt32LittleEndian(request.AsSpan(wantedStates), states);
        Send(handle, request);
        var buffer = new byte[32768];
        while (!Parse(buffer.AsSpan(0, Receive(handle, buffer)), rows))
        {
        }
    }

    /// <summary>The socket that the kernel would hand a segment from <paramref name="remote"/> to <paramref name="local"/>.</summary>
    public static SocketInfo? Find(SafeFileHandle handle, IPEndPoint local, IPEndPoint remote)
    {
        const int byFamily = 20, request = 1;
        var question = Header(RequestSize, byFamily, request);
        question[HeaderSize] = InterNetwork;
        question[HeaderSize + 1] = (byte)ProtocolType.Tcp;
        BinaryPrimitives.WriteUInt32LittleEndian(question.AsSpan(20), AllStates);
        BinaryPrimitives.WriteUInt16BigEndian(question.AsSpan(24), (ushort)local.Port);
        BinaryPrimitives.WriteUInt16BigEndian(question.AsSpan(26), (ushort)remote.Port);
        local.Address.TryWriteBytes(question.AsSpan(28), out _);
        remote.Address.TryWriteBytes(question.AsSpan(44), out _);
        question.AsSpan(64, 8).Fill(0xFF); // INET_DIAG_NOCOOKIE
        Send(handle, question);
        var rows = new List<SocketInfo>();
        var buffer = new byte[1024];
        Parse(buffer.AsSpan(0, Receive(handle, buffer)), rows);
        return rows.Count > 0 ? rows[0] : null;
    }

    private static byte[] Header(int size, short type, short flags)
    {
        var message = new byte[size];
        BinaryPrimitives.WriteInt32LittleEndian(message, size);
        BinaryPrimitives.WriteInt16LittleEndian(message.AsSpan(4), type);
        BinaryPrimitives.WriteInt16LittleEndian(message.AsSpan(6), flags);
        return message;
    }

    private static void Send(SafeFileHandle handle, byte[] request)
    {
        if (NativeMethods.send(handle, request, request.Length, 0) != request.Length)
            throw Failure("ask sock_diag for the TCP sockets");
    }

    private static int Receive(SafeFileHandle handle, byte[] buffer)
    {
        var n = NativeMethods.recv(handle, buffer, buffer.Length, 0);
        return n > 0 ? (int)n : throw Failure("read the answer of sock_diag");
    }

    private static IOException Failure(string what) =>
        new($"The grader could not {what}: {Marshal.GetLastPInvokeErrorMessage()}");

    private static bool Parse(ReadOnlySpan<byte> answer, List<SocketInfo> rows)
    {
        while (answer.Length >= 16)
        {
            var length = BinaryPrimitives.ReadInt32LittleEndian(answer);
            var type = BinaryPrimitives.ReadInt16LittleEndian(answer[4..]);
            if (type is Done or Error || length < 16 || length > answer.Length)
                return true;
            rows.Add(Row(answer[16..length]));
            answer = answer[Math.Min(answer.Length, (length + 3) & ~3)..];
        }
        return false;
    }

    // struct inet_diag_msg, then attributes.
    private static SocketInfo Row(ReadOnlySpan<byte> message)
    {
        var addressSize = message[0] == InterNetwork ? 4 : 16;
        var (shutdown, moved) = (0, 0L);
        for (var rest = message[MessageSize..]; rest.Length >= 4;)
        {
            var length = BinaryPrimitives.ReadUInt16LittleEndian(rest);
            if (length < 4 || length > rest.Length)
                break;
            var attribute = BinaryPrimitives.ReadUInt16LittleEndian(rest[2..]);
            if (attribute == ShutdownAttribute && length > 4)
                shutdown = rest[4];
            else if (attribute == InfoAttribute)
                moved = Moved(rest[4..length]);
            rest = rest[Math.Min(rest.Length, (length + 3) & ~3)..];
        }
        return new SocketInfo(
            (TcpState)message[1],
            EndPoint(message.Slice(8, addressSize), BinaryPrimitives.ReadUInt16BigEndian(message[4..])),
            EndPoint(message.Slice(24, addressSize), BinaryPrimitives.ReadUInt16BigEndian(message[6..])),
            BinaryPrimitives.ReadUInt32LittleEndian(message[56..]),
            BinaryPrimitives.ReadUInt32LittleEndian(message[60..]),
            BinaryPrimitives.ReadUInt32LittleEndian(message[68..]),
            shutdown)
        {
            Timer = message[2] < Timers.Length ? Timers[message[2]] : "",
            TimerSeconds = BinaryPrimitives.ReadInt32LittleEndian(message[52..]) / 1000.0,
            Moved = moved,
        };
    }

    // struct tcp_info (linux/tcp.h): tcpi_bytes_acked and tcpi_bytes_received, side by side.
    private static long Moved(ReadOnlySpan<byte> info)
    {
        const int bytesAcked = 120, bytesReceived = 128;
        return info.Length < bytesReceived + sizeof(long) ? 0
            : BinaryPrimitives.ReadInt64LittleEndian(info[bytesAcked..]) + BinaryPrimitives.ReadInt64LittleEndian(info[bytesReceived..]);
    }

    private static IPEndPoint EndPoint(ReadOnlySpan<byte> address, int port)
    {
        var ip = new IPAddress(address);
        return new IPEndPoint(ip.IsIPv4MappedToIPv6 ? ip.MapToIPv4() : ip, port);
    }
}
