using Courseware.Tests.Submissions;

namespace Courseware.Tests.CiTests;

/// <summary>
/// The grader as one file, made once for all tests of this room by the very step of the composite action that makes it. Nothing of
/// it lies in the checkout.
/// </summary>
[SetUpFixture]
internal sealed class Published
{
    private static readonly SemaphoreSlim Gate = new(1);
    private static TemporaryFolder? _made;

    /// <summary>The folder of the program: what the action calls <c>$RUNNER_TEMP/courseware</c>.</summary>
    public static async Task<string> FolderAsync(CancellationToken cancellationToken)
    {
        Requires.Tools("cc", "bash", "dotnet");
        Requires.That(
            OperatingSystem.IsLinux() && System.Runtime.InteropServices.RuntimeInformation.OSArchitecture == System.Runtime.InteropServices.Architecture.X64,
            "the file is for linux-x64");
        await Gate.WaitAsync(cancellationToken);
        try
        {
            _made ??= await MakeAsync(cancellationToken);
        }
        finally
        {
            Gate.Release();
        }
        return _made.At("courseware");
    }

    /// <summary>The folder that is <c>$RUNNER_TEMP</c> of the action.</summary>
    public static async Task<string> RunnerTempAsync(CancellationToken cancellationToken) => Path.GetDirectoryName(await FolderAsync(cancellationToken))!;

    [OneTimeTearDown]
    public static void Remove() => _made?.Dispose();

    private static async Task<TemporaryFolder> MakeAsync(CancellationToken cancellationToken)
    {
        var folder = new TemporaryFolder();
        var steps = CiFile.At(CiFile.Read("action/action.yml"), "runs", "steps");
        var run = await Shell.RunAsync(CiFile.Script(steps, "Make the grader"), folder.Path, new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["GITHUB_ACTION_PATH"] = Path.Combine(Repository.Root, "docs", "ci", "action"),
            ["RUNNER_TEMP"] = folder.Path,
            // No process stays behind: no build node, no compiler server.
            ["MSBUILDDISABLENODEREUSE"] = "1",
            ["UseSharedCompilation"] = "false",
            ["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0",
        }, cancellationToken);
        Assert.That(run.ExitCode, Is.Zero, run.Output + run.Error);
        // A gigabyte that no test reads.
        Directory.Delete(folder.At("courseware-build"), recursive: true);
        return folder;
    }
}
