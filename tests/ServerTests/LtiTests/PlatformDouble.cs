using System.Collections.Concurrent;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Courseware.Tests.ServerTests.LtiTests;

/// <summary>A person who is signed in at the platform.</summary>
internal sealed record PlatformPerson(string Id, string Name, string Role, string? RosterId = null)
{
    public const string
        Learner = "http://purl.imsglobal.org/vocab/lis/v2/membership#Learner",
        Instructor = "http://purl.imsglobal.org/vocab/lis/v2/membership#Instructor";
}

/// <summary>
/// A learning platform as strict as Moodle and Canvas: it starts sign-ins, signs launches with its own keys, and checks each request of the tool against
/// the rules of LTI 1.3. A test may alter a token, change the keys, or disable the services.
/// </summary>
internal sealed class PlatformDouble : IAsyncDisposable
{
    public const string Client = "client-7", Deployment = "3", ContextId = "42";

    private const string Claim = "https://purl.imsglobal.org/spec/lti/claim/";

    private readonly WebApplication _app;
    private readonly ConcurrentDictionary<string, (PlatformPerson Person, string Target, bool IsLink)> _hints = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, bool> _nonces = new(StringComparer.Ordinal);

    private PlatformDouble(WebApplication app)
    {
        _app = app;
        Services = new PlatformServices(this);
    }

    public Uri Url { get; private set; } = new("http://none");

    public string Address => Url.AbsoluteUri.TrimEnd('/');

    /// <summary>The tool's address.</summary>
    public Uri Tool { get; set; } = new("http://none");

    public string ToolAddress => $"{Tool.AbsoluteUri.TrimEnd('/')}/lti/1";

    /// <summary>The keys, the current one last; all are published.</summary>
    public List<RsaSecurityKey> Keys { get; } = [NewKey("first")];

    /// <summary>How many times the keys were fetched.</summary>
    public int KeysFetched { get; private set; }

    /// <summary>The address of the gradebook's column. It has parameters, as in Moodle.</summary>
    public string LineItem => $"{Address}/context/{ContextId}/lineitems/9/lineitem?type_id=4";

    /// <summary>Alters the token before it is signed.</summary>
    public Action<SecurityTokenDescriptor>? Spoil { get; set; }

    /// <summary>The services for scores, members and the choice of exercises.</summary>
    public PlatformServices Services { get; }

    public static async Task<PlatformDouble> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var platform = new PlatformDouble(builder.Build());
        platform._app.MapGet("/keys", platform.PublishedKeys);
        platform._app.MapMethods("/auth", ["GET", "POST"], platform.AuthenticateAsync);
        platform.Services.Map(platform._app);
        await platform._app.StartAsync(TestContext.CurrentContext.CancellationToken);
        platform.Url = new Uri(platform._app.Urls.First());
        return platform;
    }

    public static RsaSecurityKey NewKey(string name) => new(RSA.Create(2048))
    {
        KeyId = name,
        CryptoProviderFactory = new CryptoProviderFactory { CacheSignatureProviders = false },
    };

    /// <summary>The parameters with which the platform sends a browser to the tool when a person opens a link.</summary>
    public Dictionary<string, string> Open(PlatformPerson person, string target, bool isLink = false)
    {
        var hint = Guid.NewGuid().ToString("N");
        _hints[hint] = (person, target, isLink);
        return new(StringComparer.Ordinal)
        {
            ["iss"] = Address,
            ["target_link_uri"] = target,
            ["login_hint"] = person.Id,
            ["lti_message_hint"] = hint,
            ["client_id"] = Client,
            ["lti_deployment_id"] = Deployment,
        };
    }

    /// <summary>A token of the platform.</summary>
    public static string Sign(SecurityTokenDescriptor descriptor) => new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(descriptor);

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        Services.Dispose();
    }

    private IResult PublishedKeys()
    {
        KeysFetched++;
        return Results.Json(new
        {
            keys = Keys.Select(k =>
            {
                var key = k.Rsa.ExportParameters(includePrivateParameters: false);
                var (modulus, exponent) = (Base64UrlEncoder.Encode(key.Modulus), Base64UrlEncoder.Encode(key.Exponent));
                return new { kty = "RSA", use = "sig", alg = "RS256", kid = k.KeyId, n = modulus, e = exponent };
            }).ToList(),
        });
    }

    // The page of a platform: a form that sends itself to the tool.
    private async Task<IResult> AuthenticateAsync(HttpRequest request)
    {
        var values = request.HasFormContentType
            ? (await request.ReadFormAsync(request.HttpContext.RequestAborted)).ToDictionary(f => f.Key, f => f.Value.ToString())
            : request.Query.ToDictionary(q => q.Key, q => q.Value.ToString());
        string Value(string name) => values.GetValueOrDefault(name, "");
        var wrong = new (string Rule, bool Holds)[]
        {
            ("scope", Value("scope") == "openid"),
            ("response_type", Value("response_type") == "id_token"),
            ("response_mode", Value("response_mode") == "form_post"),
            ("prompt", Value("prompt") == "none"),
            ("client_id", Value("client_id") == Client),
            ("redirect_uri", Value("redirect_uri") == $"{ToolAddress}/launch"),
            ("lti_message_hint", _hints.ContainsKey(Value("lti_message_hint"))),
            ("state", Value("state").Length > 0),
            ("nonce", Value("nonce").Length > 0 && _nonces.TryAdd(Value("nonce"), true)),
        }.Where(r => !r.Holds).Select(r => r.Rule).ToList();
        // A hint is used once.
        if (wrong.Count > 0 || !_hints.TryRemove(Value("lti_message_hint"), out var open) || open.Person.Id != Value("login_hint"))
            return Results.BadRequest($"wrong: {string.Join(", ", wrong)}");
        var token = Sign(Message(open.Person, open.Target, open.IsLink, Value("nonce")));
        return Results.Content(
            $"""
            <form method="post" action="{Value("redirect_uri")}"><input name="id_token" value="{token}"><input name="state" value="{Value("state")}"></form>
            """,
            "text/html");
    }

    private SecurityTokenDescriptor Message(PlatformPerson person, string target, bool isLink, string nonce)
    {
        var now = DateTime.UtcNow;
        var claims = new Dictionary<string, object>(StringComparer.Ordinal)
        {
            ["sub"] = person.Id,
            ["name"] = person.Name,
            ["nonce"] = nonce,
            [Claim + "message_type"] = isLink ? "LtiDeepLinkingRequest" : "LtiResourceLinkRequest",
            [Claim + "version"] = "1.3.0",
            [Claim + "deployment_id"] = Deployment,
            [Claim + "target_link_uri"] = target,
            [Claim + "roles"] = new[] { "http://purl.imsglobal.org/vocab/lis/v2/institution/person#Student", person.Role },
            [Claim + "context"] = new Dictionary<string, object>
            {
                ["id"] = ContextId,
                ["title"] = "Computer Networks",
                ["type"] = new[] { "http://purl.imsglobal.org/vocab/lis/v2/course#CourseSection" },
            },
            [Claim + "launch_presentation"] = new Dictionary<string, object> { ["locale"] = "en", ["document_target"] = "window" },
            ["https://purl.imsglobal.org/spec/lti-nrps/claim/namesroleservice"] = new Dictionary<string, object>
            {
                ["context_memberships_url"] = $"{Address}/context/{ContextId}/members",
                ["service_versions"] = new[] { "2.0" },
            },
        };
        if (person.RosterId is { } roster)
            claims[Claim + "lis"] = new Dictionary<string, object> { ["person_sourcedid"] = roster };
        if (isLink)
            claims["https://purl.imsglobal.org/spec/lti-dl/claim/deep_linking_settings"] = new Dictionary<string, object>
            {
                ["deep_link_return_url"] = $"{Address}/chosen",
                ["accept_types"] = new[] { "ltiResourceLink" },
                ["accept_presentation_document_targets"] = new[] { "window" },
                ["data"] = PlatformServices.LinkData,
            };
        else
        {
            claims[Claim + "resource_link"] = new Dictionary<string, object> { ["id"] = "r-1", ["title"] = "half-close" };
            claims["https://purl.imsglobal.org/spec/lti-ags/claim/endpoint"] = new Dictionary<string, object>
            {
                ["scope"] = new[] { PlatformServices.ScoreScope },
                ["lineitems"] = $"{Address}/context/{ContextId}/lineitems?type_id=4",
                ["lineitem"] = LineItem,
            };
        }
        var descriptor = new SecurityTokenDescriptor
        {
            Issuer = Address,
            Audience = Client,
            IssuedAt = now,
            NotBefore = now,
            Expires = now.AddMinutes(1),
            Claims = claims,
            SigningCredentials = new SigningCredentials(Keys[^1], "RS256"),
        };
        Spoil?.Invoke(descriptor);
        return descriptor;
    }
}
