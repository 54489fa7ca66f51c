using System.Collections.Concurrent;
using Courseware.Server.Data;
using Microsoft.IdentityModel.Tokens;

namespace Courseware.Server.Lti;

/// <summary>
/// The public keys of platforms. The server fetches them when it needs them, and again when a token names an unknown key, because platforms change their
/// keys. Unknown names cause at most one fetch in ten seconds, because any client can send a token that names a key.
/// </summary>
internal sealed class PlatformKeys(PlatformHttp http, TimeProvider time)
{
    private static readonly TimeSpan Life = TimeSpan.FromHours(1), Pause = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<string, Entry> _entries = new(StringComparer.Ordinal);

    /// <summary>The key of a platform with this name; null when it has none.</summary>
    /// <exception cref="LtiException">The keys cannot be fetched.</exception>
    public async Task<SecurityKey?> FindAsync(LtiPlatform platform, string name, CancellationToken cancellationToken)
    {
        var entry = _entries.GetOrAdd(platform.KeysUrl, _ => new Entry());
        await entry.Gate.WaitAsync(cancellationToken);
        try
        {
            var now = time.GetUtcNow();
            if (now - entry.Fetched > Life)
                await FetchAsync(entry, platform.KeysUrl, now, cancellationToken);
            else if (Of(entry, name) is null && now - entry.Missed > Pause)
            {
                entry.Missed = now;
                await FetchAsync(entry, platform.KeysUrl, now, cancellationToken);
            }
            return Of(entry, name);
        }
        finally
        {
            entry.Gate.Release();
        }
    }

    // RSA keys only: every reader of a published symmetric key could sign with it.
    private static JsonWebKey? Of(Entry entry, string name) =>
        entry.Keys.FirstOrDefault(k => k.KeyId == name && k.Kty == JsonWebAlgorithmsKeyTypes.RSA && k.Use is null or "" or "sig");

    private async Task FetchAsync(Entry entry, string url, DateTimeOffset now, CancellationToken cancellationToken)
    {
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, url);
            using var answer = await http.SendAsync(request, cancellationToken);
            answer.EnsureSuccessStatusCode();
            (entry.Keys, entry.Fetched) = (new JsonWebKeySet(await answer.Content.ReadAsStringAsync(cancellationToken)).Keys, now);
        }
        catch (Exception e) when (e is HttpRequestException or ArgumentException or InvalidOperationException)
        {
            throw new LtiException(LtiRefusal.Keys, e.Message);
        }
    }

    private sealed class Entry
    {
        public SemaphoreSlim Gate { get; } = new(1);
        public IList<JsonWebKey> Keys { get; set; } = [];
        public DateTimeOffset Fetched { get; set; } = DateTimeOffset.MinValue;
        public DateTimeOffset Missed { get; set; } = DateTimeOffset.MinValue;
    }
}
