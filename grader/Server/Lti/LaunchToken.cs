using System.Text.Json;
using Courseware.Server.Data;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Courseware.Server.Lti;

/// <summary>
/// The token with which a platform identifies a person. Its signature, issuer, audience, times and nonce are checked as OpenID Connect requires; the only
/// algorithm is RS256. The key is the platform's published key that the token names, never a key in the token.
/// </summary>
internal sealed class LaunchToken(PlatformKeys keys, LtiStore store, TimeProvider time)
{
    private const int LongestToken = 64 << 10;

    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(1);

    private readonly JsonWebTokenHandler _handler = new() { MapInboundClaims = false, MaximumTokenSizeInBytes = LongestToken };

    /// <summary>The claims of a token. Marks its nonce as used.</summary>
    /// <exception cref="LtiException">The token is not valid.</exception>
    public async Task<JsonElement> ReadAsync(string text, LtiPlatform platform, PendingLogin login, CancellationToken cancellationToken)
    {
        var token = Parse(text);
        if (token.Alg != SecurityAlgorithms.RsaSha256)
            throw new LtiException(LtiRefusal.Signature, $"alg {token.Alg}");
        var key = await keys.FindAsync(platform, token.Kid, cancellationToken) ?? throw new LtiException(LtiRefusal.Signature, "no such key");
        var result = await _handler.ValidateTokenAsync(token, Parameters(platform, key));
        if (!result.IsValid)
            throw new LtiException(Refusal(result.Exception), result.Exception?.GetType().Name ?? "");
        CheckParty(token, platform);
        if (token.IssuedAt == DateTime.MinValue || token.IssuedAt > Now + Skew)
            throw new LtiException(LtiRefusal.Expired, "iat");
        using var payload = JsonDocument.Parse(Base64UrlEncoder.DecodeBytes(token.EncodedPayload));
        var claims = payload.RootElement.Clone();
        if (claims.Text("nonce") != login.Nonce)
            throw new LtiException(LtiRefusal.Nonce, "another nonce");
        // Last, so that a refused token does not use the nonce of the valid one.
        if (!store.Use(login.Nonce, login.Ends + Skew))
            throw new LtiException(LtiRefusal.Replay, "a nonce that was used");
        return claims;
    }

    private DateTime Now => time.GetUtcNow().UtcDateTime;

    private JsonWebToken Parse(string text)
    {
        try
        {
            return text.Length <= LongestToken ? _handler.ReadJsonWebToken(text) : throw new LtiException(LtiRefusal.Signature, "too long");
        }
        catch (ArgumentException)
        {
            throw new LtiException(LtiRefusal.Signature, "not a token");
        }
    }

    private TokenValidationParameters Parameters(LtiPlatform platform, SecurityKey key) => new()
    {
        ValidAlgorithms = [SecurityAlgorithms.RsaSha256],
        IssuerSigningKey = key,
        TryAllIssuerSigningKeys = false,
        RequireSignedTokens = true,
        ValidIssuer = platform.Issuer,
        ValidAudience = platform.ClientId,
        LifetimeValidator = (begins, ends, _, _) => ends + Skew > Now && (begins is null || begins - Skew <= Now),
        ValidateLifetime = true,
        LogValidationExceptions = false,
    };

    // A token for several clients has to say for which one it is.
    private static void CheckParty(JsonWebToken token, LtiPlatform platform)
    {
        var party = token.TryGetPayloadValue<string>("azp", out var named) ? named : null;
        if (party is null ? token.Audiences.Skip(1).Any() : party != platform.ClientId)
            throw new LtiException(LtiRefusal.Addressee, "azp");
    }

    private static LtiRefusal Refusal(Exception? e) => e switch
    {
        SecurityTokenInvalidIssuerException or SecurityTokenInvalidAudienceException => LtiRefusal.Addressee,
        SecurityTokenInvalidLifetimeException or SecurityTokenExpiredException => LtiRefusal.Expired,
        SecurityTokenNotYetValidException or SecurityTokenNoExpirationException => LtiRefusal.Expired,
        _ => LtiRefusal.Signature,
    };
}
