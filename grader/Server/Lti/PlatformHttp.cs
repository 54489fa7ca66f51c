namespace Courseware.Server.Lti;

/// <summary>Requests to platforms: to addresses that a teacher entered. They are short, small, and follow no redirect.</summary>
internal sealed class PlatformHttp : IDisposable
{
    /// <summary>The longest answer, in bytes.</summary>
    public const int MostBytes = 4 << 20;

    private readonly HttpClient _client;

    /// <summary>The requests of a server.</summary>
    public PlatformHttp(ServerOptions options)
    {
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5) };
        if (!options.LocalPlatforms)
        {
            handler.UseProxy = false;
            handler.ConnectCallback = (context, cancellationToken) => PlatformAddresses.ConnectAsync(context.DnsEndPoint, cancellationToken);
        }
        _client = new HttpClient(handler) { Timeout = TimeSpan.FromSeconds(15), MaxResponseContentBufferSize = MostBytes };
    }

    /// <summary>Sends a request and reads the whole answer.</summary>
    /// <exception cref="HttpRequestException">There is no answer, or a larger one.</exception>
    public async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        try
        {
            return await _client.SendAsync(request, HttpCompletionOption.ResponseContentRead, cancellationToken);
        }
        catch (TaskCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new HttpRequestException($"{request.RequestUri?.Host} did not answer within {_client.Timeout.TotalSeconds} seconds.", e);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();
}
