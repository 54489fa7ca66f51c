using CliWrap.Buffered;
using Courseware.Tests.Submissions;

namespace Courseware.Tests.ReportingTests;

/// <summary>A real browser without a window, and without a network.</summary>
internal static class Browser
{
    public static void Require() => Requires.Tools("chromium");

    /// <summary>The page as the browser has it after loading, scripts run if there are any.</summary>
    public static async Task<string> DumpAsync(string page, CancellationToken cancellationToken)
    {
        using var folder = new TemporaryFolder();
        string[] rootless = Environment.UserName == "root" ? ["--no-sandbox"] : [];
        var run = await CliWrap.Cli.Wrap("chromium")
            .WithArguments([
                "--headless", .. rootless, "--disable-gpu", "--disable-dev-shm-usage", "--disable-quic", "--no-first-run", "--disable-background-networking",
                "--disable-component-update", "--disable-sync", "--disable-extensions", "--host-resolver-rules=MAP * ~NOTFOUND",
                $"--user-data-dir={folder.At("profile")}", "--dump-dom", new Uri(folder.Write("page.html", page)).AbsoluteUri,
            ])
            .ExecuteBufferedAsync(cancellationToken);
        return run.StandardOutput;
    }
}
