using System.Net;
using System.Net.Sockets;

namespace Courseware.Tests.ServerTests;

/// <summary>A TCP port in front of a PostgreSQL server, whose connections a test cuts: with a reset, or by losing all bytes without a sign.</summary>
internal sealed class DatabaseRelay : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly string _socket;
    private readonly CancellationTokenSource _ends = new();
    private readonly List<(Socket Client, Socket Server)> _pairs = [];
    private readonly Lock _lock = new();
    private volatile bool _loses;

    /// <summary>Begins to accept connections.</summary>
    /// <param name="socket">The path of the server's socket.</param>
    public DatabaseRelay(string socket)
    {
        _socket = socket;
        _listener.Start();
        _ = AcceptAsync();
    }

    /// <summary>The address of a database through the relay.</summary>
    public string Through(string direct)
    {
        // The address of a socket names no host, which Uri needs.
        var database = new Uri(direct.Replace("@/", "@x/", StringComparison.Ordinal)).AbsolutePath;
        return $"postgres://courseware@127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}{database}";
    }

    /// <summary>True: all bytes are lost, and new connections get no answer. Connections stay open.</summary>
    public bool Loses
    {
        get => _loses;
        set => _loses = value;
    }

    /// <summary>Resets all connections.</summary>
    public void Reset()
    {
        lock (_lock)
        {
            foreach (var (client, server) in _pairs)
            {
                // With a timeout of 0 the close is a reset.
                client.Close(0);
                server.Dispose();
            }
            _pairs.Clear();
        }
    }

    public void Dispose()
    {
        _ends.Cancel();
        _ends.Dispose();
        _listener.Dispose();
        Reset();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptSocketAsync(_ends.Token);
                var server = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                try
                {
                    await server.ConnectAsync(new UnixDomainSocketEndPoint(_socket), _ends.Token);
                }
                catch (SocketException)
                {
                    client.Dispose();
                    continue;
                }
                lock (_lock)
                    _pairs.Add((client, server));
                _ = CopyAsync(client, server);
                _ = CopyAsync(server, client);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException or SocketException)
        {
            // The test is over.
        }
    }

    private async Task CopyAsync(Socket from, Socket to)
    {
        var buffer = new byte[1 << 16];
        var hasLost = false;
        try
        {
            while (await from.ReceiveAsync(buffer, _ends.Token) is > 0 and var count)
            {
                // After lost bytes the rest of this connection makes no sense: it stays open, and silent.
                hasLost |= _loses;
                for (var sent = 0; !hasLost && sent < count;)
                    sent += await to.SendAsync(buffer.AsMemory(sent, count - sent), _ends.Token);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException or SocketException)
        {
            // Cut, or the test is over.
        }
        if (!hasLost)
        {
            from.Dispose();
            to.Dispose();
        }
    }
}
