using Courseware.Cli;
using Courseware.Tests.Snapshots;
using Courseware.Tests.Submissions;
using Spectre.Console.Testing;

namespace Courseware.Tests.CliTests;

internal sealed class CommandLineTests
{
    [TestCase("There is no command 'gradd'. Did you mean 'grade'? See: grader --help", "gradd", "half-close", "x")]
    [TestCase("There is no command '@list'. Did you mean 'list'? See: grader --help", "@list")]
    [TestCase("'grader' has no option '--nonsense'. See: grader --help", "--nonsense")]
    [TestCase("'grader grade' has no option '--chek'. Did you mean '--check'? See: grader grade --help", "grade", "half-close", "--chek", "x")]
    [TestCase("'grader list' has no option '--json'. See: grader list --help", "list", "--json", "x")]
    [TestCase("EXERCISE is missing: 'grader grade EXERCISE SUBMISSION'. See: grader grade --help", "grade")]
    [TestCase("SUBMISSION is missing: 'grader grade EXERCISE SUBMISSION'. See: grader grade --help", "grade", "half-close")]
    [TestCase("SUBMISSION is empty. See: grader grade --help", "grade", "half-close", "")]
    [TestCase("DIR is empty. See: grader new --help", "new", "half-close", "")]
    [TestCase("ID is missing: 'grader new-exercise ID'. See: grader new-exercise --help", "new-exercise")]
    [TestCase("'c' is one argument too many for 'grader grade EXERCISE SUBMISSION'. See: grader grade --help", "grade", "a", "b", "c")]
    [TestCase("'b' is one argument too many for 'grader validate [EXERCISE]'. See: grader validate --help", "validate", "a", "b")]
    [TestCase("--seed needs a whole number from 0 to 18446744073709551615, not 'many'. See: grader grade --help", "grade", "half-close", "x", "--seed", "many")]
    [TestCase("--seed needs a whole number from 0 to 18446744073709551615, not '-1'. See: grader validate --help", "validate", "--seed", "-1")]
    [TestCase("Option '--seed' expects a single argument but 2 were provided. See: grader grade --help", "grade", "half-close", "x", "--seed", "1", "--seed",
        "2")]
    [TestCase("--lab is one of auto, process, container, not 'proces'. Did you mean 'process'? See: grader grade --help", "grade", "half-close", "x", "--lab",
        "proces")]
    [TestCase("--lang is one of en, ko, not 'fr'. See: grader list --help", "list", "--lang", "fr")]
    [TestCase("--out needs a value: --out DIR. See: grader grade --help", "grade", "half-close", "x", "--out")]
    [TestCase("--check needs a value: --check ID. See: grader grade --help", "grade", "half-close", "x", "--check", "--seed", "1")]
    [TestCase("--out needs a value: --out DIR. See: grader grade --help", "grade", "half-close", "x", "--out", "--json", "y")]
    [TestCase("--json needs a value: --json FILE. See: grader grade --help", "grade", "half-close", "x", "--json", "")]
    [TestCase("There is no exercise 'half-clos'. Did you mean 'half-close'? All exercises: grader list", "grade", "half-clos", "x")]
    [TestCase("There is no exercise 'three-way'. All exercises: grader list", "show", "three-way")]
    [TestCase("There is no topic 'half-clos'. Did you mean 'half-close'? All topics: grader demo", "demo", "half-clos")]
    [TestCase("There is no topic 'lost-fin'. All topics: grader demo", "demo", "lost-fin", "--step")]
    [TestCase("'b' is one argument too many for 'grader demo [TOPIC]'. See: grader demo --help", "demo", "a", "b")]
    [TestCase("--pace needs a number of seconds from 0 to 60, not '-1'. See: grader demo --help", "demo", "half-close", "--pace", "-1")]
    [TestCase("--pace needs a number of seconds from 0 to 60, not '61'. See: grader demo --help", "demo", "half-close", "--pace", "61")]
    [TestCase("There is no exercise './half-close/'. Did you mean 'half-close'? All exercises: grader list", "show", "./half-close/")]
    public async Task A_command_line_that_cannot_be_followed_is_answered_in_one_sentence(string message, params string[] arguments) =>
        (await InProcess.RunAsync(arguments)).Refused(ExitCode.Usage, message);

    [Test]
    public async Task Without_a_command_the_help_is_shown()
    {
        var (none, help) = (await InProcess.RunAsync(), await InProcess.RunAsync("--help"));

        Assert.That(none, Is.EqualTo(new ProgramRun(ExitCode.Usage, "", help.Output)));
        Assert.That(help.ExitCode, Is.EqualTo(ExitCode.Passed));
    }

    [TestCase("")]
    [TestCase("grade")]
    [TestCase("hint")]
    [TestCase("play")]
    [TestCase("list")]
    [TestCase("show")]
    [TestCase("new")]
    [TestCase("new-exercise")]
    [TestCase("new-sample")]
    [TestCase("batch")]
    [TestCase("submit")]
    [TestCase("rejudge")]
    [TestCase("validate")]
    [TestCase("demo")]
    [TestCase("site")]
    [TestCase("export")]
    [TestCase("completion")]
    [TestCase("doctor")]
    public async Task Help(string command)
    {
        // In a separate process, because the library uses the process's name.
        using var program = new RealProcess();
        var run = await program.RunAsync([.. command.Split(' ', StringSplitOptions.RemoveEmptyEntries), "--help"]);

        Assert.That(run.Text.Split('\n'), Has.All.Length.LessThanOrEqualTo(100));
        await Snapshot.Match(run.Text);
    }

    [Test]
    public async Task Every_command_has_an_example_that_it_understands()
    {
        using var console = new TestConsole();
        var root = await InProcess.RunAsync("--help");
        foreach (var command in root.Output[root.Output.IndexOf("Commands:", StringComparison.Ordinal)..].Split('\n').Skip(1)
            .Where(l => l.Length > 2 && l[2] != ' '))
        {
            var name = command.Trim().Split(' ')[0];
            var help = await InProcess.RunAsync(name, "--help");
            var examples = help.Output.Split('\n').SkipWhile(l => l != "Examples:").Skip(1).TakeWhile(l => l.Length > 0).ToList();

            Assert.That(examples, Is.Not.Empty.And.All.StartsWith($"  grader {name}"));
            foreach (var example in examples)
                Assert.That(UsageError.Of(App.Parse(example.Trim().Split(' ')[1..], new CliConsole(console, console))), Is.Null, example);
        }
    }

    [Test]
    public async Task The_version_is_one_number()
    {
        var run = await InProcess.RunAsync("--version");

        Assert.That(run.Output, Does.Match(@"^\d+\.\d+\.\d+\n$"));
        Assert.That(run.ExitCode, Is.Zero);
    }

    [TestCase("list")]
    [TestCase("list --lang ko")]
    [TestCase("show half-close")]
    [TestCase("show half-close --lang ko")]
    [TestCase("demo")]
    [TestCase("demo --lang ko")]
    public async Task The_exercises_are_listed(string command) => await Snapshot.Match((await InProcess.RunAsync(command.Split(' '))).Text);

    [Test]
    public async Task Doctor_finds_that_this_machine_can_grade()
    {
        Requires.Tools("cc");
        var run = await InProcess.RunAsync("doctor");

        Assert.That(run.Output, Does.Match("(?m)^ok      launcher: compiled, in ").And.Match("(?m)^ok      C: /"));
        Assert.That(run.ExitCode, Is.EqualTo(ExitCode.Passed));
    }

    [Test]
    public async Task Doctor_reports_in_Korean()
    {
        Requires.Tools("cc");
        var run = await InProcess.RunAsync("doctor", "--lang", "ko");

        Assert.That(run.Output, Does.Match("(?m)^정상    실행기: 컴파일해서 ").And.Match("(?m)^정상    C: /").And.Contain("코어").And.Contain("회선: "));
        Assert.That(run.Output, Does.Not.Contain("missing").And.Not.Contain("launcher"));
        Assert.That(run.ExitCode, Is.EqualTo(ExitCode.Passed));
    }

    [Test]
    public async Task New_copies_starter_and_handout()
    {
        using var folder = new TemporaryFolder();
        var target = folder.At("my half-close");

        var run = await InProcess.RunAsync("new", "half-close", target);

        Assert.That(TemporaryFolder.FilesIn(target), Is.EqualTo(new[] { "README.ko.md", "README.md", "file_client.c", "file_server.c" }));
        Assert.That(run, Is.EqualTo(new ProgramRun(
            ExitCode.Passed,
            $"{target} is ready. Read its README.md, write the programs, then:\n  grader grade half-close '{target}'\n", "")));
    }

    [Test]
    public async Task New_copies_the_starter_of_a_language_with_the_documents()
    {
        using var folder = new TemporaryFolder();

        (await InProcess.RunAsync("new", "time-wait", folder.At("python"), "--language", "Python")).Passed();
        (await InProcess.RunAsync("new", "half-close", folder.At("java"), "--language", "java")).Passed();

        Assert.That(TemporaryFolder.FilesIn(folder.At("python")), Is.EqualTo(new[] { "README.ko.md", "README.md", "notes.yaml", "restart_server.py" }));
        Assert.That(TemporaryFolder.FilesIn(folder.At("java")), Is.EqualTo(new[] { "FileClient.java", "FileServer.java", "README.ko.md", "README.md" }));
    }

    [TestCase("half-close", "pyhton", "Did you mean 'python'? It has: c, java, python.")]
    [TestCase("closing-states", "java", "It has: c, python.")]
    public async Task A_language_without_a_starter_is_refused(string exercise, string language, string has)
    {
        using var folder = new TemporaryFolder();

        var run = await InProcess.RunAsync("new", exercise, folder.At("mine"), "--language", language);

        Assert.That(run.ExitCode, Is.EqualTo(ExitCode.Usage));
        Assert.That(run.Error, Does.StartWith($"grader: The exercise has no starter in '{language}'; nothing was copied.").And.Contain(has));
        Assert.That(Directory.Exists(folder.At("mine")), Is.False);
    }

    [Test]
    public async Task New_touches_nothing_that_is_there()
    {
        using var folder = new TemporaryFolder();
        var file = folder.Write("mine/notes.txt", "mine");

        (await InProcess.RunAsync("new", "half-close", folder.At("mine")))
            .Refused(ExitCode.Usage, $"The folder '{folder.At("mine")}' is not empty; nothing was copied. Name a new folder.");
        (await InProcess.RunAsync("new", "half-close", file))
            .Refused(ExitCode.Usage, $"'{file}' is a file; nothing was copied. Name a new folder.");
        (await InProcess.RunAsync("new", "half-close", $"{file}/x"))
            .Refused(ExitCode.Usage, $"DIR '{file}/x' cannot be written: '{file}' is a file. Name another place.");
        Assert.That(TemporaryFolder.FilesIn(folder.Path), Is.EqualTo(new[] { "mine/notes.txt" }));
    }
}
