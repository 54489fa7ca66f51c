using Courseware.Cli;
using Courseware.Tests.Submissions;

namespace Courseware.Tests.CliTests;

/// <summary>A sample made of an edited copy of the solution, as a teacher makes it.</summary>
internal sealed class NewSampleTests
{
    [Test, Category(Requires.Slow), CancelAfter(600_000)]
    public async Task An_edited_copy_becomes_an_edit_with_its_failing_checks()
    {
        Requires.Tools("cc");
        using var folder = new TemporaryFolder();
        var exercise = Paths.CopyExercise(folder);
        (await InProcess.RunAsync("new", exercise, folder.At("copy"), "--sample", "solution")).Passed();
        Replace(folder.At("copy/file_server.c"), "htons(port)", "port");

        var made = await InProcess.RunAsync("new-sample", exercise, "forgets-htons", folder.At("copy"));
        var sample = folder.At("half-close/samples/rejected/forgets-htons.yaml");
        var text = await File.ReadAllTextAsync(sample);
        var early = await InProcess.RunAsync("validate", exercise, "--only", "forgets-htons");
        await File.WriteAllTextAsync(sample, text.Replace("\"\"", "\"a\"", StringComparison.Ordinal));
        var validated = await InProcess.RunAsync("validate", exercise, "--only", "forgets-htons");

        made.Passed();
        Assert.That(Unwrapped(made.Output),
            Does.StartWith($"{sample} is made. It differs from the solution in: file_server.c").And.Contain(" fails server-sends-file: port-not-htons "));
        Assert.That(text, Is.EqualTo("""
            title: {en: "", ko: ""}
            seen:
              en: ""
              ko: ""
            fails:
              server-sends-file: port-not-htons
            edits:
              file_server.c: |
                @@
                     address.sin_addr.s_addr = htonl(INADDR_ANY);
                -    address.sin_port = htons(port);
                +    address.sin_port = port;

                     if (bind(listener, (struct sockaddr *)&address, sizeof address) == -1)

            """));
        early.Refused(ExitCode.Usage, $"{sample}:1:8: the words of 'title' are still empty. Say in both languages what is wrong.");
        Assert.That(validated.Output, Does.Contain("1 expectations met, 0 not met"), validated.Text);
    }

    [Test, Category(Requires.Slow), CancelAfter(600_000)]
    public async Task A_new_file_makes_the_sample_a_folder()
    {
        Requires.Tools("cc");
        using var folder = new TemporaryFolder();
        var exercise = Paths.CopyExercise(folder);
        folder.Write("copy/submission.yaml", "build:\n  - cc -o file_server file_server.c\n  - cc -o file_client file_client.c\n");
        folder.Write("copy/.git/config", "not a part of it");

        var made = await InProcess.RunAsync("new-sample", exercise, "with-manifest", folder.At("copy"), "--accepted");

        made.Passed();
        Assert.That(Unwrapped(made.Output),
            Does.Contain(
            "It is a folder with these files, not an edit of the solution: the solution has no file 'submission.yaml'. Every check passes, or cannot be "
                + "decided here."));
        Assert.That(TemporaryFolder.FilesIn(folder.At("half-close/samples/accepted/with-manifest")), Is.EqualTo(new[] { "submission.yaml" }));
    }

    [TestCase("Forgets-Htons", "'Forgets-Htons' is not a name for a sample: it needs words of small letters and digits")]
    [TestCase("../one", "'../one' is not a name for a sample")]
    [TestCase("starter", "'starter' is not a name for a sample")]
    [TestCase("cpp", "The exercise has a sample 'cpp' already; nothing was made.")]
    [TestCase("one", "has nothing that differs from ")]
    public async Task An_impossible_sample_is_refused_before_the_grading(string name, string message)
    {
        using var folder = new TemporaryFolder();
        var exercise = Paths.CopyExercise(folder);

        var run = await InProcess.RunAsync("new-sample", exercise, name, Paths.Solution);

        Assert.That((run.ExitCode, run.Output), Is.EqualTo((ExitCode.Usage, "")));
        Assert.That(run.Error, Does.Contain(message));
        Assert.That(folder.At("half-close/samples/rejected"), Does.Not.Exist);
    }

    [Test]
    public async Task A_missing_folder_is_refused_with_the_next_command()
    {
        using var folder = new TemporaryFolder();
        var exercise = Paths.CopyExercise(folder);

        (await InProcess.RunAsync("new-sample", exercise, "one", folder.At("copy"))).Refused(
            ExitCode.Usage, $"There is no folder '{folder.At("copy")}'. Make one to edit: grader new {exercise} {folder.At("copy")} --sample solution");
    }

    [Test]
    public async Task A_sample_is_copied_as_the_grader_composes_it()
    {
        using var folder = new TemporaryFolder();

        (await InProcess.RunAsync("new", "half-close", folder.At("wrong"), "--sample", "server-forgets-htons")).Passed();
        (await InProcess.RunAsync("new", "half-close", folder.At("none"), "--sample", "server-forgets-hton")).Refused(
            ExitCode.Usage, "There is no sample 'server-forgets-hton'; nothing was copied. Did you mean 'server-forgets-htons'?");

        Assert.That(TemporaryFolder.FilesIn(folder.At("wrong")), Is.EqualTo(new[] { "file_client.c", "file_server.c" }));
        Assert.That(await File.ReadAllTextAsync(folder.At("wrong/file_server.c")), Does.Contain("address.sin_port = port;"));
        Assert.That(await File.ReadAllBytesAsync(folder.At("wrong/file_client.c")),
            Is.EqualTo(await File.ReadAllBytesAsync(Path.Combine(Paths.Solution, "file_client.c"))));
        Assert.That(folder.At("none"), Does.Not.Exist);
    }

    // The console wraps lines, before or behind a blank.
    private static string Unwrapped(string text) => string.Join(' ', text.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries));

    private static void Replace(string file, string from, string to)
    {
        var text = File.ReadAllText(file);
        Assert.That(text, Does.Contain(from));
        File.WriteAllText(file, text.Replace(from, to, StringComparison.Ordinal));
    }
}
