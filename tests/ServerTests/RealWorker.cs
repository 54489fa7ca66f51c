using System.Diagnostics;
using System.Text;
using Courseware.Tests.Submissions;

namespace Courseware.Tests.ServerTests;

/// <summary>A worker in a separate process, as an operator runs it, with the grader in the process lab.</summary>
internal sealed class RealWorker : IDisposable
{
    private readonly Process _process;
    private readonly StringBuilder _said = new();

    private RealWorker(Process process, string id) => (_process, Id) = (process, id);

    /// <summary>Its name in the ledger.</summary>
    public string Id { get; }

    /// <summary>Its log.</summary>
    public string Log
    {
        get
        {
            lock (_said)
                return _said.ToString();
        }
    }

    public static async Task<RealWorker> StartAsync(TemporaryFolder folder, string url, CancellationToken cancellationToken, params string[] more)
    {
        Directory.CreateDirectory(folder.At("tmp"));
        var process = Process.Start(RealServer.Info(folder, ["worker", "--database", url, "--lab", "process", .. more]))!;
        const string words = "Worker ";
        while (await process.StandardOutput.ReadLineAsync(cancellationToken) is { } line)
        {
            if (line.IndexOf(words, StringComparison.Ordinal) is not (>= 0 and var at))
                continue;
            var worker = new RealWorker(process, line[(at + words.Length)..].Split(':')[0]);
            // Reads the output to its end, because the worker would block on a full pipe.
            _ = worker.NoteAsync(process.StandardOutput);
            _ = worker.NoteAsync(process.StandardError);
            return worker;
        }
        throw new InvalidOperationException($"The worker did not start: {await process.StandardError.ReadToEndAsync(cancellationToken)}");
    }

    /// <summary>SIGKILL.</summary>
    public async Task KillAsync(CancellationToken cancellationToken)
    {
        _process.Kill();
        await _process.WaitForExitAsync(cancellationToken);
    }

    /// <summary>Sends a signal by its name.</summary>
    public async Task SignalAsync(string name, CancellationToken cancellationToken)
    {
        using var kill = Process.Start("kill", [$"-{name}", $"{_process.Id}"]);
        await kill.WaitForExitAsync(cancellationToken);
    }

    /// <summary>SIGTERM; gives the exit code.</summary>
    public async Task<int> StopAsync(CancellationToken cancellationToken)
    {
        await SignalAsync("TERM", cancellationToken);
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

    private async Task NoteAsync(StreamReader output)
    {
        while (await output.ReadLineAsync(CancellationToken.None) is { } line)
        {
            lock (_said)
                _said.AppendLine(line);
        }
    }
}
