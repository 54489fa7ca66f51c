namespace Courseware.Server.Access;

/// <summary>
/// The security headers of every response: the browser loads nothing from other origins, runs only the server's script file, and shows no page in a
/// frame.
/// </summary>
internal static class SecurityHeaders
{
    /// <summary>The policy of pages.</summary>
    public const string Page =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; frame-src 'self'; "
        + "form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    /// <summary>The policy of reports: no script, no origin; only the server's own pages may show them in a frame.</summary>
    public const string Report = "sandbox; default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'";

    /// <summary>The policy of a page that a learning platform shows in a frame.</summary>
    /// <param name="platform">The platform's origin.</param>
    /// <param name="target">The second origin to which forms of the page may post; null: only this server.</param>
    public static string InFrameOf(string platform, string? target = null) => Page
        .Replace("frame-ancestors 'none'", $"frame-ancestors {platform}", StringComparison.Ordinal)
        .Replace("form-action 'self'", target is null ? "form-action 'self'" : $"form-action 'self' {target}", StringComparison.Ordinal);

    /// <summary>Sets the headers on every response. A route may replace the policy.</summary>
    public static Task Add(HttpContext context, RequestDelegate next)
    {
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = Page;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "same-origin";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=()";
        headers.CacheControl = "no-store";
        if (context.Request.IsHttps)
            headers.StrictTransportSecurity = "max-age=31536000";
        return next(context);
    }
}
