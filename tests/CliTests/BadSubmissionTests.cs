using System.Formats.Tar;
using System.IO.Compression;
using Courseware.Cli;
using Courseware.Tests.Snapshots;

namespace Courseware.Tests.CliTests;

/// <summary>Submissions that are broken by mistake or on purpose, through the whole program.</summary>
[Category(Requires.Slow)]
internal sealed class BadSubmissionTests
{
    [Test]
    public async Task A_path_where_nothing_is()
    {
        using var program = new RealProcess();
        Paths.CopySolution(program.Folder, "solution");

        (await program.RunAsync("grade", "half-close", "solutoin")).Refused(ExitCode.Usage, "There is no file or folder 'solutoin'. Did you mean 'solution'?");
        (await program.RunAsync("grade", "half-close", "a/b")).Refused(
            ExitCode.Usage, "There is no file or folder 'a/b', nor the folder it should be in. Check the path.");
        program.LeftNothing();
    }

    [TestCase("build: make\nprogram:\n  server: ./s\n", "2:1: 'program' is not a key. Did you mean 'programs'? Allowed here: build, programs.")]
    [TestCase("programs:\n  server: [./s\n", "3:1: this is not YAML that can be read: While parsing a flow sequence, did not find expected ',' or ']'.")]
    [TestCase("programs:\n\tserver: ./s\n", "2:1: the line is indented with a tab. YAML is indented with spaces.")]
    [TestCase("programs:\n  servr: ./s\n", "2:3: 'servr' is not a program of this exercise. Did you mean 'server'? Allowed here: server, client.")]
    [TestCase("programs:\n  server: ./s | tee log\n",
        "2:11: 'server' cannot be split into words: no shell runs this command, so '|' has no meaning in it. Write it as a list, [sh, -c, …], or put it in "
            + "quotes.")]
    public async Task A_submission_yaml_that_is_wrong(string text, string message)
    {
        using var program = new RealProcess();
        program.Folder.Write("mine/submission.yaml", text);

        (await program.RunAsync("grade", "half-close", "mine")).Refused(ExitCode.Usage, $"submission.yaml:{message}");
        program.LeftNothing();
    }

    [Test]
    public async Task An_archive_that_climbs_out()
    {
        using var program = new RealProcess();
        await using (var zip = await ZipFile.OpenAsync(program.Folder.At("mine.zip"), ZipArchiveMode.Create))
        {
            zip.CreateEntry("half-close/file_server.c");
            zip.CreateEntry("half-close/../../escaped.c");
        }

        (await program.RunAsync("grade", "half-close", "mine.zip")).Refused(
            ExitCode.Usage,
                "Entry 'half-close/../../escaped.c' of 'mine.zip' climbs out of the archive with '..'. Pack the sources again, as plain files in one folder.");
        program.LeftNothing();
        Assert.That(Directory.EnumerateFiles(program.Folder.Path), Has.Exactly(1).Items);
    }

    [Test]
    public async Task An_archive_that_unpacks_to_gigabytes()
    {
        using var program = new RealProcess();
        await using (var file = File.Create(program.Folder.At("mine.tar.gz")))
        await using (var gzip = new GZipStream(file, CompressionLevel.Fastest))
        await using (var tar = new TarWriter(gzip))
        {
            await tar.WriteEntryAsync(new PaxTarEntry(TarEntryType.RegularFile, "zeros.c") { DataStream = new MemoryStream(new byte[32 << 20]) });
        }

        (await program.RunAsync("grade", "half-close", "mine.tar.gz")).Refused(
            ExitCode.Usage, "'mine.tar.gz' unpacks to more than 100 times its size. Hand in the sources only, without data.");
        program.LeftNothing();
    }

    [Test]
    public async Task An_archive_of_another_kind()
    {
        using var program = new RealProcess();
        program.Folder.Write("mine.rar", "Rar!");

        (await program.RunAsync("grade", "half-close", "mine.rar")).Refused(
            ExitCode.Usage, "'mine.rar' is a kind of archive that is not read. Hand in a folder, a .zip or a .tar.gz.");
        program.LeftNothing();
    }

    [Test]
    public async Task No_source_at_all()
    {
        using var program = new RealProcess();
        program.Folder.Write("mine/notes.txt", "I did it at home");

        await Snapshot.Match(await ReportAsync(program, "mine"));
    }

    [Test]
    public async Task A_source_that_does_not_compile()
    {
        Requires.Tools("cc");
        using var program = new RealProcess();
        Paths.CopySolution(program.Folder, "mine");
        program.Folder.Write("mine/file_server.c", "#include <stdio.h>\n\nint main(void)\n{\n    puts(\"no semicolon\")\n    return 0;\n}\n");

        var run = await program.RunAsync("grade", "half-close", "mine", "--check", "server-sends-file");

        Assert.That(run.Output, Does.Match(@"file_server\.c:5:\d+: "));
        Assert.That(run.Output,
            Does.Contain("– server-sends-file  exactly the file is sent, then EOF  0/12\n                     skipped: requires server-builds"));
        Assert.That(run.ExitCode, Is.EqualTo(ExitCode.NotPassed));
        program.LeftNothing();
    }

    [Test]
    public async Task A_program_without_the_permission_to_execute_it()
    {
        using var program = new RealProcess();
        program.Folder.Write("mine/submission.yaml", "programs:\n  server: ./srv\n  client: ./cli\n");
        program.Folder.Write("mine/srv", "echo\n");
        program.Folder.Write("mine/cli", "echo\n");

        await Snapshot.Match(await ReportAsync(program, "mine", "--check", "server-builds", "--check", "client-builds"));
    }

    [Test]
    public async Task Escape_sequences_in_names_do_not_reach_the_terminal()
    {
        using var program = new RealProcess();
        program.Folder.Write("mine/\u001b[31mred.c", "");

        Assert.That(await ReportAsync(program, "mine", "--check", "server-builds"), Does.Not.Contain('\u001b').And.Contain(@"\x1b[31mred.c"));
    }

    private static async Task<string> ReportAsync(RealProcess program, params string[] arguments)
    {
        Requires.Tools("cc");
        var run = await program.RunAsync(["grade", "half-close", .. arguments]);

        Assert.That(run.ExitCode, Is.EqualTo(ExitCode.NotPassed));
        program.LeftNothing();
        return run.Text;
    }
}
