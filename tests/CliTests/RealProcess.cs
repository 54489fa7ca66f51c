using CliWrap;
using CliWrap.EventStream;
using Courseware.Cli;
using Courseware.Tests.Submissions;

namespace Courseware.Tests.CliTests;

/// <summary>
/// The program in a separate process, as users run it, with a separate temporary folder, so that a test can see what is left in it. It works in <see
/// cref="Folder"/>.
/// </summary>
internal sealed class RealProcess : IDisposable
{
    private readonly TemporaryFolder _work = new();
    private readonly TemporaryFolder _temporary = new();

    /// <summary>The working directory.</summary>
    public TemporaryFolder Folder => _work;

    /// <summary>Its variables next to those of the tests; null takes one out.</summary>
    public Dictionary<string, string?> Environment { get; }

    public static string Program { get; } = typeof(App).Assembly.Location;

    /// <summary>Another copy of the program that is run in its place.</summary>
    public string? Copy { get; set; }

    public RealProcess() => Environment = new(StringComparer.Ordinal)
    {
        ["TMPDIR"] = _temporary.Path,
        // Its sockets lie in the temporary folder.
        ["DOTNET_EnableDiagnostics"] = "0",
    };

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

    public Command Command(params string[] arguments) => CommandUnder([], arguments);

    /// <summary>Its command behind another that sets something up and then runs it: <c>prlimit --nofile=120</c>.</summary>
    public Command CommandUnder(IReadOnlyList<string> first, params string[] arguments)
    {
        // Where the tests run in the background of a shell, SIGINT is ignored, and a program inherits that.
        string[] words = [.. first, .. OperatingSystem.IsLinux() ? new[] { "env", "--default-signal=HUP,INT,TERM" } : [], "dotnet", Copy
            ?? Program, .. arguments];
        return CliWrap.Cli.Wrap(words[0]).WithArguments(words[1..])
            .WithWorkingDirectory(_work.Path)
            .WithEnvironmentVariables(Environment)
            .WithValidation(CommandResultValidation.None);
    }

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
