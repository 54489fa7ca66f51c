using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Courseware.Tests.ServerTests;

/// <summary>
/// An OpenID Connect issuer as strict as a real one: it signs tokens, and exchanges only its own codes, for the same client with the matching secret and
/// verifier. A test sets the person who signs in, and may alter the token.
/// </summary>
internal sealed class IssuerDouble : IAsyncDisposable
{
    public const string Client = "courseware", Secret = "a secret of the issuer";

    private readonly WebApplication _app;
    private readonly RSA _key = RSA.Create(2048);
    private readonly ConcurrentDictionary<string, (string Nonce, string Challenge, string Redirect)> _codes = new(StringComparer.Ordinal);

    private IssuerDouble(WebApplication app) => _app = app;

    public Uri Url { get; private set; } = new("http://none");

    /// <summary>The claims of the next person who signs in.</summary>
    public Dictionary<string, object> Person { get; set; } = [];

    /// <summary>Alters the token before it is signed.</summary>
    public Action<SecurityTokenDescriptor>? Spoil { get; set; }

    /// <summary>Signs with a key that is not published.</summary>
    public bool WrongKey { get; set; }

    public static async Task<IssuerDouble> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var issuer = new IssuerDouble(builder.Build());
        issuer.Map();
        await issuer._app.StartAsync(TestContext.CurrentContext.CancellationToken);
        issuer.Url = new Uri(issuer._app.Urls.First());
        return issuer;
    }

    /// <summary>Follows a link to the issuer, signs in there, and returns the address to which the issuer redirects.</summary>
    public static async Task<Uri> SignInAsync(Uri link)
    {
        using var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false });
        using var answer = await client.GetAsync(link, TestContext.CurrentContext.CancellationToken);
        Assert.That((int)answer.StatusCode, Is.EqualTo(302), await answer.Content.ReadAsStringAsync(TestContext.CurrentContext.CancellationToken));
        return answer.Headers.Location!;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _key.Dispose();
    }

    private void Map()
    {
        _app.MapGet("/.well-known/openid-configuration", () => Results.Json(new
        {
            issuer = Address,
            authorization_endpoint = $"{Address}/authorize",
            token_endpoint = $"{Address}/token",
            jwks_uri = $"{Address}/keys",
            response_types_supported = new[] { "code" },
            subject_types_supported = new[] { "public" },
            id_token_signing_alg_values_supported = new[] { "RS256" },
        }));
        _app.MapGet("/keys", () =>
        {
            var key = _key.ExportParameters(includePrivateParameters: false);
            var (n, e) = (Base64UrlEncoder.Encode(key.Modulus), Base64UrlEncoder.Encode(key.Exponent));
            return Results.Json(new { keys = new[] { new { kty = "RSA", use = "sig", alg = "RS256", kid = "1", n, e } } });
        });
        _app.MapGet("/authorize", (HttpRequest request) => Authorize(request.Query));
        _app.MapPost("/token", async (HttpRequest request) => Token(await request.ReadFormAsync(request.HttpContext.RequestAborted)));
    }

    private string Address => Url.AbsoluteUri.TrimEnd('/');

    private IResult Authorize(IQueryCollection query)
    {
        if (query["client_id"] != Client || query["response_type"] != "code" || query["code_challenge_method"] != "S256" || !query["scope"].ToString()
            .Split(' ').Contains("openid"))
            return Results.BadRequest($"not such a client: {query["client_id"]} {query["response_type"]} {query["code_challenge_method"]} {query["scope"]}");
        var code = Guid.NewGuid().ToString("N");
        _codes[code] = (query["nonce"].ToString(), query["code_challenge"].ToString(), query["redirect_uri"].ToString());
        return Results.Redirect(QueryHelpers.AddQueryString(query["redirect_uri"].ToString(),
            new Dictionary<string, string?> { ["code"] = code, ["state"] = query["state"] }));
    }

    private IResult Token(IFormCollection form)
    {
        if (!_codes.TryRemove(form["code"].ToString(), out var asked) || form["client_id"] != Client || form["client_secret"] != Secret
            || form["redirect_uri"] != asked.Redirect
            || Base64UrlEncoder.Encode(SHA256.HashData(Encoding.ASCII.GetBytes(form["code_verifier"].ToString()))) != asked.Challenge)
            return Results.BadRequest(new { error = "invalid_grant" });
        using var other = RSA.Create(2048);
        var signingKey = new RsaSecurityKey(WrongKey ? other : _key)
        {
            KeyId = "1",
            CryptoProviderFactory = new CryptoProviderFactory { CacheSignatureProviders = false },
        };
        var descriptor = new SecurityTokenDescriptor
        {
            Issuer = Address,
            Audience = Client,
            Expires = DateTime.UtcNow.AddMinutes(5),
            Claims = new Dictionary<string, object>(Person) { ["nonce"] = asked.Nonce },
            SigningCredentials = new SigningCredentials(signingKey, "RS256"),
        };
        Spoil?.Invoke(descriptor);
        var token = new JsonWebTokenHandler().CreateToken(descriptor);
        return Results.Json(new { access_token = "none", token_type = "Bearer", expires_in = 60, id_token = token });
    }
}
