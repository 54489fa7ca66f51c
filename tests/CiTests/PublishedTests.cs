using Courseware.Cli;
using Courseware.Tests.CliTests;
using Courseware.Tests.Submissions;

namespace Courseware.Tests.CiTests;

/// <summary>The program as one file, in a folder with nothing else of the checkout, and without a .NET runtime.</summary>
[Category(Requires.Slow)]
[CancelAfter(600_000)]
internal sealed class PublishedTests
{
    // As on a machine without .NET: the folders of one are nowhere to be found.
    private static readonly Dictionary<string, string?> WithoutRuntime = new(StringComparer.Ordinal)
    {
        ["DOTNET_ROOT"] = null,
        ["PATH"] = "/usr/bin:/bin",
        ["LC_ALL"] = "C.UTF-8",
    };

    [Test]
    public async Task The_file_and_the_exercises_are_all_that_is_made(CancellationToken cancellationToken)
    {
        var made = await Published.FolderAsync(cancellationToken);

        Assert.That(Directory.EnumerateFileSystemEntries(made).Select(Path.GetFileName), Is.EquivalentTo(new[] { "grader", "exercises" }));
        Assert.That(Directory.EnumerateDirectories(Path.Combine(made, "exercises")).Select(Path.GetFileName), Is.EquivalentTo(ExerciseCatalog.Ids));
    }

    [Test]
    public async Task Copied_elsewhere_it_lists_and_grades(CancellationToken cancellationToken)
    {
        using var folder = new TemporaryFolder();
        await CopyAsync(folder, cancellationToken);
        Paths.CopySolution(folder, "mine");

        var list = await Shell.RunAsync("./grader list", folder.Path, WithoutRuntime, cancellationToken);
        var graded = await Shell.RunAsync("./grader grade half-close mine", folder.Path, WithoutRuntime, cancellationToken);

        Assert.That(list.ExitCode, Is.EqualTo(ExitCode.Passed), list.Error);
        Assert.That(list.Output, Does.StartWith("half-close  File transfer"));
        Assert.That(graded.ExitCode, Is.EqualTo(ExitCode.Passed), graded.Output + graded.Error);
        Assert.That(graded.Output, Does.Contain("\nScore 100/100 · robust 8/8 · "));
    }

    [Test]
    public async Task The_recipe_is_the_same_wherever_it_stands()
    {
        var recipe = SelfContainedBuild.Recipe.Split(" -o ")[0];
        foreach (var file in new[] { "docs/ci.md", "docs/ci/action/action.yml", "containers/grader-image.sh" })
        {
            var text = await File.ReadAllTextAsync(Path.Combine(Repository.Root, file));
            Assert.That(text, Does.Contain(recipe[recipe.IndexOf("-c Release", StringComparison.Ordinal)..]), file);
        }
    }

    private static async Task CopyAsync(TemporaryFolder folder, CancellationToken cancellationToken)
    {
        var made = await Published.FolderAsync(cancellationToken);
        foreach (var file in TemporaryFolder.FilesIn(made).Where(f => !f.Contains("/samples/", StringComparison.Ordinal)))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(folder.At(file))!);
            File.Copy(Path.Combine(made, file), folder.At(file));
        }
    }
}
