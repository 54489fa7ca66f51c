using Courseware.Cli;
using Courseware.Exercises.HalfClose;
using Courseware.Grading;
using Courseware.Grading.Explaining;
using Courseware.Grading.Samples;
using Courseware.Judging;
using Courseware.Labs;
using Courseware.Recordings;
using Courseware.Reporting.Html;
using Courseware.Tests.Submissions;

namespace Courseware.Tests.ExplainingTests;

/// <summary>Real programs, graded with the calls of what failed.</summary>
[CancelAfter(600_000)]
[Category(Requires.Slow)]
internal sealed class ExplanationTests
{
    private const string HalfClosing = "    if (shutdown(sd, SHUT_WR) == -1)\n        fail(\"shutdown\");\n";

    private const string HalfClosingInPython = "            connection.shutdown(socket.SHUT_WR)  # nothing more to say, but still listening\n";

    // The machine of a test may be busy.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    // The second run of a program that hangs takes all the time that it has.
    private static readonly TimeSpan PatienceWithAHang = TimeSpan.FromSeconds(12);

    private static readonly Exercise HalfClose = Exercise.Load(Path.Combine(Repository.Root, "exercises", "half-close"), new HalfCloseExercise());

    [Test]
    public async Task The_message_begins_with_the_line_of_the_call(CancellationToken cancellationToken)
    {
        using var folder = Submission(s => s.Replace(HalfClosing, "    close(sd);\n"));
        var result = await GradeAsync(folder, cancellationToken);

        var check = Failed(result);
        var line = Line(folder, "    close(sd);\n");
        Assert.That(check.Call, Has.Property("File").EqualTo("file_server.c").And.Property("Line").EqualTo(line).And.Property("Call").StartsWith("close("));
        Assert.That(check.Message, Does.StartWith($"file_server.c:{line} calls close(").And.Contain("that gives up both directions."));
        Assert.That(check.Call!.Source[line - check.Call.FirstLine], Is.EqualTo("    close(sd);"));
        var explanation = result.Explanations.Single();
        Assert.That(explanation.Way, Is.EqualTo(SecondRun.Same));
        Assert.That(explanation.Recording.All<ProgramCalled>().Where(c => c.Name == "accept"), Has.One.Items.And.All.Property("Line").Property("File")
            .EqualTo("file_server.c"));
        Assert.That(result.Times!.Explain, Is.Positive);
    }

    [Category(Requires.Thorough)]
    [TestCase("sender-child-connects-too", "first-close-sends-no-fin", "connect(")]
    [TestCase("sender-forks-before-connecting", "parent-sends-its-part", "connect(")]
    [TestCase("sender-only-closes", "shutdown-sends-fin-at-once", "close(")]
    public async Task The_call_is_the_one_that_the_reason_is_about(string id, string check, string call, CancellationToken cancellationToken)
    {
        Requires.Tools("cc", "strace", "addr2line");
        var exercise = ExerciseCatalog.Find("eof");
        using var folder = new TemporaryFolder();
        RejectedSample.All(exercise).Single(s => s.Id == id).Compose(exercise, folder.At("mine"));
        await using var lab = await new ProcessLab().PrepareAsync(cancellationToken);
        var request = new GradeRequest(folder.At("mine"), 1, "en", [check], "");
        var (result, _) = await new Grader(exercise, lab) { Explaining = Patience }.GradeAsync(request, cancellationToken);

        Assert.That(result.Checks.Single(c => c.Id == check).Call?.Call, Does.StartWith(call));
    }

    [TestCase("container", "c", "    close(sd);\n")]
    [TestCase("process", "py", "            connection.close()\n")]
    [TestCase("container", "py", "            connection.close()\n", Category = Requires.Thorough)]
    public async Task So_it_does_in_both_labs_and_in_Python(string lab, string ending, string wrong, CancellationToken cancellationToken)
    {
        using var folder = ending == "c" ? Submission(s => s.Replace(HalfClosing, wrong)) : PythonSubmission(s => s.Replace(HalfClosingInPython, wrong));
        var result = await GradeAsync(lab, ending == "c" ? "run" : "python", folder, cancellationToken);

        var line = Line(folder, wrong, $"file_server.{ending}");
        Assert.That(Failed(result).Message, Does.StartWith($"file_server.{ending}:{line} calls close(").And.Contain("that gives up both directions."));
        Assert.That(Failed(result).Call!.Source[line - Failed(result).Call!.FirstLine], Is.EqualTo(wrong.TrimEnd()));
    }

    [Category(Requires.Thorough)]
    [Test]
    public async Task A_hang_in_a_container_is_explained_by_its_line(CancellationToken cancellationToken)
    {
        using var folder = Submission(s => s.Replace(HalfClosing, ""));
        var result = await GradeAsync("container", "run", folder, cancellationToken, PatienceWithAHang);

        Assert.That(Failed(result).Message,
            Does.StartWith($"file_server.c:{Line(folder, "        ssize_t count = read(sd, buf, sizeof buf);\n")} waits in read("));
    }

    [TestCase("connection = None", TestName = "What_Python_closes_by_itself_has_no_line")]
    [TestCase("asyncio.run(asyncio.to_thread(connection.close))", TestName = "What_another_module_closes_has_no_line")]
    public async Task A_call_that_no_line_of_the_program_makes_has_no_line(string end, CancellationToken cancellationToken)
    {
        using var folder = PythonSubmission(_ => $"""
            import asyncio, socket, sys
            listener = socket.create_server(("", int(sys.argv[1])))
            connection, _ = listener.accept()
            connection.sendall(open("file_server.c", "rb").read())
            {end}
            """);
        var result = await GradeAsync("process", "python", folder, cancellationToken);

        var calls = result.Explanations[0].Recording.All<ProgramCalled>().Where(c => c.Connected).ToList();
        Assert.That(calls.Where(c => c.Name == "send"), Is.Not.Empty.And.All.Property("Line").EqualTo(new SourceLine("file_server.py", 4)));
        Assert.That(calls.Where(c => c.Name == "close"), Is.Not.Empty.And.All.Property("Line").Null);
    }

    [Test]
    public async Task A_program_that_gave_up_is_explained_by_the_call_that_failed(CancellationToken cancellationToken)
    {
        using var folder = Submission(s => s.Replace("    send_file(sd, file);\n", "    shutdown(sd, SHUT_WR);\n    send_file(sd, file);\n"));
        var result = await GradeAsync(folder, cancellationToken, "server-sends-file");

        var check = Failed(result);
        Assert.That((check.Reason, check.Call?.File), Is.EqualTo(("gave-up", "file_server.c")));
        Assert.That(check.Message, Does.Match(@"^file_server\.c:\d+ calls send\(5\), which fails with EPIPE\."));
    }

    [Test]
    public async Task The_verdicts_are_the_same_without(CancellationToken cancellationToken)
    {
        using var folder = Submission(s => s.Replace(HalfClosing, "    close(sd);\n"));
        await using var lab = await new ProcessLab().PrepareAsync(cancellationToken);
        var with = await GradeAsync(lab, folder, Patience, cancellationToken);
        var without = await GradeAsync(lab, folder, TimeSpan.Zero, cancellationToken);

        Assert.That(with.Explanations, Is.Not.Empty);
        Assert.That(without.Explanations, Is.Empty);
        Assert.That(Verdicts(with), Is.EqualTo(Verdicts(without)));
    }

    [Test]
    public async Task Nothing_is_run_once_more_when_all_is_right(CancellationToken cancellationToken)
    {
        using var folder = Submission(s => s);
        var result = await GradeAsync(folder, cancellationToken);

        Assert.That(result.Checks, Has.All.Property("Verdict").EqualTo(Verdict.Passed));
        Assert.That(result.Explanations, Is.Empty);
        Assert.That(result.Times!.Explain, Is.Zero);
    }

    [TestCase(null, TestName = "Without_a_tracer_all_is_as_it_was")]
    [TestCase("#!/bin/sh\necho 'strace: PTRACE_SEIZE: Operation not permitted' >&2\nexit 1\n", TestName = "Where_tracing_is_forbidden_all_is_as_it_was")]
    [TestCase("#!/bin/sh\nwhile [ \"$1\" != -- ]; do shift; done\nshift\nexec \"$@\"\n", TestName = "A_tracer_that_writes_nothing_explains_nothing")]
    public async Task All_is_as_it_was(string? tracer, CancellationToken cancellationToken)
    {
        using var folder = Submission(s => s.Replace(HalfClosing, "    close(sd);\n"));
        string? path = null;
        if (tracer is not null)
            File.SetUnixFileMode(path = folder.Write("tools/strace", tracer), UnixFileMode.UserRead | UnixFileMode.UserExecute);
        await using var lab = await new ProcessLab { Tracer = path }.PrepareAsync(cancellationToken);
        var without = await GradeAsync(lab, folder, TimeSpan.Zero, cancellationToken);
        var result = await GradeAsync(lab, folder, Patience, cancellationToken);

        Assert.That(result.Explanations, Is.Empty);
        Assert.That(Failed(result), Has.Property("Call").Null.And.Property("Message").EqualTo(Failed(without).Message));
        Assert.That(Verdicts(result), Is.EqualTo(Verdicts(without)));
    }

    [Test]
    public async Task A_program_that_differs_under_strace_is_shown_as_in_the_first_run(CancellationToken cancellationToken)
    {
        const string traced = "    char status[4096] = \"\";\n    FILE *own = fopen(\"/proc/self/status\", \"r\");\n    (void)!fread(status, 1, sizeof "
            + "status - 1, own);\n    fclose(own);\n"
            + "    if (strstr(status, \"TracerPid:\\t0\\n\"))\n        close(sd);\n    else if (shutdown(sd, SHUT_WR) == -1)\n        fail(\"shutdown\");\n";
        using var folder = Submission(s => s.Replace(HalfClosing, traced));
        var result = await GradeAsync(folder, cancellationToken);

        Assert.That(Failed(result), Has.Property("Reason").EqualTo("reset-after-eof").And.Property("Call").Null);
        Assert.That(result.Explanations.Single().Way, Is.EqualTo(SecondRun.Different));
    }

    /// <summary>As Debian's for arm64, which <c>benchmarks/arm64.sh</c> runs.</summary>
    [Test]
    public async Task A_strace_without_stack_traces_shows_calls_without_lines(CancellationToken cancellationToken)
    {
        using var folder = Submission(s => s.Replace(HalfClosing, "    close(sd);\n"));
        var tracer = folder.Write("tools/strace", """
            #!/bin/sh
            case " $* " in
            *" -k "*) echo "strace: Stack traces (-k/--stack-traces option) are not supported by this build of strace" >&2; exit 1 ;;
            *" -V "*) strace -V | sed 's/stack-trace=[a-z]*//'; exit ;;
            esac
            exec strace "$@"
            """);
        File.SetUnixFileMode(tracer, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        await using var lab = await new ProcessLab { Tracer = tracer }.PrepareAsync(cancellationToken);
        var result = await GradeAsync(lab, folder, Patience, cancellationToken);

        Assert.That(Failed(result).Message, Does.StartWith("The server calls close("));
        Assert.That(result.Explanations.Single().Recording.All<ProgramCalled>(), Is.Not.Empty.And.All.Property("Line").Null);
    }

    [Test]
    public async Task A_stripped_program_has_calls_without_lines(CancellationToken cancellationToken)
    {
        using var folder = Submission(s => s.Replace(HalfClosing, "    close(sd);\n"));
        folder.Write("mine/Makefile", "all:\n\tcc -s -o file_server file_server.c\n\tcc -o file_client file_client.c\n");
        Requires.Tools("make");
        var result = await GradeAsync(folder, cancellationToken);

        Assert.That(Failed(result).Call, Has.Property("File").Null.And.Property("Call").StartsWith("close("));
        Assert.That(Failed(result).Message, Does.StartWith("The server calls close("));
        Assert.That(result.Explanations.Single().Recording.All<ProgramCalled>(), Has.All.Property("Line").Null);
    }

    [Test]
    public async Task A_hang_is_explained_by_the_call_in_which_the_program_waits(CancellationToken cancellationToken)
    {
        using var folder = Submission(s => s.Replace(HalfClosing, ""));
        await using var lab = await new ProcessLab().PrepareAsync(cancellationToken);
        var result = await GradeAsync(lab, folder, PatienceWithAHang, cancellationToken);

        Assert.That(Failed(result).Reason, Is.EqualTo("no-eof"));
        Assert.That(Failed(result).Message,
            Does.StartWith($"file_server.c:{Line(folder, "        ssize_t count = read(sd, buf, sizeof buf);\n")} waits in read("));
    }

    [Test]
    public async Task The_source_is_text_in_the_page(CancellationToken cancellationToken)
    {
        using var folder = Submission(s => s.Replace(HalfClosing, "    close(sd); /* <script>alert(1)</script> \u001b[31m */\n"));
        var result = await GradeAsync(folder, cancellationToken);
        using var page = new StringWriter();
        HtmlReport.Write(result, [], "en", page);

        Assert.That($"{page}", Does.Contain("&lt;script&gt;alert(1)&lt;/script&gt; \\x1b[31m").And.Not.Contain("<script").And.Not.Contain("\u001b"));
    }

    private static async Task<GradingResult> GradeAsync(
        TemporaryFolder folder, CancellationToken cancellationToken, string check = "server-half-closes")
    {
        await using var lab = await new ProcessLab().PrepareAsync(cancellationToken);
        return await GradeAsync(lab, folder, Patience, cancellationToken, check);
    }

    private static async Task<GradingResult> GradeAsync(
        string lab, string image, TemporaryFolder folder, CancellationToken cancellationToken, TimeSpan? explaining = null)
    {
        Requires.Tools("python3");
        if (lab == "process")
            return await GradeAsync(folder, cancellationToken);
        await Requires.ImagesAsync(image, cancellationToken);
        await using var containers = await Requires.ContainersAsync(HalfClose.Manifest.Limits, cancellationToken);
        return await GradeAsync(containers, folder, explaining ?? Patience, cancellationToken);
    }

    private static async Task<GradingResult> GradeAsync(
        ILab lab, TemporaryFolder folder, TimeSpan explaining, CancellationToken cancellationToken, string check = "server-half-closes")
    {
        Requires.Tools("cc", "strace", "addr2line");
        var request = new GradeRequest(folder.At("mine"), 1, "en", [check], "");
        return (await new Grader(HalfClose, lab) { Explaining = explaining }.GradeAsync(request, cancellationToken)).Result;
    }

    /// <summary>The solution with another server.</summary>
    private static TemporaryFolder Submission(Func<string, string> edit)
    {
        var folder = new TemporaryFolder();
        foreach (var file in Directory.EnumerateFiles(HalfClose.Solution, "*.c"))
        {
            var text = File.ReadAllText(file);
            folder.Write($"mine/{Path.GetFileName(file)}", Path.GetFileName(file) == "file_server.c" ? edit(text) : text);
        }
        return folder;
    }

    /// <summary>The accepted sample in Python with another server.</summary>
    private static TemporaryFolder PythonSubmission(Func<string, string> edit)
    {
        var folder = new TemporaryFolder();
        foreach (var file in Directory.EnumerateFiles(Path.Combine(HalfClose.AcceptedSamples, "python"), "*.py"))
        {
            var text = File.ReadAllText(file);
            folder.Write($"mine/{Path.GetFileName(file)}", Path.GetFileName(file) == "file_server.py" ? edit(text) : text);
        }
        return folder;
    }

    private static int Line(TemporaryFolder folder, string text, string name = "file_server.c")
    {
        var source = File.ReadAllText(folder.At($"mine/{name}"));
        return source[..source.IndexOf(text, StringComparison.Ordinal)].Count(c => c == '\n') + 1;
    }

    private static CheckResult Failed(GradingResult result) => result.Checks.First(c => c.Verdict == Verdict.Failed);

    private static IEnumerable<(string, Verdict, string, int)> Verdicts(GradingResult result) =>
        result.Checks.Select(c => (c.Id, c.Verdict, c.Reason, c.Points));
}
