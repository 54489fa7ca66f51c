namespace Courseware.Server.Lti;

/// <summary>The addresses of this server that a platform knows.</summary>
internal static class LtiAddresses
{
    /// <summary>Where a platform begins a sign-in.</summary>
    public static string Login(HttpContext context, ServerOptions options, long platform) => $"{options.AddressFor(context)}/lti/{platform}/login";

    /// <summary>Where a platform sends people with a token; also the link that leads to the course.</summary>
    public static string Launch(HttpContext context, ServerOptions options, long platform) => $"{options.AddressFor(context)}/lti/{platform}/launch";

    /// <summary>The link for choosing an exercise.</summary>
    public static string Choose(HttpContext context, ServerOptions options, long platform) => $"{Launch(context, options, platform)}/choose";

    /// <summary>The link that leads to an exercise.</summary>
    public static string Exercise(HttpContext context, ServerOptions options, long platform, string exercise) =>
        $"{Launch(context, options, platform)}/exercises/{exercise}";

    /// <summary>The public keys of this server.</summary>
    public static string Keys(HttpContext context, ServerOptions options) => $"{options.AddressFor(context)}/lti/keys";

    /// <summary>Whether people use this server by TLS.</summary>
    public static bool IsSecure(HttpContext context, ServerOptions options) => options.AddressFor(context).StartsWith("https:", StringComparison.Ordinal);

    /// <summary>The exercise to which a link of a platform leads; empty: to the course.</summary>
    /// <exception cref="LtiException">The link does not lead to this server's course.</exception>
    public static string ExerciseOf(HttpContext context, ServerOptions options, long platform, string target)
    {
        var launch = Launch(context, options, platform);
        // Some platforms append their own query parameters.
        var plain = target.Split('?')[0].TrimEnd('/');
        if (plain == launch || plain == Choose(context, options, platform))
            return "";
        var exercises = $"{launch}/exercises/";
        var isExercise = plain.StartsWith(exercises, StringComparison.Ordinal);
        return isExercise && plain[exercises.Length..] is { Length: > 0 } id && !id.Contains('/', StringComparison.Ordinal)
            ? id : throw new LtiException(LtiRefusal.Target, "another address");
    }
}
