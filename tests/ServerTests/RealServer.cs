using System.Diagnostics;
using Courseware.Server;
using Courseware.Tests.Submissions;

namespace Courseware.Tests.ServerTests;

/// <summary>The server in a separate process, as an operator runs it, with the grader in the process lab.</summary>
internal sealed class RealServer : IDisposable
{
    private readonly Process _process;

    private RealServer(Process process, Uri url) => (_process, Url) = (process, url);

    public Uri Url { get; }

    public static string Program { get; } = typeof(ServerOptions).Assembly.Location;

    public static async Task<RealServer> StartAsync(TemporaryFolder folder, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folder.At("tmp"));
        var process = Process.Start(Info(folder, "serve", "--data", folder.At("data"), "--url", "http://127.0.0.1:0", "--allow-process-lab", "--workers",
            "2"))!;
        const string words = "Listening on ";
        while (await process.StandardOutput.ReadLineAsync(cancellationToken) is { } line)
        {
            if (line.IndexOf(words, StringComparison.Ordinal) is >= 0 and var at)
            {
                // Reads the output to its end, because the server would block on a full pipe.
                process.BeginErrorReadLine();
                _ = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
                return new RealServer(process, new Uri(line[(at + words.Length)..].Trim()));
            }
        }
        throw new InvalidOperationException($"The server did not start: {await process.StandardError.ReadToEndAsync(cancellationToken)}");
    }

    /// <summary>Runs another of its commands.</summary>
    public static async Task<(int Code, string Output)> RunAsync(TemporaryFolder folder, CancellationToken cancellationToken, params string[] arguments)
    {
        using var process = Process.Start(Info(folder, arguments))!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(cancellationToken), process.StandardError.ReadToEndAsync(cancellationToken));
        await process.WaitForExitAsync(cancellationToken);
        return (process.ExitCode, await output + await error);
    }

    /// <summary>SIGKILL.</summary>
    public async Task KillAsync(CancellationToken cancellationToken)
    {
        _process.Kill();
        await _process.WaitForExitAsync(cancellationToken);
    }

    /// <summary>SIGTERM; gives the exit code.</summary>
    public async Task<int> StopAsync(CancellationToken cancellationToken)
    {
        using var kill = Process.Start("kill", $"-TERM {_process.Id}");
        await _process.WaitForExitAsync(cancellationToken);
        return _process.ExitCode;
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }

    internal static ProcessStartInfo Info(TemporaryFolder folder, params string[] arguments)
    {
        var info = new ProcessStartInfo("dotnet", [Program, .. arguments])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder.Path,
        };
        (info.Environment["TMPDIR"], info.Environment["DOTNET_EnableDiagnostics"], info.Environment["NO_COLOR"]) = (folder.At("tmp"), "0", "1");
        return info;
    }
}
