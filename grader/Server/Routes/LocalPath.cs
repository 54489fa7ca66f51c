namespace Courseware.Server.Routes;

/// <summary>Where to go on after a form, when a request says so.</summary>
internal static class LocalPath
{
    /// <summary>A path of this server and nothing else: "//elsewhere" and "/\elsewhere" are other servers to a browser.</summary>
    public static string Of(string? to) =>
        to is ['/', ..] && !to.StartsWith("//", StringComparison.Ordinal) && !to.Contains('\\', StringComparison.Ordinal) && !to.Any(char.IsControl) ? to : "/";
}
