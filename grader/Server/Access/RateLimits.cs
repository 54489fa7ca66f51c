using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Claims;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.RateLimiting;

namespace Courseware.Server.Access;

/// <summary>How many requests the server accepts in a time.</summary>
internal static class RateLimits
{
    /// <summary>The policy of routes that take a password or a link's secret: by address.</summary>
    public const string Secrets = "secrets";

    /// <summary>The policy of launches by platforms: by address, behind which a whole class may be.</summary>
    public const string Platforms = "platforms";

    /// <summary>The policy of uploads: few at the same time, because each is in memory while it is read. The others wait.</summary>
    public const string Uploads = "uploads";

    /// <summary>Sets the limits up.</summary>
    public static void Configure(RateLimiterOptions limits)
    {
        limits.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
        limits.OnRejected = async (rejected, _) =>
        {
            var seconds = rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) ? Math.Ceiling(wait.TotalSeconds) : 60;
            rejected.HttpContext.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
            await Pages.Answers.WritePlainAsync(
                rejected.HttpContext, StatusCodes.Status429TooManyRequests, $"Too many requests. Try again in {seconds} seconds.");
        };
        // A whole class may share one address, so each account has a separate limit.
        limits.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, string>(context =>
            context.User.FindFirstValue(AccessMiddleware.AccountClaim) is { } account
                ? RateLimitPartition.GetTokenBucketLimiter($"account {account}", _ => Bucket(300, 20))
                : RateLimitPartition.GetTokenBucketLimiter($"address {context.Connection.RemoteIpAddress}", _ => Bucket(2_000, 200)));
        limits.AddPolicy(Secrets, context => RateLimitPartition.GetTokenBucketLimiter($"{context.Connection.RemoteIpAddress}", _ => Bucket(200, 2)));
        limits.AddPolicy(Platforms, context => RateLimitPartition.GetTokenBucketLimiter($"{context.Connection.RemoteIpAddress}", _ => Bucket(1_000, 20)));
        limits.AddPolicy(Uploads, _ => RateLimitPartition.GetConcurrencyLimiter(
            Uploads, _ => new ConcurrencyLimiterOptions { PermitLimit = 8, QueueLimit = 2_000 }));
    }

    private static TokenBucketRateLimiterOptions Bucket(int most, int perSecond) => new()
    {
        TokenLimit = most,
        TokensPerPeriod = perSecond,
        ReplenishmentPeriod = TimeSpan.FromSeconds(1),
        QueueLimit = 0,
        AutoReplenishment = true,
    };
}

/// <summary>After ten wrong passwords within 15 minutes a login is closed for 15 minutes, from every address.</summary>
internal sealed class SignInThrottle(TimeProvider time)
{
    private const int Most = 10;
    private const int Swept = 10_000;
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(15);
    private readonly ConcurrentDictionary<string, (int Failures, DateTimeOffset Since)> _failures = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether the login is closed.</summary>
    public bool IsClosed(string login) => _failures.TryGetValue(login, out var f) && f.Failures >= Most && time.GetUtcNow() - f.Since < Window;

    /// <summary>Counts a wrong password.</summary>
    public void Failed(string login)
    {
        var now = time.GetUtcNow();
        if (_failures.Count > Swept)
            foreach (var old in _failures.Where(f => now - f.Value.Since >= Window))
                _failures.TryRemove(old);
        _failures.AddOrUpdate(login, _ => (1, now), (_, f) => now - f.Since >= Window ? (1, now) : (f.Failures + 1, f.Since));
    }

    /// <summary>Resets the count after the right password.</summary>
    public void Succeeded(string login) => _failures.TryRemove(login, out _);
}
