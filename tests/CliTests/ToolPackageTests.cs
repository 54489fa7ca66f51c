using CliWrap;
using CliWrap.Buffered;
using Courseware.Cli;
using Courseware.Tests.Submissions;

namespace Courseware.Tests.CliTests;

/// <summary>The .NET tool: packed from what this run has built, installed from a folder, and used from elsewhere.</summary>
[Category(Requires.Slow)]
[Category(Requires.Thorough)]
internal sealed class ToolPackageTests
{
    [Test, CancelAfter(900_000)]
    public async Task The_packed_tool_has_its_exercises_with_it_and_grades(CancellationToken cancellationToken)
    {
        Requires.Tools("cc");
        using var folder = new TemporaryFolder();
        folder.Write("nuget.config", """<configuration><packageSources><clear /><add key="packed" value="packed" /></packageSources></configuration>""");
        var configuration = Path.GetFileName(Path.GetDirectoryName(Path.GetDirectoryName(RealProcess.Program)!)!);

        await DotnetAsync(
            "pack", Path.Combine(Repository.Root, "grader", "Cli"), "--no-build", "--configuration", configuration, "--output", folder.At("packed"));
        await DotnetAsync("tool", "install", "Courseware.Grader", "--tool-path", folder.At("tool"), "--configfile", folder.At("nuget.config"));
        var list = await GraderAsync("list");
        await GraderAsync("new", "half-close", "mine");
        Paths.CopySolution(folder, "solution");
        var solution = await GraderAsync("grade", "half-close", "solution");

        Assert.That(list, Does.StartWith("half-close  File transfer"));
        Assert.That(TemporaryFolder.FilesIn(folder.At("mine")), Has.Member("file_server.c"));
        Assert.That(File.GetUnixFileMode(folder.At("mine/file_server.c")).HasFlag(UnixFileMode.UserExecute), Is.False);
        Assert.That(solution, Does.Contain("\nScore 100/100 · robust 8/8 · "));
        await WithoutACompilerAsync();

        // The launcher, what holds the network, and the lecture's programs, in C, are in the package.
        async Task WithoutACompilerAsync()
        {
            Requires.Tools("python3");
            var python = (await RunAsync("python3", ["-c", "import sys; print(sys.executable)"])).Trim();
            Directory.CreateDirectory(folder.At("path"));
            File.CreateSymbolicLink(folder.At("path/python3"), python);
            var sample = Path.Combine(ExerciseCatalog.Find("half-close").Folder, "samples", "accepted", "python");

            var graded = await RunAsync(folder.At("tool/grader"), ["grade", "half-close", sample], new Dictionary<string, string?>(StringComparer.Ordinal)
            {
                ["PATH"] = folder.At("path"),
                ["XDG_CACHE_HOME"] = folder.At("cache"),
                ["DOTNET_ROOT"] = Path.GetDirectoryName(Environment.ProcessPath),
            });

            Assert.That(graded, Does.Contain("\nScore 100/100 · robust 8/8 · "));
            Assert.That(Directory.EnumerateFiles(folder.At("cache/courseware")).Select(Path.GetFileName), Has.Some.StartsWith("launch-static-"));
        }

        Task<string> DotnetAsync(params string[] arguments) => RunAsync("dotnet", arguments);
        Task<string> GraderAsync(params string[] arguments) => RunAsync(folder.At("tool/grader"), arguments);

        async Task<string> RunAsync(string program, string[] arguments, Dictionary<string, string?>? more = null)
        {
            var run = await CliWrap.Cli.Wrap(program).WithArguments(arguments).WithWorkingDirectory(folder.Path)
                .WithEnvironmentVariables(e => e.Set("MSBUILDDISABLENODEREUSE", "1").Set("DOTNET_CLI_USE_MSBUILD_SERVER", "0").Set("LC_ALL", "C.UTF-8")
                    .Set(more ?? []))
                .WithValidation(CommandResultValidation.None).ExecuteBufferedAsync(cancellationToken);
            Assert.That(run.ExitCode, Is.Zero, run.StandardOutput + run.StandardError);
            return run.StandardOutput;
        }
    }
}
