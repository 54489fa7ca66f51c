// file_server <port>: everything awaits, and the file goes out by SendFileAsync.
using System.Net;
using System.Net.Sockets;
using System.Text;

if (!File.Exists("file_server.c"))
{
    Console.Error.WriteLine("there is no file_server.c");
    return 1;
}
try
{
    using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    listener.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
    listener.Bind(new IPEndPoint(IPAddress.Any, int.Parse(args[0])));
    listener.Listen(1);
    using var client = await listener.AcceptAsync();
    await using var stream = new NetworkStream(client);
    await client.SendFileAsync("file_server.c");
    // From here on Connected is false, and no new NetworkStream can be had.
    client.Shutdown(SocketShutdown.Send);
    using var message = new MemoryStream();
    await stream.CopyToAsync(message);
    await Console.Out.WriteLineAsync($"Message from client: {Encoding.UTF8.GetString(message.ToArray()).TrimEnd('\0')}");
    return 0;
}
catch (Exception e) when (e is IOException or SocketException)
{
    await Console.Error.WriteLineAsync(e.Message);
    return 1;
}
