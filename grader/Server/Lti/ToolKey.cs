using System.Security.Cryptography;
using Courseware.Server.Data;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Courseware.Server.Lti;

/// <summary>
/// The key with which this server signs for platforms: RSA, in the database, the same for all servers. The newest one signs, and all are published.
/// </summary>
internal sealed class ToolKey(LtiKeyRows rows, IDataProtectionProvider protection)
{
    private const int Bits = 2048;

    private readonly IDataProtector _protector = protection.CreateProtector("lti-key");
    private readonly Lock _lock = new();
    private IReadOnlyList<RsaSecurityKey>? _keys;

    /// <summary>The public keys, as platforms fetch them.</summary>
    public IReadOnlyList<object> Published => [.. Keys().Select(object (key) =>
    {
        var parameters = key.Rsa.ExportParameters(includePrivateParameters: false);
        var (n, e) = (Base64UrlEncoder.Encode(parameters.Modulus), Base64UrlEncoder.Encode(parameters.Exponent));
        return new { kty = "RSA", use = "sig", alg = SecurityAlgorithms.RsaSha256, kid = key.KeyId, n, e };
    })];

    /// <summary>A signed token.</summary>
    public string Sign(SecurityTokenDescriptor token)
    {
        token.SigningCredentials = new SigningCredentials(Keys()[0], SecurityAlgorithms.RsaSha256);
        return new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(token);
    }

    private IReadOnlyList<RsaSecurityKey> Keys()
    {
        lock (_lock)
            return _keys ??= [.. rows.All(New).Select(Read)];
    }

    private string New()
    {
        using var key = RSA.Create(Bits);
        return _protector.Protect(Convert.ToBase64String(key.ExportPkcs8PrivateKey()));
    }

    private RsaSecurityKey Read(string secret)
    {
        var key = RSA.Create();
        key.ImportPkcs8PrivateKey(Convert.FromBase64String(_protector.Unprotect(secret)), out _);
        // Its name is its thumbprint (RFC 7638): the same in each server.
        var thumbprint = new RsaSecurityKey(key.ExportParameters(includePrivateParameters: false)).ComputeJwkThumbprint();
        return new RsaSecurityKey(key) { KeyId = Base64UrlEncoder.Encode(thumbprint) };
    }
}
