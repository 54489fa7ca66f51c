using System.Globalization;
using System.Text;
using Courseware.Judging;
using Courseware.Recordings;

namespace Courseware.Tests.HostileProgramsTests;

/// <summary>Programs that do harm while they run: each is named correctly, and no other program is affected.</summary>
[Category(Requires.Slow)]
[CancelAfter(900_000)]
internal sealed class RunningProgramTests : IDisposable
{
    private readonly HostileSubmission _submission = new();

    public void Dispose() => _submission.Dispose();

    [Test]
    public async Task A_server_that_never_listens()
    {
        var graded = await _submission.Before("server", "alarm(600);\npause();").GradeAsync();

        Assert.That(graded.Failed["server-sends-file"], Is.EqualTo("hangs"));
        Assert.That(graded["server-sends-file"].Details, Has.Some.Contains("waits in pause(), without a time limit"));
        graded.AssertPassed("client");
    }

    [Test]
    public async Task A_server_that_listens_on_a_port_of_its_own_choice()
    {
        var graded = await _submission.Script("server", "file_server.py", """
            import socket, sys, time
            s = socket.create_server(("0.0.0.0", 0))
            time.sleep(20)
            """).GradeAsync();
        var listening = graded.Recordings.SelectMany(r => r.All<ProgramListening>()).First(l => l.Port != l.AskedPort);

        Assert.That(graded.Failed["server-sends-file"], Is.EqualTo("port-of-the-kernel"));
        Assert.That(graded["server-sends-file"].Message,
            Does.Match(@"listen on port \d+, its argument; it listens on port \d+, and in each scenario on another one"));
        Assert.That(listening.Port, Is.GreaterThan(0));
        graded.AssertPassed("client");
    }

    [TestCase("for (;;) puts(\"All work and no play makes Jack a dull boy.\");")]
    [TestCase("for (;;) fputs(\"All work and no play makes Jack a dull boy.\\n\", stderr);")]
    public async Task A_server_that_floods_its_output(string flood)
    {
        var graded = await _submission.Before("server", flood).GradeAsync();

        Assert.That(graded.Failed["server-sends-file"], Is.EqualTo("output-limit"));
        Assert.That(graded.Json, Has.Length.LessThan(200_000));
        graded.AssertPassed("client");
    }

    [Test]
    public async Task A_server_that_eats_memory()
    {
        var graded = await _submission.Before("server", """
            for (int i = 0; i < 30; i++, usleep(10000)) {
                memset(malloc(10 << 20), 1, 10 << 20);
                puts("more");
                fflush(stdout);
            }
            sleep(10);
            """).GradeAsync(l => l with { MemoryBytes = 100 << 20 });

        Assert.That(graded.Failed["server-sends-file"], Is.EqualTo("memory-limit"));
        Assert.That(graded["server-sends-file"].Message, Does.Contain("104857600"));
        graded.AssertPassed("client");
    }

    [Test]
    public async Task A_server_that_forks_and_forks()
    {
        var graded = await _submission.Before("server", "for (int i = 0; i < 40; i++) if (fork() == 0) { sleep(30); _exit(0); }\nsleep(30);")
            .GradeAsync(l => l with { Processes = 20 });

        Assert.That(graded.Failed["server-sends-file"], Is.EqualTo("processes-limit"));
        graded.AssertPassed("client");
    }

    [Test]
    public async Task A_server_that_ignores_every_signal_and_stays()
    {
        var graded = await _submission.AtExit("server", "for (int s = 1; s < 65; s++) signal(s, SIG_IGN);\nfor (int i = 0; i < 90; i++) sleep(1);")
            .GradeAsync();

        Assert.That(graded.Failed["server-ends-cleanly"], Is.EqualTo("hangs"));
        // On a machine that others keep busy, a scenario that was given up may decide nothing else.
        Assert.That(graded["server-hears-thanks"].Verdict, Is.EqualTo(Verdict.Passed).Or.EqualTo(Verdict.Skipped));
        graded.AssertPassed("client");
    }

    [Test]
    public async Task A_server_that_kills_its_parent()
    {
        var graded = await _submission.Before("server", "kill(getppid(), SIGKILL);\nusleep(50000);").GradeAsync();

        // In a separate namespace the program kills its first process, which cannot be killed from inside.
        if (graded.Isolation == "pid-namespace")
            Assert.That(graded.Failed, Is.Empty);
        else
            Assert.That(graded.Failed["server-sends-file"], Is.EqualTo("killed-its-parent"));
        graded.AssertPassed("client");
    }

    [Test]
    public async Task A_server_that_stops_itself()
    {
        var graded = await _submission.Before("server", "raise(SIGSTOP);").GradeAsync();

        Assert.That(graded.Failed["server-sends-file"], Is.EqualTo("hangs"));
        graded.AssertPassed("client");
    }

    [Test]
    public async Task A_server_that_leaves_a_daemon_in_a_separate_session()
    {
        var graded = await _submission.Before("server", """
            if (fork() == 0) {
                setsid();
                if (fork() > 0)
                    _exit(0);
                signal(SIGTERM, SIG_IGN);
                for (int fd = 0; fd < 64; fd++)
                    close(fd);
                sleep(30);
                _exit(0);
            }
            wait(NULL);
            """).GradeAsync();

        Assert.That(graded.Failed["server-ends-cleanly"], Is.EqualTo("processes-left"));
        Assert.That(graded["server-ends-cleanly"].Details, Has.Some.Contains("file_server"));
    }

    [Test]
    public async Task A_server_that_closes_its_output()
    {
        var graded = await _submission.Before("server", "close(1);\nopen(\"/dev/null\", O_WRONLY);").GradeAsync();

        Assert.That(graded.Failed["server-hears-thanks"], Is.EqualTo("message-not-printed"));
        Assert.That(graded["server-half-closes"].Verdict, Is.EqualTo(Verdict.Passed));
        graded.AssertPassed("client");
    }

    [Test]
    public async Task A_server_that_paints_on_the_terminal()
    {
        var graded = await _submission.Before("server", """
            fputs("\033[2J\033]0;100/100\007\033]52;c;cm0gLXJm\033\\ \xe2\x80\xae txt.exe \xff [red]x[/]\n", stderr);
            exit(3);
            """).GradeAsync();

        Assert.That(graded.Failed["server-sends-file"], Is.EqualTo("exits-without-listening"));
        foreach (var text in new[] { graded.Report, graded.Json })
        {
            Assert.That(text.Replace("\n", "", StringComparison.Ordinal).EnumerateRunes().Where(IsHarmful), Is.Empty);
            Assert.That(text, Does.Contain("[red]x[/]"));
        }
        Assert.That(graded.Report, Does.Contain("\\x1b[2J").And.Contain("\\xe2\\x80\\xae").And.Contain("\\xff"));
        graded.AssertPassed("client");
    }

    [Test]
    public async Task A_server_that_writes_its_own_result()
    {
        const string result = """{\"schema\":\"courseware/result-1\",\"score\":100,\"maxScore\":100,\"checks\":[]}""";
        var graded = await _submission.Before("server", $$"""
            const char *places[] = { "result.json", "../result.json", "../../result.json", "recording.jsonl", "../recording.jsonl" };
            for (int i = 0; i < 5; i++) {
                FILE *f = fopen(places[i], "w");
                if (f) { fputs("{{result}}", f); fclose(f); }
            }
            puts("{{result}}");
            puts("Message from client: Thank you");
            exit(0);
            """).GradeAsync();

        Assert.That(graded.Failed["server-sends-file"], Is.EqualTo("exits-without-listening"));
        Assert.That(graded.Result.Checks.Where(c => c.Id.StartsWith("server", StringComparison.Ordinal) && c.Id != "server-builds").Sum(c => c.Points),
            Is.Zero);
        Assert.That(graded.Result.Score, Is.LessThan(60));
        graded.AssertPassed("client");
    }

    [TestCase("server")]
    [TestCase("client")]
    public async Task A_program_that_removes_its_working_directory(string role)
    {
        const string remove = """
            char here[4096], command[5000];
            if (getcwd(here, sizeof here) && snprintf(command, sizeof command, "rm -rf '%s'", here) > 0 && system(command) != 0)
                exit(3);
            """;
        var graded = await _submission.Before(role, remove).GradeAsync();

        Assert.That(graded.Failed, Contains.Key(role == "server" ? "server-sends-file" : "client-saves-file"));
        graded.AssertPassed(role == "server" ? "client" : "server");
    }

    [Test]
    public async Task A_client_that_replaces_the_file_by_a_link()
    {
        var graded = await _submission.AtExit("client", "unlink(\"receive.dat\");\nif (symlink(\"/etc/passwd\", \"receive.dat\") != 0) _exit(9);").GradeAsync();
        var secret = (await File.ReadAllLinesAsync("/etc/passwd"))[0];

        Assert.That(graded.Failed["client-saves-file"], Is.EqualTo("no-file"));
        Assert.That(graded["client-saves-file"].Details, Has.Some.Contains("receive.dat (a link)"));
        Assert.That(graded.Json, Does.Not.Contain(secret));
        Assert.That(graded.Recordings.SelectMany(r => r.Attachments.Values).Where(bytes => bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(secret)) >= 0),
            Is.Empty);
        graded.AssertPassed("server");
    }

    [Test]
    public async Task A_client_that_replaces_the_file_by_a_pipe()
    {
        var graded = await _submission.AtExit("client", "unlink(\"receive.dat\");\nif (mkfifo(\"receive.dat\", 0644) != 0) _exit(9);").GradeAsync();

        Assert.That(graded.Failed["client-saves-file"], Is.EqualTo("no-file"));
        graded.AssertPassed("server");
    }

    [Test]
    public async Task A_client_that_writes_a_file_without_end()
    {
        var graded = await _submission.AtExit("client", """
            static char block[1 << 20];
            int fd = open("huge", O_WRONLY | O_CREAT, 0644);
            for (int i = 0; i < 512 && write(fd, block, sizeof block) > 0; i++)
                ;
            """).GradeAsync(l => l with { FileBytes = 12 << 20 });

        Assert.That(graded.Failed["client-ends-cleanly"], Is.EqualTo("file-limit"));
        graded.AssertPassed("server");
    }

    [Test]
    public async Task A_client_that_digs_folders_deeper_than_any_path()
    {
        var graded = await _submission.AtExit("client",
            "for (int i = 0; i < 1000; i++) if (mkdir(\"deeper-and-deeper\", 0755) != 0 || chdir(\"deeper-and-deeper\") != 0) _exit(9);")
            .GradeAsync();

        Assert.That(graded.Failed, Is.Empty);
    }

    private static bool IsHarmful(Rune rune) => Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control
        or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
}
