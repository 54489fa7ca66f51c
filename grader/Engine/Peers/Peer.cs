using System.Buffers;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Courseware.Recordings;
using Courseware.Wire;

namespace Courseware.Peers;

/// <summary>
/// The grader's end of one connection: a kernel socket whose every step is recorded. It tells EOF (FIN) from a reset,
/// and never resets by accident: no receive is pending when it is closed.
/// </summary>
public sealed partial class Peer : IDisposable
{
    private const int KeptBytes = 64;
    private readonly Recorder _recorder;
    private readonly Socket _socket;
    private readonly ArrayBufferWriter<byte> _received = new();
    private bool _closed;

    private Peer(string name, Socket socket, IPEndPoint remote, Recorder recorder)
    {
        (Name, _socket, _recorder) = (name, socket, recorder);
        Local = (IPEndPoint?)socket.LocalEndPoint ?? new IPEndPoint(IPAddress.None, 0);
        Remote = remote;
        recorder.Add(new PeerConnected(name, $"{Local}", $"{Remote}"));
    }

    /// <summary>Whose place the peer takes: <c>client</c> or <c>server</c>.</summary>
    public string Name { get; }

    /// <summary>The program at the other end.</summary>
    public string Other => Name == "client" ? "server" : "client";

    /// <summary>Its own address.</summary>
    public IPEndPoint Local { get; }

    /// <summary>The program's address.</summary>
    public IPEndPoint Remote { get; }

    /// <summary>True once the other end has reset the connection.</summary>
    public bool IsReset { get; private set; }

    /// <summary>True once the other end's FIN has been read.</summary>
    public bool IsAtEof { get; private set; }

    /// <summary>All that was received so far.</summary>
    public ReadOnlySpan<byte> Received => _received.WrittenSpan;

    /// <summary>Bytes given to the kernel so far.</summary>
    public long Sent { get; private set; }

    /// <summary>Connects to a program. Null, and recorded, when that is refused.</summary>
    /// <param name="name">Whose place the peer takes.</param>
    /// <param name="address">Where the program listens.</param>
    /// <param name="receiveBuffer">SO_RCVBUF in bytes, set before the connection is made, or null for the system's own.</param>
    /// <param name="network">Where both meet.</param>
    /// <param name="recorder">Where it is recorded.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    public static async Task<Peer?> ConnectAsync(
        string name, IPEndPoint address, int? receiveBuffer, Network network, Recorder recorder, CancellationToken cancellationToken)
    {
        var socket = network.NewSocket();
        try
        {
            if (receiveBuffer is { } size)
                socket.ReceiveBufferSize = size;
            // Not ConnectAsync: it reads SO_ERROR afterwards, and reports a server that reset immediately as a refused connection.
#pragma warning disable MA0042
            await Task.Run(() => socket.Connect(address), cancellationToken).WaitAsync(cancellationToken);
#pragma warning restore MA0042
            return new Peer(name, socket, address, recorder);
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.ConnectionReset)
        {
            // The handshake was done, or it would be a refusal; the reset was there before connect() had returned.
            var peer = new Peer(name, socket, address, recorder);
            peer.TakeWaiting();
            peer.NoteReset("connect", e);
            return peer;
        }
        catch (SocketException e)
        {
            socket.Dispose();
            recorder.Add(new PeerRefused(name, ErrorName(e)));
            return null;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Takes over a socket that a <see cref="PeerListener"/> accepted.</summary>
    internal static Peer Accepted(string name, Socket socket, IPEndPoint remote, Recorder recorder) => new(name, socket, remote, recorder);

    /// <summary>Reads until the other end's FIN or a reset, or until <paramref name="limit"/> bytes are there.</summary>
    public async Task ReceiveAsync(CancellationToken cancellationToken, long limit = long.MaxValue, int chunk = 65536)
    {
        var buffer = new byte[chunk];
        while (!IsAtEof && !IsReset && _received.WrittenCount < limit)
        {
            try
            {
                var n = await _socket.ReceiveAsync(buffer, SocketFlags.None, cancellationToken);
                if (n == 0)
                {
                    IsAtEof = true;
                    _recorder.Add(new PeerEof(Name, _received.WrittenCount));
                }
                else
                {
                    _received.Write(buffer.AsSpan(0, n));
                    _recorder.Add(new PeerReceived(Name, n, n <= KeptBytes ? buffer[..n] : null));
                }
            }
            catch (SocketException e)
            {
                NoteReset("receive", e);
            }
        }
    }

    /// <summary>Sends all bytes, blocking as the receiver's window demands. False when the connection was reset.</summary>
    public async Task<bool> SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        try
        {
            for (var rest = bytes; rest.Length > 0;)
            {
                var n = await _socket.SendAsync(rest, SocketFlags.None, cancellationToken);
                Sent += n;
                _recorder.Add(new PeerSent(Name, n, n <= KeptBytes ? rest[..n].ToArray() : null));
                rest = rest[n..];
            }
            return true;
        }
        catch (SocketException e)
        {
            NoteReset("send", e);
            return false;
        }
    }

    /// <summary>
    /// Sends the last bytes and half-closes, so that both go out in one segment where the kernel can put the bytes off (TCP_CORK,
    /// tcp(7)): the other end has the FIN when it has the bytes, and need not be stopped for that. A stop makes epoll_wait() fail with
    /// EINTR (signal(7)), which is not a fault of the program's. False when the connection was reset.
    /// </summary>
    /// <param name="bytes">At most what a segment holds.</param>
    /// <param name="cancellationToken">Ends the sending.</param>
    public async Task<bool> SendLastAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        const int tcp = 6, tcpCork = 3;
        if (OperatingSystem.IsLinux() && !_closed)
            _socket.SetRawSocketOption(tcp, tcpCork, BitConverter.GetBytes(1));
        var isSent = await SendAsync(bytes, cancellationToken);
        ShutdownSend();
        return isSent;
    }

    /// <summary>Limits what the kernel takes of bytes that are not acknowledged (SO_SNDBUF, socket(7)): it would let the buffer grow to megabytes.</summary>
    public void LimitSendBuffer(int bytes) => _socket.SendBufferSize = bytes;

    /// <summary>Gives the kernel as much as it takes without blocking, and returns the number of bytes.</summary>
    public int SendWhatFits(ReadOnlySpan<byte> bytes)
    {
        var total = 0;
        _socket.Blocking = false;
        try
        {
            while (total < bytes.Length)
            {
                var n = _socket.Send(bytes[total..], SocketFlags.None, out var error);
                if (error == SocketError.WouldBlock)
                    break;
                if (error != SocketError.Success)
                {
                    NoteReset("send", new SocketException((int)error));
                    break;
                }
                total += n;
            }
        }
        finally
        {
            _socket.Blocking = true;
        }
        Sent += total;
        if (total > 0)
            _recorder.Add(new PeerSent(Name, total, null));
        return total;
    }

    /// <summary>Half-closes: sends the FIN, and continues to receive.</summary>
    public void ShutdownSend()
    {
        RecordState();
        if (IsReset)
            return;
        try
        {
            _socket.Shutdown(SocketShutdown.Send);
            _recorder.Add(new PeerShutdown(Name));
        }
        catch (SocketException e)
        {
            NoteReset("shutdown", e);
        }
    }

    /// <summary>Bytes that have arrived and have not been read.</summary>
    public int Waiting => _closed ? 0 : _socket.Available;

    /// <summary>Records a reset that came while nothing was read or written.</summary>
    public void RecordState()
    {
        const byte closed = 7;
        if (_closed || IsReset || State() != closed)
            return;
        // After both FINs an orderly end is CLOSED as well; only a reset leaves an error behind.
        var error = (int)_socket.GetSocketOption(SocketOptionLevel.Socket, SocketOptionName.Error)!;
        if (error != 0)
            NoteReset("watch", new SocketException(error));
    }

    /// <summary>Closes: a FIN when none was sent yet.</summary>
    public void Close()
    {
        if (_closed)
            return;
        RecordState();
        _closed = true;
        _socket.Dispose();
        _recorder.Add(new PeerClosed(Name, "orderly"));
    }

    /// <summary>Closes immediately with a RST (SO_LINGER with time 0): data that the kernel had not sent yet is lost.</summary>
    public void Abort()
    {
        if (_closed)
            return;
        _closed = true;
        _socket.LingerState = new LingerOption(enable: true, seconds: 0);
        if (OperatingSystem.IsLinux())
            ResetNow();
        _socket.Dispose();
        _recorder.Add(new PeerClosed(Name, "abort"));
    }

    // close() does nothing while another process has the socket too, and a process that this one starts has it from fork() to exec(). To connect to no
    // address resets the connection immediately (connect(2), AF_UNSPEC). It fails only when the connection is gone already.
    private void ResetNow()
    {
        Span<byte> noAddress = stackalloc byte[16];
        _ = connect((int)_socket.Handle, noAddress, (uint)noAddress.Length);
    }

    [LibraryImport("libc")]
    private static partial int connect(int socket, ReadOnlySpan<byte> address, uint length);

    /// <summary>Keeps what was received with the recording, and closes.</summary>
    public void Dispose()
    {
        _recorder.Attach($"{Name}-peer-received", Received);
        Close();
    }

    /// <summary>
    /// Reads data that arrived before a reset, which Linux still has: the framework takes a socket whose connect() failed for unreadable.
    /// </summary>
    private void TakeWaiting()
    {
        var buffer = new byte[65536];
        while (SocketTable.IsDetailed && NativeMethods.ReceiveWaiting(_socket.SafeHandle, buffer) is > 0 and var n)
        {
            _received.Write(buffer.AsSpan(0, n));
            _recorder.Add(new PeerReceived(Name, n, n <= KeptBytes ? buffer[..n] : null));
        }
    }

    private void NoteReset(string doing, SocketException e)
    {
        if (IsReset)
            return;
        IsReset = true;
        TakeWaiting();
        _recorder.Add(new PeerReset(Name, doing, ErrorName(e), _received.WrittenCount));
    }

    private static string ErrorName(SocketException e) => e.SocketErrorCode switch
    {
        SocketError.ConnectionReset => "ECONNRESET",
        SocketError.ConnectionRefused => "ECONNREFUSED",
        SocketError.Shutdown => "EPIPE",
        SocketError.NotConnected => "ENOTCONN",
        SocketError.ConnectionAborted => "ECONNABORTED",
        SocketError.TimedOut => "ETIMEDOUT",
        var other => other.ToString(),
    };

    // tcpi_state, the first byte of struct tcp_info (linux/tcp.h).
    private byte? State()
    {
        if (_closed || !OperatingSystem.IsLinux())
            return null;
        const int tcp = 6, tcpInfo = 11;
        Span<byte> info = stackalloc byte[192];
        _socket.GetRawSocketOption(tcp, tcpInfo, info);
        return info[0];
    }
}
