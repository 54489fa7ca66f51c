using Courseware.Cli;
using Courseware.Tests.Submissions;

namespace Courseware.Tests.CliTests;

/// <summary>An exercise whose files are wrong: what a teacher reads who has just changed them.</summary>
internal sealed class BadExerciseTests
{
    // "@" is the line of the change.
    [TestCase("points: 12", "points: a dozen", "exercise.yaml:@:13: expected a whole number, got 'a dozen'.", TestName = "A number that is none")]
    [TestCase("points: 12", "points: 11", "exercise.yaml: the core checks have 99 points together; they must have 100.",
        TestName = "Points that do not add up")]
    [TestCase("tier: core", "tier: main", "exercise.yaml:@:11: the tier is 'core' or 'robust', not 'main'.", TestName = "A tier that there is not")]
    [TestCase("  - id: pair-thanks\n", "  - id: pair-thankz\n", "exercise.yaml: the check 'pair-thankz' has words and no code.",
        TestName = "A check without code")]
    [TestCase("id: half-close", "id: half-closed", "exercise.yaml: there is no code for the exercise 'half-closed'. Did you mean 'half-close'?",
        TestName = "An exercise without code")]
    [TestCase("schema: courseware/exercise-1", "schema: courseware/exercise-2",
        "exercise.yaml:@:9: this grader reads the schema 'courseware/exercise-1', not 'courseware/exercise-2'.", TestName = "A schema of the future")]
    [TestCase("needs: [server-builds]", "needs: [server-ends-cleanly]", "exercise.yaml:@:13: 'server-ends-cleanly' is not the id of an earlier check.",
        TestName = "A check that waits for a later one")]
    [TestCase("starter: {score: 8}",
        "starter: {score: 8", "exercise.yaml:@+2:1: this is not YAML that can be read: a bracket, brace or quote is not closed, or something else is left "
            + "out.", TestName = "Broken YAML")]
    [TestCase("starter: {score: 8}", "starter: [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]",
        "exercise.yaml:@:41: this is nested too deeply.", TestName = "YAML that would end the process")]
    [TestCase("starter: {score: 8}", "starter: {scores: 8}", "exercise.yaml:@:11: unknown key 'scores'; allowed are: score.", TestName = "An unknown key")]
    [TestCase("original: original/file_server.c", "original: file_server.c",
        "exercise.yaml: the original of the program 'server' is not there: 'file_server.c'.", TestName = "An original that is not there")]
    [TestCase("TIME_WAIT, CLOSED]", "TIME-WAIT, CLOSED]",
        "exercise.yaml:@:48: there is no state 'TIME-WAIT' in the end of a connection. Did you mean 'TIME_WAIT'? The states are: ESTABLISHED, FIN_WAIT_1, "
            + "FIN_WAIT_2, CLOSING, TIME_WAIT, CLOSE_WAIT, LAST_ACK, CLOSED.", TestName = "A state that there is not")]
    [TestCase("FIN_WAIT_2, TIME_WAIT, CLOSED]", "LAST_ACK, TIME_WAIT, CLOSED]", "exercise.yaml:@:36: no TCP goes from FIN_WAIT_1 to LAST_ACK.",
        TestName = "A step that no TCP makes")]
    [TestCase("states: [[", "states: [[CLOSED], [", "exercise.yaml:@:10: a path has at least two states.", TestName = "A path of one state")]
    [TestCase("states: [[", "states: [CLOSED, [", "exercise.yaml:@:10: expected a list.", TestName = "A path that is no list")]
    public async Task A_manifest_that_is_wrong_is_named_with_the_place(string right, string wrong, string message)
    {
        using var folder = new TemporaryFolder();
        var exercise = Paths.CopyExercise(folder);
        var manifest = Path.Combine(exercise, "exercise.yaml");
        var text = await File.ReadAllTextAsync(manifest);
        var at = text.IndexOf(right, StringComparison.Ordinal);
        Assert.That(at, Is.Not.Negative, right);
        var line = text[..at].Count(c => c == '\n') + 1;
        message = message.Replace("@+2", $"{line + 2}", StringComparison.Ordinal).Replace("@", $"{line}", StringComparison.Ordinal);
        await File.WriteAllTextAsync(manifest, text[..at] + wrong + text[(at + right.Length)..]);

        foreach (var command in new[] { new[] { "show", exercise }, ["validate", exercise], ["grade", exercise, Paths.Solution] })
            (await InProcess.RunAsync(command)).Refused(ExitCode.Usage, $"{exercise}/{message}");
    }

    [Test]
    public async Task A_check_without_words_is_named()
    {
        using var folder = new TemporaryFolder();
        var exercise = Paths.CopyExercise(folder);
        var manifest = Path.Combine(exercise, "exercise.yaml");
        var text = await File.ReadAllTextAsync(manifest);
        var (from, to) = (
            text.IndexOf("  - id: client-reports-refused-connection", StringComparison.Ordinal), text.IndexOf("\nmessages:", StringComparison.Ordinal));
        await File.WriteAllTextAsync(manifest, text[..from] + text[to..]);

        (await InProcess.RunAsync("show", exercise)).Refused(
            ExitCode.Usage, $"{manifest}: the check 'client-reports-refused-connection' has code and no words.");
    }

    [TestCase("title: {en: a, ko: b}\nseen: {en: a, ko: b}\nfails:\n  server-half-close: x\n",
        "sample.yaml:4:3: there is no check 'server-half-close'. Did you mean 'server-half-closes'?", TestName = "A sample that fails an unknown check")]
    [TestCase("title: {en: a}\nseen: {en: a, ko: b}\nfails: {}\n", "sample.yaml:1:8: the key 'ko' is missing.", TestName = "A sample in one language")]
    [TestCase("title: {en: a, ko: b}\nseen: {en: a, ko: b}\n", "sample.yaml:1:1: the key 'fails' is missing.", TestName = "A sample that fails nothing")]
    [TestCase("- a\n- b\n", "sample.yaml:1:1: expected one mapping of keys to values.", TestName = "A sample that is a list")]
    [TestCase("title: {en: \"\", ko: \"\"}\nseen: {en: a, ko: b}\nfails: {}\n",
        "sample.yaml:1:8: the words of 'title' are still empty. Say in both languages what is wrong.", TestName = "A sample whose title is left to write")]
    [TestCase("title: {en: a, ko: b}\nseen: {en: a, ko: b}\nfails: {}\nedits: {}\n",
        "sample.yaml:4:1: unknown key 'edits'; allowed are: title, seen, needs, fails.", TestName = "A folder with edits")]
    [TestCase(null, "sample.yaml: there is no such file.", TestName = "A sample without words")]
    public async Task A_sample_that_is_wrong_is_named_before_anything_is_graded(string? text, string message)
    {
        using var folder = new TemporaryFolder();
        var exercise = Paths.CopyExercise(folder);
        folder.Write("half-close/samples/rejected/one/file_server.c");
        if (text is not null)
            folder.Write("half-close/samples/rejected/one/sample.yaml", text);

        (await InProcess.RunAsync("validate", exercise)).Refused(ExitCode.Usage, $"{exercise}/samples/rejected/one/{message}");
    }

    [Test]
    public async Task An_edit_that_no_longer_applies_is_named_with_its_lines()
    {
        using var folder = new TemporaryFolder();
        var exercise = Paths.CopyExercise(folder);
        var sample = folder.Write("half-close/samples/rejected/forgets-htons.yaml", """
            title: {en: a, ko: b}
            seen: {en: a, ko: b}
            fails: {server-sends-file: port-not-htons}
            edits:
              file_server.c: |
                @@
                     address.sin_addr.s_addr = htonl(INADDR_ANY);
                -    address.sin_port = htons(number);
                +    address.sin_port = number;
            """);

        const string noLine = "the file has no line 'address.sin_port = htons(number);'.";
        (await InProcess.RunAsync("validate", exercise)).Refused(ExitCode.Usage, $"""
            {sample}:6: this edit of solution/file_server.c no longer applies: {noLine} The edit needs these lines, one after the other:
                    address.sin_addr.s_addr = htonl(INADDR_ANY);
                    address.sin_port = htons(number);
              Write it anew from what solution/file_server.c has now, or make the sample again from an edited copy of the solution: grader new-sample
            """);
    }

    [TestCase("one.txt", "one.txt: a sample is a file NAME.yaml with edits of the solution, or a folder with files and sample.yaml. Make it one, or move it.")]
    [TestCase("starter/file_server.c", "no sample can be called 'starter', as that is another submission. Give it another name.")]
    [TestCase("cpp/file_server.c", "two samples are called 'cpp'. Give one of them another name.")]
    public async Task A_sample_with_a_wrong_name_is_refused(string file, string message)
    {
        using var folder = new TemporaryFolder();
        var exercise = Paths.CopyExercise(folder);
        folder.Write($"half-close/samples/rejected/{file}");
        if (Path.GetDirectoryName(file) is { Length: > 0 } name)
            folder.Write($"half-close/samples/rejected/{name}/sample.yaml", "title: {en: a, ko: b}\nseen: {en: a, ko: b}\nfails: {}\n");

        var run = await InProcess.RunAsync("validate", exercise);

        Assert.That((run.ExitCode, run.Output), Is.EqualTo((ExitCode.Usage, "")));
        Assert.That(run.Error, Does.EndWith(message + "\n"));
    }

    [Test]
    public async Task A_folder_that_is_not_an_exercise_is_named()
    {
        using var folder = new TemporaryFolder();
        (await InProcess.RunAsync("show", folder.Path)).Refused(
            ExitCode.Usage, $"The folder '{folder.Path}' is not an exercise: it has no exercise.yaml. All exercises: grader list");
    }

    [Test]
    public async Task An_exercise_may_be_given_by_a_path_of_any_name()
    {
        using var folder = new TemporaryFolder();
        var exercise = Paths.CopyExercise(folder);
        Directory.Move(exercise, folder.At("copy"));

        var run = await InProcess.RunAsync("show", folder.At("copy"));

        Assert.That(run.Output, Does.StartWith("half-close  File transfer").And.Contain($"Handout  {folder.At("copy")}/README.md\n"));
    }
}
