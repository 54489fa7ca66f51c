using System.Net;
using System.Net.Sockets;

namespace Courseware.Server.Lti;

/// <summary>
/// The addresses that a teacher may register. The server sends requests to them, so only an operator can allow addresses in the server's own network,
/// where other services of the school are (<c>--lti-local</c>).
/// </summary>
internal static class PlatformAddresses
{
    private static readonly IPNetwork[] Private =
    [
        .. new[]
        {
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.168.0.0/16", "198.18.0.0/15",
            "224.0.0.0/4", "240.0.0.0/4", "::/128", "::1/128", "64:ff9b::/96", "fc00::/7", "fe80::/10", "ff00::/8",
        }.Select(IPNetwork.Parse),
    ];

    /// <summary>Whether a text is an address that may be registered.</summary>
    public static bool IsAllowed(string text, bool local) => text.Length <= 2_000 && Uri.TryCreate(text, UriKind.Absolute, out var url)
        && (url.Scheme == Uri.UriSchemeHttps || (local && url.Scheme == Uri.UriSchemeHttp)) && url.UserInfo.Length == 0 && url.Fragment.Length == 0;

    /// <summary>The origin of an address, as a policy names it.</summary>
    public static string OriginOf(string url) => new Uri(url).GetLeftPart(UriPartial.Authority);

    /// <summary>Whether an address is of the public Internet.</summary>
    public static bool IsPublic(IPAddress address)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return !Private.Any(network => network.BaseAddress.AddressFamily == plain.AddressFamily && network.Contains(plain));
    }

    /// <summary>Connects to a public address. Resolves the name only once, so that the checked address is the one to which it connects.</summary>
    public static async ValueTask<Stream> ConnectAsync(DnsEndPoint end, CancellationToken cancellationToken)
    {
        var found = (await Dns.GetHostAddressesAsync(end.Host, cancellationToken)).Where(IsPublic).ToArray();
        if (found.Length == 0)
            throw new HttpRequestException($"{end.Host} has no public address. Platforms in a private network need the option --lti-local.");
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(found, end.Port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
