using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Courseware.Tests.ServerTests.LtiTests;

/// <summary>A score that the platform accepted.</summary>
internal sealed record TakenScore(string UserId, decimal? Given, decimal? Maximum, string ActivityProgress, string GradingProgress, DateTimeOffset Timestamp);

/// <summary>The services of the platform. They refuse each request that breaks a rule, and list the violation.</summary>
internal sealed class PlatformServices(PlatformDouble platform) : IDisposable
{
    public const string ScoreScope = "https://purl.imsglobal.org/spec/lti-ags/scope/score", LinkData = "csrf token of the platform, with spaces";

    private const string MembersScope = "https://purl.imsglobal.org/spec/lti-nrps/scope/contextmembership.readonly";
    private const string MembersType = "application/vnd.ims.lti-nrps.v2.membershipcontainer+json";

    private readonly HttpClient _client = new();
    private readonly ConcurrentDictionary<string, string> _tokens = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, bool> _used = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, DateTimeOffset> _latest = new(StringComparer.Ordinal);
    private readonly Channel<TakenScore> _scores = Channel.CreateUnbounded<TakenScore>();

    /// <summary>The services do not answer.</summary>
    public volatile bool IsDown;

    private int _refused;

    /// <summary>How many requests found the services down.</summary>
    public int Refused => Volatile.Read(ref _refused);

    /// <summary>Access tokens that were given.</summary>
    public int TokensGiven => _tokens.Count;

    /// <summary>Rules that the tool broke.</summary>
    public ConcurrentQueue<string> Violations { get; } = new();

    /// <summary>The members of the course, two on a page.</summary>
    public List<(PlatformPerson Person, string Status)> Members { get; } = [];

    /// <summary>The links that a teacher chose.</summary>
    public ConcurrentQueue<JsonElement> Chosen { get; } = new();

    public void Map(WebApplication app)
    {
        app.Use(async (context, next) =>
        {
            if (IsDown && context.Request.Path.StartsWithSegments("/context"))
            {
                Interlocked.Increment(ref _refused);
                context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
                return;
            }
            await next(context);
        });
        app.MapPost("/token", TokenAsync);
        app.MapPost($"/context/{PlatformDouble.ContextId}/lineitems/9/lineitem/scores", ScoreAsync);
        app.MapGet($"/context/{PlatformDouble.ContextId}/members", MembersPage);
        app.MapPost("/chosen", ChosenAsync);
    }

    /// <summary>The next score that the platform takes.</summary>
    public async Task<TakenScore> NextScoreAsync() => await _scores.Reader.ReadAsync(TestContext.CurrentContext.CancellationToken);

    /// <summary>Whether there is no score that was not read.</summary>
    public bool HasNoMore => !_scores.Reader.TryPeek(out _);

    /// <summary>The platform forgets its access tokens.</summary>
    public void ForgetTokens() => _tokens.Clear();

    public void Dispose() => _client.Dispose();

    private async Task<IResult> TokenAsync(HttpRequest request)
    {
        var form = await request.ReadFormAsync(request.HttpContext.RequestAborted);
        if (form["grant_type"] != "client_credentials" || form["client_assertion_type"] != "urn:ietf:params:oauth:client-assertion-type:jwt-bearer")
            return Broken("grant_type or client_assertion_type", StatusCodes.Status400BadRequest);
        if (form["scope"].ToString() is not (ScoreScope or MembersScope))
            return Broken($"scope {form["scope"]}", StatusCodes.Status400BadRequest);
        if (await CheckAsync(form["client_assertion"].ToString(), $"{platform.Address}/token") is not { } assertion)
            return Results.Json(new { error = "invalid_client" }, statusCode: StatusCodes.Status400BadRequest);
        if (assertion.Subject != PlatformDouble.Client
            || assertion.Id.Length == 0 || !_used.TryAdd(assertion.Id, true)
            || assertion.ValidTo > DateTime.UtcNow.AddMinutes(10) || assertion.IssuedAt == DateTime.MinValue)
            return Broken("sub, jti, exp or iat of the assertion", StatusCodes.Status400BadRequest);
        var token = Guid.NewGuid().ToString("N");
        _tokens[token] = form["scope"].ToString();
        return Results.Json(new { access_token = token, token_type = "Bearer", expires_in = 3600, scope = form["scope"].ToString() });
    }

    private async Task<IResult> ScoreAsync(HttpRequest request)
    {
        if (!IsAllowed(request, ScoreScope))
            return Results.Unauthorized();
        if (request.ContentType != "application/vnd.ims.lis.v1.score+json")
            return Broken($"Content-Type {request.ContentType}", StatusCodes.Status415UnsupportedMediaType);
        if (request.QueryString.Value != "?type_id=4")
            return Broken($"the parameters of the column's address: {request.QueryString}", StatusCodes.Status404NotFound);
        using var body = await JsonDocument.ParseAsync(request.Body, cancellationToken: request.HttpContext.RequestAborted);
        var score = body.RootElement;
        var (user, text) = (score.GetProperty("userId").GetString()!, score.GetProperty("timestamp").GetString()!);
        if (!text.EndsWith('Z') || !text.Contains('.', StringComparison.Ordinal) || !DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, out var stamp))
            return Broken($"timestamp {text}", StatusCodes.Status400BadRequest);
        if (Members.All(m => m.Person.Id != user))
            return Broken($"{user} is not in the course", StatusCodes.Status422UnprocessableEntity);
        var given = score.TryGetProperty("scoreGiven", out var points) ? points.GetDecimal() : (decimal?)null;
        var maximum = score.TryGetProperty("scoreMaximum", out var most) ? most.GetDecimal() : (decimal?)null;
        var (activity, grading) = (score.GetProperty("activityProgress").GetString()!, score.GetProperty("gradingProgress").GetString()!);
        if (given is < 0 || (given is null) != (maximum is null) || maximum is <= 0
            || activity is not ("Initialized" or "Started" or "InProgress" or "Submitted" or "Completed")
            || grading is not ("FullyGraded" or "Pending" or "PendingManual" or "Failed" or "NotReady"))
            return Broken($"the fields of {score.GetRawText()}", StatusCodes.Status400BadRequest);
        // A platform ignores a score that is not later than the one it has.
        if (_latest.TryGetValue(user, out var latest) && stamp <= latest)
            return Broken($"{text} is not later than {latest:O}", StatusCodes.Status409Conflict);
        _latest[user] = stamp;
        _scores.Writer.TryWrite(new TakenScore(user, given, maximum, activity, grading, stamp));
        return Results.Ok();
    }

    private IResult MembersPage(HttpRequest request, HttpResponse response)
    {
        if (!IsAllowed(request, MembersScope))
            return Results.Unauthorized();
        if (request.Headers.Accept.ToString() != MembersType)
            return Broken($"Accept {request.Headers.Accept}", StatusCodes.Status406NotAcceptable);
        var page = int.Parse(request.Query["page"].ToString() is { Length: > 0 } number ? number : "0", CultureInfo.InvariantCulture);
        if ((page + 1) * 2 < Members.Count)
        {
            var list = $"{platform.Address}/context/{PlatformDouble.ContextId}/members";
            response.Headers.Append("Link", $"<{list}?page=0,x>; rel=\"first\", <{list}?page={page + 1}>; rel=\"next\"");
        }
        var members = Members.Skip(page * 2).Take(2).Select(m => new
        {
            user_id = m.Person.Id,
            name = m.Person.Name,
            status = m.Status,
            roles = new[] { m.Person.Role },
            lis_person_sourcedid = m.Person.RosterId,
        });
        return Results.Json(new { id = request.Path.Value, context = new { id = PlatformDouble.ContextId }, members }, contentType: MembersType);
    }

    private async Task<IResult> ChosenAsync(HttpRequest request)
    {
        var form = await request.ReadFormAsync(request.HttpContext.RequestAborted);
        if (await CheckAsync(form["JWT"].ToString(), platform.Address) is not { } token)
            return Results.BadRequest();
        using var payload = JsonDocument.Parse(Base64UrlEncoder.DecodeBytes(token.EncodedPayload));
        var claims = payload.RootElement;
        const string claim = "https://purl.imsglobal.org/spec/lti/claim/", link = "https://purl.imsglobal.org/spec/lti-dl/claim/";
        if (!_used.TryAdd(claims.GetProperty("nonce").GetString()!, true)
            || claims.GetProperty(claim + "message_type").GetString() != "LtiDeepLinkingResponse"
            || claims.GetProperty(claim + "version").GetString() != "1.3.0"
            || claims.GetProperty(claim + "deployment_id").GetString() != PlatformDouble.Deployment
            || claims.GetProperty(link + "data").GetString() != LinkData)
            return Broken($"the claims of {claims.GetRawText()}", StatusCodes.Status400BadRequest);
        foreach (var item in claims.GetProperty(link + "content_items").EnumerateArray())
            Chosen.Enqueue(item.Clone());
        return Results.Ok();
    }

    private bool IsAllowed(HttpRequest request, string scope)
    {
        var header = request.Headers.Authorization.ToString();
        return header.StartsWith("Bearer ", StringComparison.Ordinal) && _tokens.TryGetValue(header["Bearer ".Length..], out var allowed) && allowed == scope;
    }

    // Checks a token of the tool: a key that the tool publishes, this audience, and current times.
    private async Task<JsonWebToken?> CheckAsync(string text, string audience)
    {
        using var answer = await _client.GetAsync(new Uri(platform.Tool, "/lti/keys"));
        var keys = new JsonWebKeySet(Encoding.UTF8.GetString(await answer.Content.ReadAsByteArrayAsync()));
        var result = await new JsonWebTokenHandler().ValidateTokenAsync(text, new TokenValidationParameters
        {
            ValidAlgorithms = ["RS256"],
            IssuerSigningKeys = keys.GetSigningKeys(),
            TryAllIssuerSigningKeys = false,
            ValidIssuer = PlatformDouble.Client,
            ValidAudience = audience,
            ClockSkew = TimeSpan.FromSeconds(5),
        });
        if (keys.Keys.Any(k => k.HasPrivateKey))
            Violations.Enqueue("a private key is published");
        if (!result.IsValid)
            Violations.Enqueue($"a token of the tool: {result.Exception?.GetType().Name}");
        return result.IsValid ? (JsonWebToken)result.SecurityToken : null;
    }

    private IResult Broken(string rule, int status)
    {
        Violations.Enqueue(rule);
        return Results.StatusCode(status);
    }
}
