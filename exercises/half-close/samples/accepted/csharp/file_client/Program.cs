// file_client <ip> <port>: stores what the server sends in receive.dat, and says thanks.
using System.Net;
using System.Net.Sockets;

if (args.Length != 2 || !IPAddress.TryParse(args[0], out var ip) || !ushort.TryParse(args[1], out var port))
{
    Console.Error.WriteLine("usage: file_client <ip> <port>");
    return 1;
}

try
{
    using var server = new Socket(ip.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
    server.Connect(ip, port);

    using var stream = new NetworkStream(server);
    using (var file = File.Create("receive.dat"))
        stream.CopyTo(file); // ends at EOF, the server's FIN

    Console.WriteLine("Received file data");
    stream.Write("Thank you\0"u8);
    server.Shutdown(SocketShutdown.Send);
    return 0;
}
catch (Exception e) when (e is IOException or SocketException)
{
    Console.Error.WriteLine($"file_client: {e.Message}");
    return 1;
}
