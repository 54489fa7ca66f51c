using CliWrap;
using CliWrap.Buffered;
using Courseware.Labs.Containers;
using Courseware.Tests.CliTests;
using Courseware.Tests.Submissions;

namespace Courseware.Tests.CiTests;

/// <summary>The image of the grader itself, built by its script from the program that was published.</summary>
[Category(Requires.Slow)]
[Category(Requires.Thorough)]
[CancelAfter(600_000)]
[Category(Requires.OptionalHere)]
internal sealed class GraderImageTests
{
    private static string Image { get; } = $"courseware/grader:{Toolchain.Version}";

    [Test]
    public async Task The_image_grades_without_a_network_and_with_few_rights(CancellationToken cancellationToken)
    {
        await Requires.ImagesAsync("c", cancellationToken);
        var made = await Published.FolderAsync(cancellationToken);
        using var folder = new TemporaryFolder();
        Paths.CopySolution(folder, "homework");
        var before = await IdAsync(cancellationToken);
        // The image's own user has to read it.
        File.SetUnixFileMode(
            folder.Path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute);

        var built = await RunAsync(Path.Combine(Repository.Root, "containers", "grader-image.sh"), [made], cancellationToken);
        Assert.That(built.ExitCode, Is.Zero, built.Output + built.Error);
        Assert.That(built.Output, Does.Match(@"\nBuilt courseware/grader:\d+: \d+ MB\n$"));
        var run = await RunAsync("docker", [
            "run", "--rm", "--network", "none", "--cap-drop", "ALL", "--volume", $"{folder.Path}:/work:ro",
            Image, "grade", "half-close", "homework"], cancellationToken);
        // The right to make network devices is enough for the wire.
        var wired = await RunAsync("docker", [
            "run", "--rm", "--network", "none", "--cap-drop", "ALL", "--cap-add", "NET_ADMIN", "--device", "/dev/net/tun", "--user", "0:0",
            "--volume", $"{folder.Path}:/work:ro", Image, "grade", "half-close", "homework"], cancellationToken);
        await PutBackAsync(before, cancellationToken);

        Assert.That(run.ExitCode, Is.Zero, run.Output + run.Error);
        Assert.That(run.Output, Does.Contain("\nScore ").And.Not.Contain("✘"));
        Assert.That(wired.ExitCode, Is.Zero, wired.Output + wired.Error);
        Assert.That(wired.Output, Does.Contain("\nScore 100/100 · robust 8/8 · ").And.Contain("this container's own network (tun)"));
    }

    [Test]
    public async Task A_folder_without_the_program_is_refused(CancellationToken cancellationToken)
    {
        Requires.Tools("bash");
        using var folder = new TemporaryFolder();
        var run = await RunAsync(Path.Combine(Repository.Root, "containers", "grader-image.sh"), [folder.Path], cancellationToken);

        Assert.That(run, Is.EqualTo(new ProgramRun(2, "", $"There is no program 'grader' in '{folder.Path}'. docs/ci.md says how to make it.\n")));
    }

    private static async Task<string> IdAsync(CancellationToken cancellationToken) =>
        (await RunAsync("docker", ["image", "ls", "--quiet", "--no-trunc", Image], cancellationToken)).Output.Trim();

    /// <summary>Leaves the image that was there, and none of this test's own.</summary>
    private static async Task PutBackAsync(string before, CancellationToken cancellationToken)
    {
        var own = await IdAsync(cancellationToken);
        if (own == before)
            return;
        if (before.Length > 0)
            await RunAsync("docker", ["tag", before, Image], cancellationToken);
        await RunAsync("docker", ["rmi", before.Length > 0 ? own : Image], cancellationToken);
    }

    private static async Task<ProgramRun> RunAsync(string program, string[] arguments, CancellationToken cancellationToken)
    {
        var run = await CliWrap.Cli.Wrap(program).WithArguments(arguments).WithValidation(CommandResultValidation.None).ExecuteBufferedAsync(cancellationToken);
        return new ProgramRun(run.ExitCode, run.StandardOutput, run.StandardError);
    }
}
