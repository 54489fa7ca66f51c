using System.Diagnostics;
using System.Formats.Tar;
using System.IO.Compression;
using System.Runtime.Versioning;
using Courseware.Submissions;

namespace Courseware.Tests.Submissions;

[UnsupportedOSPlatform("windows")]
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class OpenedSubmissionTests : IDisposable
{
    private const UnixFileMode Executable = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private static readonly RoleName[] Roles = [new("server", "file_server"), new("client", "file_client")];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Test]
    public void A_folder_is_read_in_place_and_left_alone()
    {
        _folder.WriteEmpty("alice/file_server.c", "alice/file_client.c");
        string root;
        using (var submission = OpenedSubmission.Open(_folder.At("alice")))
            root = submission.Root;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(root, Is.EqualTo(_folder.At("alice")));
            Assert.That(TemporaryFolder.FilesIn(_folder.Path), Is.EqualTo((string[])["alice/file_client.c", "alice/file_server.c"]));
        }
    }

    [Test]
    public void A_single_file_gets_a_private_folder_that_is_gone_afterwards()
    {
        var source = _folder.Write("file_server.py", "print(1)\n");
        string root;
        using (var submission = OpenedSubmission.Open(source))
        {
            root = submission.Root;
            using (Assert.EnterMultipleScope())
            {
                Assert.That(File.ReadAllText(Path.Combine(root, "file_server.py")), Is.EqualTo("print(1)\n"));
                Assert.That(File.GetUnixFileMode(root), Is.EqualTo(Executable));
            }
        }
        Assert.That(Directory.Exists(root), Is.False);
    }

    [TestCase("work.zip")]
    [TestCase("work.tar")]
    [TestCase("work.tar.gz")]
    [TestCase("work.tgz")]
    public void An_archive_is_unpacked_without_its_wrapping_folder(string name)
    {
        _folder.Write("in/alice/hw 3/file_server.sh", "#!/bin/sh\n");
        File.SetUnixFileMode(_folder.At("in/alice/hw 3/file_server.sh"), Executable);
        _folder.WriteEmpty(
            "in/alice/hw 3/lib/x.c", "in/__MACOSX/alice/._file_server.sh", "in/alice/.DS_Store", "in/alice/hw 3/._x.c",
            "in/alice/hw 3/.git/HEAD", "in/alice/hw 3/__pycache__/x.pyc", "in/alice/hw 3/node_modules/a/b.js");
        Pack(_folder.At("in"), _folder.At(name));

        using var submission = OpenedSubmission.Open(_folder.At(name));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(Path.GetFileName(submission.Root), Is.EqualTo("hw 3"));
            Assert.That(TemporaryFolder.FilesIn(submission.Root), Is.EqualTo((string[])["file_server.sh", "lib/x.c"]));
            Assert.That(File.GetUnixFileMode(Path.Combine(submission.Root, "file_server.sh")) & UnixFileMode.UserExecute, Is.Not.EqualTo(UnixFileMode.None));
            Assert.That(File.GetUnixFileMode(Path.Combine(submission.Root, "lib/x.c")) & UnixFileMode.UserExecute, Is.EqualTo(UnixFileMode.None));
        }
    }

    [Test]
    public void An_archive_is_known_by_its_contents_whatever_its_name()
    {
        _folder.WriteEmpty("in/file_server.c");
        Pack(_folder.At("in"), _folder.At("work.tar.gz"));
        File.Move(_folder.At("work.tar.gz"), _folder.At("work.zip"));

        using var submission = OpenedSubmission.Open(_folder.At("work.zip"));

        Assert.That(TemporaryFolder.FilesIn(submission.Root), Is.EqualTo((string[])["file_server.c"]));
    }

    [Test]
    public void The_folder_of_a_role_is_not_taken_for_a_wrapping_folder()
    {
        _folder.WriteEmpty("alice/file_server/main.go");
        using var submission = OpenedSubmission.Open(_folder.Path, Roles);
        Assert.That(submission.Root, Is.EqualTo(_folder.At("alice")));
    }

    [Test]
    public void A_copy_has_files_permissions_and_empty_folders()
    {
        _folder.WriteEmpty("a/file_server", "a/file_server.c", "a/bin/run.sh", "a/target/x", "a/cs/x.csproj", "a/cs/bin/x.dll", "a/cs/obj/y", "a/venv/z");
        File.SetUnixFileMode(_folder.At("a/bin/run.sh"), Executable);
        Directory.CreateDirectory(_folder.At("a/obj"));
        using var submission = OpenedSubmission.Open(_folder.At("a"));

        submission.CopyTo(_folder.At("copy"));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(TemporaryFolder.FilesIn(_folder.At("copy")), Is.EqualTo((string[])["bin/run.sh", "cs/x.csproj", "file_server", "file_server.c"]));
            Assert.That(Directory.Exists(_folder.At("copy/obj")), Is.True);
            Assert.That(File.GetUnixFileMode(_folder.At("copy/bin/run.sh")) & UnixFileMode.UserExecute, Is.Not.EqualTo(UnixFileMode.None));
        }
    }

    [Test]
    public void A_compiled_file_is_older_than_its_source_in_a_copy()
    {
        _folder.Write("a/file_server.c", "int main(void) { return 0; }\n");
        File.WriteAllBytes(_folder.At("a/file_server.o"), [0x7F, (byte)'E', (byte)'L', (byte)'F', .. new byte[100_000]]);
        using var submission = OpenedSubmission.Open(_folder.At("a"));

        submission.CopyTo(_folder.At("copy"));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(File.GetLastWriteTimeUtc(_folder.At("copy/file_server.o")), Is.EqualTo(DateTime.UnixEpoch));
            Assert.That(File.GetLastWriteTimeUtc(_folder.At("copy/file_server.c")), Is.GreaterThan(DateTime.UnixEpoch));
        }
    }

    [Test]
    public void A_link_inside_the_submission_is_copied_as_the_file_it_leads_to()
    {
        _folder.Write("a/common/net.c", "// net\n");
        File.CreateSymbolicLink(_folder.At("a/net.c"), "common/net.c");
        using var submission = OpenedSubmission.Open(_folder.At("a"));

        submission.CopyTo(_folder.At("copy"));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(File.ReadAllText(_folder.At("copy/net.c")), Is.EqualTo("// net\n"));
            Assert.That(new FileInfo(_folder.At("copy/net.c")).LinkTarget, Is.Null);
        }
    }

    [TestCase("../secret", "'x.c' is a link to '../secret', which is outside of the submission. Put a copy of the file in its place.")]
    [TestCase("node_modules/secret", "'x.c' is a link to 'node_modules/secret', which is outside of the submission. Put a copy of the file in its place.")]
    [TestCase("gone.c", "'x.c' is a link to 'gone.c', where there is nothing. Put a copy of the file in its place.")]
    [TestCase("x.c", "'x.c' is a link to 'x.c', where there is nothing. Put a copy of the file in its place.")]
    [TestCase("lib", "'x.c' is a link to 'lib', which is not a file. Put a copy of the file in its place.")]
    public void A_link_that_leads_elsewhere_is_named(string target, string message)
    {
        _folder.WriteEmpty("secret", "a/lib/y.c");
        Directory.CreateSymbolicLink(_folder.At("a/node_modules"), _folder.Path);
        File.CreateSymbolicLink(_folder.At("a/x.c"), target);
        using var submission = OpenedSubmission.Open(_folder.At("a"));

        Assert.That(() => submission.CopyTo(_folder.At("copy")), Throws.TypeOf<SubmissionException>().With.Message.EqualTo(message));
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task A_pipe_is_neither_read_nor_copied(CancellationToken cancellationToken)
    {
        _folder.WriteEmpty("a/file_server.c");
        using (var process = Process.Start("mkfifo", [_folder.At("a/pipe")]))
            await process.WaitForExitAsync(cancellationToken);
        using var submission = OpenedSubmission.Open(_folder.At("a"));

        submission.CopyTo(_folder.At("copy"));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(TemporaryFolder.FilesIn(_folder.At("copy")), Is.EqualTo((string[])["file_server.c"]));
            Assert.That(submission.Sha256(), Has.Length.EqualTo(64));
            Assert.That(
                () => OpenedSubmission.Open(_folder.At("a/pipe")),
                Throws.TypeOf<SubmissionException>().With.Message.EqualTo(
                    $"'{_folder.At("a/pipe")}' is neither a folder nor a file. Name the student's folder, archive or source file."));
        }
    }

    [Test]
    public void The_digest_is_the_same_for_the_same_work_however_it_is_packed()
    {
        _folder.Write("a/file_server.c", "1");
        _folder.Write("a/lib/x.c", "2");
        Pack(_folder.At("a"), _folder.At("work.tgz"));
        _folder.WriteEmpty("a/.git/HEAD");
        using var folder = OpenedSubmission.Open(_folder.At("a"));
        using var archive = OpenedSubmission.Open(_folder.At("work.tgz"));
        var before = folder.Sha256();
        var packed = archive.Sha256();
        _folder.Write("a/lib/x.c", "3");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(packed, Is.EqualTo(before));
            Assert.That(folder.Sha256(), Is.Not.EqualTo(before));
        }
    }

    [Test]
    public void A_path_that_does_not_exist_is_answered_with_the_nearest_name()
    {
        _folder.WriteEmpty("alice.zip", "bob.zip");
        var path = _folder.At("alcie.zip");
        Assert.That(
            () => OpenedSubmission.Open(path),
            Throws.TypeOf<SubmissionException>().With.Message.EqualTo($"There is no file or folder '{path}'. Did you mean 'alice.zip'?"));
    }

    [Test]
    public void A_path_in_a_missing_folder_is_reported()
    {
        var path = _folder.At("gone/alice");
        Assert.That(
            () => OpenedSubmission.Open(path),
            Throws.TypeOf<SubmissionException>().With.Message.EqualTo($"There is no file or folder '{path}', nor the folder it should be in. Check the path."));
    }

    [Test]
    public void A_folder_with_too_many_files_is_refused()
    {
        for (var i = 0; i <= SubmissionLimits.Files; i++)
            _folder.Write($"a/{i / 500}/{i}.c");
        using var submission = OpenedSubmission.Open(_folder.At("a"));
        Assert.That(
            () => submission.CopyTo(_folder.At("copy")),
            Throws.TypeOf<SubmissionException>().With.Message.EqualTo(
                "The submission has more than 2,000 files. Hand in the sources only, without build output and downloaded packages."));
    }

    [Test]
    public void Sources_of_too_many_bytes_are_refused_before_they_are_read()
    {
        using (var file = File.Create(_folder.At("big.c")))
            file.SetLength(SubmissionLimits.Bytes + 1);
        _folder.WriteEmpty("file_server.c");
        using var submission = OpenedSubmission.Open(_folder.Path);
        Assert.That(
            submission.Sha256,
            Throws.TypeOf<SubmissionException>().With.Message.EqualTo(
                "The submission has more than 64 MiB of files. Hand in the sources only, without build output and data."));
    }

    private static void Pack(string folder, string archive)
    {
        if (archive.EndsWith(".zip", StringComparison.Ordinal))
        {
            ZipFile.CreateFromDirectory(folder, archive);
            return;
        }
        using var file = File.Create(archive);
        using Stream packed = archive.EndsWith(".tar", StringComparison.Ordinal) ? file : new GZipStream(file, CompressionLevel.Fastest);
        TarFile.CreateFromDirectory(folder, packed, includeBaseDirectory: false);
    }
}
