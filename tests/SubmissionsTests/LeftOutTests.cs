using System.Diagnostics;
using System.IO.Compression;
using System.Text;
using Courseware.Submissions;
using Courseware.Submissions.Archives;

namespace Courseware.Tests.Submissions;

/// <summary>Files that no grading needs never make the rest fail; a needed file is never skipped without a message.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class LeftOutTests : IDisposable
{
    private static readonly RoleName[] Roles = [new("server", "file_server"), new("client", "file_client")];
    private static readonly Encoding Cp949 = CodePagesEncodingProvider.Instance.GetEncoding(949)!;

    private readonly TemporaryFolder _folder = new();

    public LeftOutTests() => _folder.WriteEmpty("kim/file_server.c", "kim/file_client.c");

    public void Dispose() => _folder.Dispose();

    [TestCase("env/bin/python3", "/usr/bin/python3")]
    [TestCase("gone", "nowhere")]
    [TestCase("itself", "itself")]
    [TestCase("all", ".")]
    [TestCase("old.c", "/home/kim/old.c")]
    public void A_link(string path, string target)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_folder.At($"kim/{path}"))!);
        File.CreateSymbolicLink(_folder.At($"kim/{path}"), target);

        RemainsReadable(path);
    }

    [Test]
    public void A_link_instead_of_the_file_is_reported()
    {
        File.Delete(_folder.At("kim/file_server.c"));
        File.CreateSymbolicLink(_folder.At("kim/file_server.c"), "/home/kim/file_server.c");
        using var submission = OpenedSubmission.Open(_folder.At("kim"), Roles);

        Assert.That(() => submission.CopyTo(_folder.At("copy")),
            Throws.TypeOf<SubmissionException>().With.Message.Contains("Put a copy of the file in its place."));
    }

    [Test]
    public void A_film()
    {
        using (var film = File.Create(_folder.At("kim/demo.mp4")))
            film.SetLength(70L << 20);

        RemainsReadable("demo.mp4");
    }

    [Test]
    public void Files_of_a_cache()
    {
        for (var i = 0; i < 2100; i++)
            _folder.Write($"kim/.cache/deep/{i}", "");
        using var submission = OpenedSubmission.Open(_folder.At("kim"), Roles);
        submission.CopyTo(_folder.At("copy"));

        Assert.That(TemporaryFolder.FilesIn(_folder.At("copy")),
            Has.Length.EqualTo(SubmissionLimits.Files).And.Contain("file_server.c").And.Contain("file_client.c"));
        Assert.That(submission.LeftOut, Has.Count.EqualTo(102));
    }

    [Test, CancelAfter(600_000)]
    public async Task A_name_in_the_code_page_of_Windows(CancellationToken cancellationToken)
    {
        Requires.Tools("sh");
        using (var process = Process.Start("sh", ["-c", $"printf x > \"{_folder.At("kim")}/$(printf '\\272\\270\\260\\355.hwp')\""]))
            await process.WaitForExitAsync(cancellationToken);
        using var submission = OpenedSubmission.Open(_folder.At("kim"), Roles);
        submission.CopyTo(_folder.At("copy"));

        Assert.That(TemporaryFolder.FilesIn(_folder.At("copy")), Is.EqualTo((string[])["file_client.c", "file_server.c"]));
        Assert.That(submission.LeftOut, Has.Count.EqualTo(1));
        // Not even the framework removes it.
        using (var process = Process.Start("rm", ["-rf", _folder.At("kim")]))
            await process.WaitForExitAsync(cancellationToken);
    }

    [Test]
    public void Names_of_a_zip_of_a_Korean_Windows_are_read()
    {
        using (var zip = new ZipArchive(File.Create(_folder.At("kim.zip")), ZipArchiveMode.Create, leaveOpen: false, new Bytes()))
        {
            foreach (var name in new[] { "보고서.hwp", "설명서.hwp", "과제\\file_server.c", "과제\\file_client.c" })
                zip.CreateEntry(name).Open().Dispose();
        }
        using var submission = OpenedSubmission.Open(_folder.At("kim.zip"), Roles);

        Assert.That(TemporaryFolder.FilesIn(submission.Root), Is.EqualTo((string[])["과제/file_client.c", "과제/file_server.c", "보고서.hwp", "설명서.hwp"]));
        Assert.That(submission.LeftOut, Is.Empty);
    }

    [Test]
    public void A_name_that_is_too_long_for_the_system_is_shortened()
    {
        var name = string.Concat(Enumerable.Repeat("\u1100\u1161\u11A8", 49)) + ".hwp";
        using (var zip = ZipFile.Open(_folder.At("kim.zip"), ZipArchiveMode.Create))
        {
            foreach (var entry in new[] { "file_server.c", "file_client.c", name, "x" + name })
                zip.CreateEntry(entry).Open().Dispose();
        }
        using var submission = OpenedSubmission.Open(_folder.At("kim.zip"), Roles);

        Assert.That(TemporaryFolder.FilesIn(submission.Root).Count(f => f.EndsWith(".hwp", StringComparison.Ordinal)), Is.EqualTo(2));
    }

    [TestCase("hw.zip", "보고서.hwp")]
    [TestCase("hw.tar.gz", "report.docx|data.xlsx")]
    [TestCase("hw.zip", "hw (1).zip")]
    [TestCase("hw.zip", "file_server.c")]
    [TestCase("hw.zip", "old.7z")]
    public void An_archive_in_a_folder_is_the_work(string archive, string beside)
    {
        Pack(archive);
        foreach (var name in beside.Split('|'))
        {
            if (name == "hw (1).zip")
                File.Copy(_folder.At("in/hw.zip"), _folder.At("in/hw (1).zip"));
            else if (name.Contains('.') && name.EndsWith('x'))
                ZipFile.CreateFromDirectory(_folder.At("kim"), _folder.At($"in/{name}"));
            else
                _folder.Write($"in/{name}", "");
        }
        using var submission = OpenedSubmission.Open(_folder.At("in"), Roles);

        Assert.That(TemporaryFolder.FilesIn(submission.Root), Does.Contain("file_server.c").And.Contain("file_client.c"));
    }

    [Test]
    public void An_archive_in_an_archive_is_the_work()
    {
        Pack("hw.zip");
        ZipFile.CreateFromDirectory(_folder.At("in"), _folder.At("outer.zip"));
        using var submission = OpenedSubmission.Open(_folder.At("outer.zip"), Roles);

        Assert.That(TemporaryFolder.FilesIn(submission.Root), Is.EqualTo((string[])["file_client.c", "file_server.c"]));
    }

    [Test]
    public void Different_files_of_one_name_are_reported_by_their_paths()
    {
        Pack("hw.zip");
        _folder.Write("kim/file_server.c", "another");
        ZipFile.CreateFromDirectory(_folder.At("kim"), _folder.At("in/other.zip"));

        Assert.That(
            () => OpenedSubmission.Open(_folder.At("in"), Roles),
            Throws.TypeOf<SubmissionException>().With.Message.EqualTo(
                "'file_server.c' is in 'hw.zip' and in 'other.zip', and they differ. Hand in one of them."));
    }

    [Test]
    public void A_copy_next_to_the_submission_is_ignored()
    {
        Pack("hw.zip");
        File.Move(_folder.At("in/hw.zip"), _folder.At("kim/backup.zip"));
        _folder.Write("kim/file_server.c", "newer");
        using var submission = OpenedSubmission.Open(_folder.At("kim"), Roles);

        Assert.That(submission.Root, Is.EqualTo(_folder.At("kim")));
    }

    [TestCase("hw.egg", "EGGA")]
    [TestCase("hw.dat", "ALZ\u0001")]
    [TestCase("hw.x", "ab-lh5-")]
    [TestCase("hw.cab", "MSCF")]
    [TestCase("hw.alz", "anything")]
    public void An_unread_archive_is_not_an_empty_submission(string name, string head)
    {
        _folder.Write($"only/{name}", head);

        Assert.That(() => OpenedSubmission.Open(_folder.At($"only/{name}"), Roles), Throws.TypeOf<SubmissionException>().With.Message.Contains("not read"));
        if (Archive.IsForeign(name))
            Assert.That(() => OpenedSubmission.Open(_folder.At("only"), Roles), Throws.TypeOf<SubmissionException>().With.Message.Contains("not read"));
    }

    [Test]
    public void Documents_alone_are_not_a_submission()
    {
        _folder.WriteEmpty("empty/.DS_Store", "empty/~$x.tmp", "paper/report.hwp", "paper/demo.png");
        ZipFile.Open(_folder.At("empty.zip"), ZipArchiveMode.Create).Dispose();

        Assert.That(() => OpenedSubmission.Open(_folder.At("empty"), Roles), Throws.TypeOf<EmptySubmissionException>());
        Assert.That(() => OpenedSubmission.Open(_folder.At("empty.zip"), Roles), Throws.TypeOf<EmptySubmissionException>());
        Assert.That(() => OpenedSubmission.Open(_folder.At("paper"), Roles),
            Throws.TypeOf<SubmissionException>().With.Message.Contains("only 'demo.png' and 1 more"));
    }

    // hard link, new line and ESC in names, holes, a pipe and many programs before the wanted one.
    [Test, CancelAfter(600_000)]
    public async Task Usable_build_results_are_collected(CancellationToken cancellationToken)
    {
        Requires.Tools("sh", "tar", "mkfifo", "truncate");
        const string script = """
            mkdir made && cd made
            printf '\177ELF' > aaa; chmod +x aaa; ln aaa file_server; ln aaa zzz
            printf x > "$(printf 'b\nb')"; printf x > "$(printf 'c\033[31m')"; truncate -s 400M d; mkfifo e; ln -s /etc/passwd f; ln -s aaa g
            i=0; while [ $i -lt 2500 ]; do : > n$i; i=$((i+1)); done; printf '\177ELF' > zzzz; chmod +x *
            find . -print0 | sort -z | tar --null --no-recursion -T - -cf ../made.tar
            """;
        using (var process = Process.Start(new ProcessStartInfo("sh", ["-c", script]) { WorkingDirectory = _folder.Path, UseShellExecute = false })!)
            await process.WaitForExitAsync(cancellationToken);
        var found = Directory.CreateDirectory(_folder.At("found")).FullName;

        IReadOnlyList<LeftOut> leftOut;
        await using (var tar = File.OpenRead(_folder.At("made.tar")))
            leftOut = TarUnpacker.UnpackProducts(tar, found);

        var files = TemporaryFolder.FilesIn(found);
        Assert.That(files, Does.Contain("aaa").And.Contain("file_server").And.Contain("zzz").And.Contain("zzzz").And.Contain("g").And.Contain("n2499"));
        Assert.That(await File.ReadAllTextAsync(Path.Combine(found, "file_server"), cancellationToken), Is.EqualTo("\u007fELF"));
        if (!OperatingSystem.IsWindows())
            Assert.That(File.GetUnixFileMode(Path.Combine(found, "file_server")) & UnixFileMode.UserExecute, Is.Not.EqualTo(UnixFileMode.None));
        Assert.That(leftOut.Select(l => Path.GetFileName(l.Path)), Is.EquivalentTo((string[])["b\nb", "c\u001b[31m", "d", "e", "f"]));
    }

    [Test]
    public void The_entries_before_the_cut_of_a_stream_remain()
    {
        _folder.Write("in/a", new string('a', 2000));
        _folder.Write("in/b", new string('b', 2000));
        System.Formats.Tar.TarFile.CreateFromDirectory(_folder.At("in"), _folder.At("x.tar"), includeBaseDirectory: false);
        var bytes = File.ReadAllBytes(_folder.At("x.tar"));
        var found = Directory.CreateDirectory(_folder.At("found")).FullName;

        TarUnpacker.UnpackProducts(new MemoryStream(bytes, 0, 4000), found);

        Assert.That(TemporaryFolder.FilesIn(found).Count(f => new FileInfo(Path.Combine(found, f)).Length == 2000), Is.EqualTo(1));
    }

    private void RemainsReadable(string path)
    {
        using var submission = OpenedSubmission.Open(_folder.At("kim"), Roles);
        submission.CopyTo(_folder.At("copy"));

        Assert.That(TemporaryFolder.FilesIn(_folder.At("copy")), Is.EqualTo((string[])["file_client.c", "file_server.c"]));
        Assert.That(submission.LeftOut.Select(l => l.Path), Is.EqualTo((string[])[path]));
        Assert.That(submission.Sha256(), Has.Length.EqualTo(64));
    }

    private void Pack(string archive)
    {
        Directory.CreateDirectory(_folder.At("in"));
        if (archive.EndsWith(".zip", StringComparison.Ordinal))
        {
            ZipFile.CreateFromDirectory(_folder.At("kim"), _folder.At($"in/{archive}"));
            return;
        }
        using var packed = new GZipStream(File.Create(_folder.At($"in/{archive}")), CompressionLevel.Fastest);
        System.Formats.Tar.TarFile.CreateFromDirectory(_folder.At("kim"), packed, includeBaseDirectory: false);
    }

    /// <summary>Names as a Korean Windows writes them, which the library would mark as UTF-8.</summary>
    private sealed class Bytes : Encoding
    {
        public override int GetByteCount(char[] chars, int index, int count) => Cp949.GetByteCount(chars, index, count);

        public override int GetBytes(char[] chars, int charIndex, int charCount, byte[] bytes, int byteIndex) =>
            Cp949.GetBytes(chars, charIndex, charCount, bytes, byteIndex);

        public override int GetCharCount(byte[] bytes, int index, int count) => Cp949.GetCharCount(bytes, index, count);

        public override int GetChars(byte[] bytes, int byteIndex, int byteCount, char[] chars, int charIndex) =>
            Cp949.GetChars(bytes, byteIndex, byteCount, chars, charIndex);

        public override int GetMaxByteCount(int charCount) => Cp949.GetMaxByteCount(charCount);

        public override int GetMaxCharCount(int byteCount) => Cp949.GetMaxCharCount(byteCount);
    }
}
