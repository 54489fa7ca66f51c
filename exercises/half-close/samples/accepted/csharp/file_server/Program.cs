// file_server <port>: sends file_server.c to one client, then prints its message.
using System.Net;
using System.Net.Sockets;
using System.Text;

if (args.Length != 1 || !ushort.TryParse(args[0], out var port))
{
    Console.Error.WriteLine("usage: file_server <port>");
    return 1;
}

try
{
    using var file = File.OpenRead("file_server.c");
    using var listener = new TcpListener(IPAddress.Any, port); // .NET sets SO_REUSEADDR in Bind
    listener.Start();

    using var client = listener.AcceptSocket();
    using var stream = new NetworkStream(client);
    file.CopyTo(stream);
    client.Shutdown(SocketShutdown.Send); // Dispose would close both directions

    // Read to the client's FIN: to dispose of a socket with unread data would reset it.
    using var message = new MemoryStream();
    stream.CopyTo(message);

    var text = Encoding.UTF8.GetString(message.ToArray()).Split('\0')[0];
    Console.Write($"Message from client: {text} \n");
    return 0;
}
catch (Exception e) when (e is IOException or SocketException)
{
    Console.Error.WriteLine($"file_server: {e.Message}");
    return 1;
}
