using System.Collections.Concurrent;
using System.Text.Json;
using Courseware.Server.Data;
using Microsoft.IdentityModel.Tokens;

namespace Courseware.Server.Lti;

/// <summary>Access tokens of platforms: client credentials, with an assertion that this server signs. One is used until it is about to expire.</summary>
internal sealed class AccessTokens(PlatformHttp http, ToolKey key, TimeProvider time)
{
    private const string AssertionType = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

    private static readonly TimeSpan Life = TimeSpan.FromMinutes(5), Margin = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<(string Url, string Client, string Scope), (string Token, DateTimeOffset Ends)> _tokens = new();

    /// <summary>A token for one scope.</summary>
    /// <param name="platform">The platform.</param>
    /// <param name="scope">The token's scope.</param>
    /// <param name="renew">The platform refused the current token.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    /// <exception cref="PlatformException">The platform gives no token.</exception>
    public async Task<string> GetAsync(LtiPlatform platform, string scope, bool renew, CancellationToken cancellationToken)
    {
        var name = (platform.TokenUrl, platform.ClientId, scope);
        if (!renew && _tokens.TryGetValue(name, out var there) && there.Ends > time.GetUtcNow())
            return there.Token;
        var now = time.GetUtcNow();
        using var request = new HttpRequestMessage(HttpMethod.Post, platform.TokenUrl);
        request.Content = new FormUrlEncodedContent(new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["grant_type"] = "client_credentials",
            ["client_assertion_type"] = AssertionType,
            ["client_assertion"] = Assertion(platform, now.UtcDateTime),
            ["scope"] = scope,
        });
        using var answer = await http.SendAsync(request, cancellationToken);
        if (!answer.IsSuccessStatusCode)
            throw new PlatformException(PlatformFault.NoToken, $"{(int)answer.StatusCode}{await ErrorAsync(answer, cancellationToken)}");
        var (token, seconds) = await ReadAsync(answer, cancellationToken);
        _tokens[name] = (token, now + TimeSpan.FromSeconds(seconds) - Margin);
        return token;
    }

    private string Assertion(LtiPlatform platform, DateTime now) => key.Sign(new SecurityTokenDescriptor
    {
        Issuer = platform.ClientId,
        Subject = new System.Security.Claims.ClaimsIdentity([new("sub", platform.ClientId), new("jti", Guid.NewGuid().ToString("N"))]),
        Audience = platform.TokenUrl,
        IssuedAt = now,
        Expires = now + Life,
    });

    private static async Task<(string Token, int Seconds)> ReadAsync(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        try
        {
            using var body = JsonDocument.Parse(await answer.Content.ReadAsByteArrayAsync(cancellationToken));
            var token = body.RootElement.Text("access_token") ?? throw new PlatformException(PlatformFault.NoToken, "access_token");
            var seconds = body.RootElement.Get("expires_in") is { ValueKind: JsonValueKind.Number } number && number.TryGetInt32(out var named) ? named : 0;
            return (token, seconds);
        }
        catch (JsonException)
        {
            throw new PlatformException(PlatformFault.NoToken, "JSON");
        }
    }

    // The error code of OAuth, such as invalid_client, and nothing else of the response.
    private static async Task<string> ErrorAsync(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        try
        {
            using var body = JsonDocument.Parse(await answer.Content.ReadAsByteArrayAsync(cancellationToken));
            return body.RootElement.Text("error") is { Length: < 60 } error && error.All(c => char.IsAsciiLetter(c) || c == '_') ? $" ({error})" : "";
        }
        catch (JsonException)
        {
            return "";
        }
    }
}
