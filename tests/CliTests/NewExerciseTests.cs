using CliWrap;
using CliWrap.Buffered;
using Courseware.Cli;
using Courseware.Cli.Commands;
using Courseware.Tests.Submissions;
using Spectre.Console.Testing;

namespace Courseware.Tests.CliTests;

/// <summary>The folder of a new exercise, as a teacher gets it.</summary>
internal sealed class NewExerciseTests
{
    [Category(Requires.Thorough)]
    [Test, Category(Requires.Slow), CancelAfter(1_500_000)]
    public async Task A_new_exercise_builds_and_validates(CancellationToken cancellationToken)
    {
        Requires.Linux();
        Requires.Tools("cc", "git");
        using var folder = new TemporaryFolder();
        await CopyCheckoutAsync(folder, cancellationToken);
        var before = TemporaryFolder.FilesIn(folder.Path);

        var made = await RunAsync(folder.At("docs"), "dotnet", RealProcess.Program, "new-exercise", "lost-ack2");
        var added = TemporaryFolder.FilesIn(folder.Path).Except(before, StringComparer.Ordinal).ToArray();
        // Warnings are errors there as here.
        await RunAsync(folder.Path, "dotnet", "build", "grader/Cli", "--nologo", "-v", "quiet", "-p:UseSharedCompilation=false", "-o", folder.At("built"));
        var validated = await RunAsync(folder.Path, "dotnet", folder.At("built/grader.dll"), "validate", "lost-ack2");
        var loopback = await RunAsync(folder.Path, "dotnet", folder.At("built/grader.dll"), "validate", "lost-ack2", "--wire", "off");

        Assert.That(made, Does.StartWith("../exercises/lost-ack2 is ready").And.Contain("dotnet run --project ../grader/Cli -- validate lost-ack2"));
        Assert.That(added, Has.All.StartsWith("exercises/lost-ack2/"));
        Assert.That(added.Select(f => f["exercises/lost-ack2/".Length..]),
            Is.SupersetOf(new[] { "README.ko.md", "grading/LostAck2Exercise.cs", "starter/lost_ack2_client.c" }));
        foreach (var output in new[] { validated, loopback })
            Assert.That(output,
                Does.Contain("lost-ack2: manifest and code agree").And.Contain("  met     solution (100/100, ")
                    .And.Contain("\n  5 expectations met, 0 not met\n"));
    }

    [TestCase("Lost-ACK", "is not an id: it needs words")]
    [TestCase("lost--ack", "is not an id: it needs words")]
    [TestCase("2-acks", "is not an id: it needs words")]
    [TestCase("../lost-ack", "is not an id: it needs words")]
    [TestCase("lost-ack\n", "is not an id: it needs words")]
    [TestCase("a-name-that-is-longer-than-anybody-can-remember", "is not an id: it needs words")]
    [TestCase("demo", "cannot be an id: Demo is a name that the code of the exercises needs. Add a word, as in 'demo-of-a-fin'.")]
    [TestCase("judging", "cannot be an id: Judging is a name")]
    [TestCase("time-span", "cannot be an id: TimeSpan is a name")]
    [TestCase("halfclose", "is too like 'half-close': the code of both would be called Halfclose.")]
    public void An_id_that_cannot_be_one_is_refused_with_the_reason(string id, string reason)
    {
        using var checkout = Checkout();

        Assert.That(() => Make(id, checkout.Path), Throws.TypeOf<UsageException>().With.Message.Contains(reason).And.Message.EndsWith("Nothing was made."));
        Assert.That(TemporaryFolder.FilesIn(checkout.Path), Has.None.Contains("grading"));
    }

    [Test]
    public void Existing_files_are_not_touched()
    {
        using var checkout = Checkout();
        checkout.Write("exercises/mine/notes.txt", "mine");

        Assert.That(() => Make("mine", checkout.Path),
            Throws.TypeOf<UsageException>().With.Message.EqualTo($"'{checkout.At("exercises/mine")}' is there already; nothing was made. Take another id."));
        Assert.That(() => Make("half-close", checkout.Path), Throws.TypeOf<UsageException>().With.Message.Contains("is there already"));
        Assert.That(TemporaryFolder.FilesIn(checkout.At("exercises/mine")), Is.EqualTo(new[] { "notes.txt" }));
    }

    [Test]
    public void Outside_of_a_checkout_nothing_is_made()
    {
        using var folder = new TemporaryFolder();

        Assert.That(() => Make("lost-ack", folder.Path),
            Throws.TypeOf<UsageException>().With.Message.StartsWith($"'{folder.Path}' lies in no checkout of the project"));
        Assert.That(TemporaryFolder.FilesIn(folder.Path), Is.Empty);
    }

    [Test]
    public void No_name_of_the_template_is_left()
    {
        var files = ExerciseTemplate.Files("lost-ack").ToDictionary(f => f.Name, f => f.Text, StringComparer.Ordinal);

        Assert.That(files.Select(f => f.Key + f.Value), Has.None.Contains("__"));
        Assert.That(files["README.ko.md"].Any(c => c is >= '가' and <= '힣'), Is.True);
        Assert.That(files["README.ko.md"].Split("\n## "), Has.Length.EqualTo(files["README.md"].Split("\n## ").Length));
        Assert.That(files.Keys.Count(f => f.StartsWith("samples/rejected/", StringComparison.Ordinal)), Is.EqualTo(3));
    }

    private static TemporaryFolder Checkout()
    {
        var folder = new TemporaryFolder();
        folder.WriteEmpty("exercises/Exercises.csproj", "exercises/half-close/exercise.yaml", "grader/Cli/Cli.csproj");
        return folder;
    }

    private static void Make(string id, string from)
    {
        using var console = new TestConsole();
        NewExerciseCommand.Make(console, id, from);
    }

    // Tracked and new files, without build products.
    private static async Task CopyCheckoutAsync(TemporaryFolder folder, CancellationToken cancellationToken)
    {
        var files = await RunAsync(Repository.Root, "git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", "--deduplicate",
            "--", "exercises", "grader", "docs", "*.props", ".editorconfig", "BannedSymbols.txt");
        foreach (var file in files.Split('\0', StringSplitOptions.RemoveEmptyEntries).Where(f => File.Exists(Path.Combine(Repository.Root, f))))
        {
            cancellationToken.ThrowIfCancellationRequested();
            Directory.CreateDirectory(Path.GetDirectoryName(folder.At(file))!);
            File.Copy(Path.Combine(Repository.Root, file), folder.At(file));
        }
    }

    private static async Task<string> RunAsync(string workingFolder, string program, params string[] arguments)
    {
        var run = await CliWrap.Cli.Wrap(program).WithArguments(arguments).WithWorkingDirectory(workingFolder)
            .WithEnvironmentVariables(e => e.Set("MSBUILDDISABLENODEREUSE", "1").Set("DOTNET_CLI_USE_MSBUILD_SERVER", "0").Set("LC_ALL", "C.UTF-8"))
            .WithValidation(CommandResultValidation.None).ExecuteBufferedAsync(TestContext.CurrentContext.CancellationToken);
        Assert.That(run.ExitCode, Is.Zero, run.StandardOutput + run.StandardError);
        return run.StandardOutput;
    }
}
