namespace Courseware.Server.Routes;

/// <summary>The page after a form, when a request names one.</summary>
internal static class LocalPath
{
    /// <summary>A path of this server and nothing else: "//elsewhere" and "/\elsewhere" are other servers to a browser.</summary>
    public static string Of(string? to) =>
        to is ['/', ..] && !to.StartsWith("//", StringComparison.Ordinal) && !to.Contains('\\', StringComparison.Ordinal) && !to.Any(char.IsControl) ? to : "/";
}
