using CliWrap;
using CliWrap.EventStream;
using Courseware.Cli;
using Courseware.Tests.Submissions;

namespace Courseware.Tests.CliTests;

/// <summary>
/// The program run as users do, in a process of its own with a temporary folder of its own, so that a test can see what is
/// left behind. It works in <see cref="Folder"/>.
/// </summary>
internal sealed class RealProcess : IDisposable
{
    private readonly TemporaryFolder _work = new();
    private readonly TemporaryFolder _temporary = new();

    /// <summary>The working directory.</summary>
    public TemporaryFolder Folder => _work;

    /// <summary>More variables; null takes one out.</summary>
    public Dictionary<string, string?> Environment { get; } = new(StringComparer.Ordinal);

    public static string Program { get; } = typeof(App).Assembly.Location;

    public async Task<ProgramRun> RunAsync(params string[] arguments)
    {
        var (output, error) = (new List<string>(), new List<string>());
        var code = -1;
        await foreach (var e in Command(arguments).ListenAsync(TestContext.CurrentContext.CancellationToken))
        {
            if (e is StandardOutputCommandEvent o)
                output.Add(o.Text);
            else if (e is StandardErrorCommandEvent r)
                error.Add(r.Text);
            else if (e is ExitedCommandEvent exited)
                code = exited.ExitCode;
        }
        return new ProgramRun(code, Lines(output), Lines(error));
    }

    // Where the tests run in the background of a shell, SIGINT is ignored, and a program inherits that.
    public Command Command(params string[] arguments) => CliWrap.Cli.Wrap(OperatingSystem.IsLinux() ? "env" : "dotnet")
        .WithArguments([.. OperatingSystem.IsLinux() ? new[] { "--default-signal=HUP,INT,TERM", "dotnet" } : [], Program, .. arguments])
        .WithWorkingDirectory(_work.Path)
        .WithEnvironmentVariables(new Dictionary<string, string?>(Environment, StringComparer.Ordinal)
        {
            ["TMPDIR"] = _temporary.Path,
            // Its sockets lie in the temporary folder.
            ["DOTNET_EnableDiagnostics"] = "0",
        })
        .WithValidation(CommandResultValidation.None);

    /// <summary>Asserts that no file and no process is left.</summary>
    public void LeftNothing() => Assert.Multiple(() =>
    {
        Assert.That(Directory.EnumerateFileSystemEntries(_temporary.Path), Is.Empty, "temporary files");
        Assert.That(Processes(), Is.Empty, "processes");
    });

    /// <summary>The processes that work in the temporary folder, or whose program lies there: those of the submission.</summary>
    public IReadOnlyList<string> Processes() =>
        [.. Directory.EnumerateDirectories("/proc").Where(p => char.IsAsciiDigit(Path.GetFileName(p)[0]))
            .Where(p => IsBelow($"{p}/cwd") || IsBelow($"{p}/exe")).Select(p => Path.GetFileName(p))];

    public void Dispose()
    {
        _work.Dispose();
        _temporary.Dispose();
    }

    private static string Lines(List<string> lines) => string.Concat(lines.Select(l => l + "\n"));

    private bool IsBelow(string link)
    {
        try
        {
            return new FileInfo(link).LinkTarget?.StartsWith(_temporary.Path, StringComparison.Ordinal) == true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It has ended in the meantime, or is another user's.
            return false;
        }
    }
}
