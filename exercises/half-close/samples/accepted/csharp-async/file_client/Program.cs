// file_client <ip> <port>: everything awaits.
using System.Net.Sockets;

try
{
    using var client = new TcpClient();
    await client.ConnectAsync(args[0], int.Parse(args[1]));
    await using var stream = client.GetStream();
    await using (var file = File.Create("receive.dat"))
        await stream.CopyToAsync(file);
    await Console.Out.WriteLineAsync("Received file data");
    await stream.WriteAsync("Thank you\0"u8.ToArray());
    return 0;
}
catch (Exception e) when (e is IOException or SocketException)
{
    await Console.Error.WriteLineAsync(e.Message);
    return 1;
}
