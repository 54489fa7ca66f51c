using System.Buffers.Binary;
using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using Courseware.Submissions;

namespace Courseware.Tests.Submissions;

[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class HostileArchiveTests : IDisposable
{
    private const string Again = "Pack the sources again, as plain files in one folder.";
    private const int RegularMode = 0x81A4;
    private const int LinkMode = 0xA1FF;
    private const int DeviceMode = 0x2180;

    private readonly TemporaryFolder _folder = new();
    private readonly string _marker = $"{Guid.NewGuid():N}.c";

    public void Dispose() => _folder.Dispose();

    [TestCase("../evil.c", "climbs out of the archive with '..'")]
    [TestCase("a/../../evil.c", "climbs out of the archive with '..'")]
    [TestCase("/etc/evil.c", "is an absolute path")]
    [TestCase("C:/evil.c", "is an absolute path")]
    [TestCase(@"..\evil.c", "climbs out of the archive with '..'")]
    [TestCase("a\u001b[31m.c", "has a control character in its name")]
    public void An_entry_with_a_name_that_leads_elsewhere_is_refused(string name, string fact)
    {
        var shown = name.Replace("\\", "\\\\").Replace("\u001b", "\\x1b");
        using (Assert.EnterMultipleScope())
        {
            Refuses(Zip((name, RegularMode)), $"Entry '{shown}' of 'x.zip' {fact}. {Again}");
            Refuses(Tar(new PaxTarEntry(TarEntryType.RegularFile, name)), $"Entry '{shown}' of 'x.tar' {fact}. {Again}");
        }
    }

    [Test]
    public void A_link_in_a_zip_is_refused() =>
        Refuses(Zip(("link.c", LinkMode)), $"Entry 'link.c' of 'x.zip' is a link. {Again}");

    [Test]
    public void A_device_in_a_zip_is_left_out() => LeavesOut(Zip(("null", DeviceMode)), "null", "is a device or a pipe");

    [TestCase(TarEntryType.SymbolicLink)]
    [TestCase(TarEntryType.HardLink)]
    public void A_link_to_nowhere_in_a_tar_is_refused_where_it_is_needed(TarEntryType type)
    {
        Refuses(Tar(new PaxTarEntry(type, "link.c") { LinkName = "file_server.c" }), $"Entry 'link.c' of 'x.tar' is a link. {Again}");
        LeavesOut(Tar(new PaxTarEntry(type, "python3") { LinkName = "/usr/bin/python3" }), "python3", "is a link");
    }

    [TestCase(TarEntryType.SymbolicLink)]
    [TestCase(TarEntryType.HardLink)]
    public void A_link_to_a_file_of_the_archive_is_a_copy_of_it(TarEntryType type)
    {
        using var submission = OpenedSubmission.Open(Tar(new PaxTarEntry(type, "link.c") { LinkName = _marker }));

        Assert.That(File.ReadAllBytes(Path.Combine(submission.Root, "link.c")), Is.EqualTo(File.ReadAllBytes(Path.Combine(submission.Root, _marker))));
        Assert.That(new FileInfo(Path.Combine(submission.Root, "link.c")).LinkTarget, Is.Null);
    }

    [TestCase(TarEntryType.CharacterDevice)]
    [TestCase(TarEntryType.BlockDevice)]
    [TestCase(TarEntryType.Fifo)]
    public void A_device_in_a_tar_is_left_out(TarEntryType type) => LeavesOut(Tar(new PaxTarEntry(type, "null")), "null", "is a device or a pipe");

    [TestCase("../report.hwp", "climbs out of the archive with '..'")]
    [TestCase("/etc/report.hwp", "is an absolute path")]
    [TestCase("a\u001b[31m.hwp", "has a control character in its name")]
    public void Unneeded_files_are_left_out(string name, string fact)
    {
        LeavesOut(Zip((name, RegularMode)), name, fact);
        LeavesOut(Tar(new PaxTarEntry(TarEntryType.RegularFile, name)), name, fact);
    }

    [Test]
    public void Of_two_entries_of_the_same_name_the_later_one_counts()
    {
        using (var zip = ZipFile.Open(_folder.At("x.zip"), ZipArchiveMode.Create))
        {
            foreach (var text in new[] { "first", "second" })
            {
                using var content = zip.CreateEntry("a.c").Open();
                content.Write(Encoding.ASCII.GetBytes(text));
            }
        }
        using var submission = OpenedSubmission.Open(_folder.At("x.zip"));
        Assert.That(File.ReadAllText(Path.Combine(submission.Root, "a.c")), Is.EqualTo("second"));
    }

    [Test]
    public void A_file_that_is_also_a_folder_is_refused() =>
        Refuses(Zip(("a", RegularMode), ("a/b.c", RegularMode)), $"Entry 'a/b.c' of 'x.zip' is both a file and a folder. {Again}");

    [Test]
    public void Names_that_differ_only_by_case_are_fine()
    {
        using var submission = OpenedSubmission.Open(Zip(("a.c", RegularMode), ("A.c", RegularMode)));
        Assert.That(TemporaryFolder.FilesIn(submission.Root), Is.EquivalentTo((string[])["A.c", "a.c", _marker]));
    }

    [Test]
    public void An_archive_of_ignored_files_only_is_empty()
    {
        using (var zip = ZipFile.Open(_folder.At("x.zip"), ZipArchiveMode.Create))
            zip.CreateEntry("__MACOSX/._a.c");
        Refuses(_folder.At("x.zip"), "'x.zip' has no files in it. Pack the sources again.");
    }

    [Test]
    public void An_empty_tar_is_empty()
    {
        File.WriteAllBytes(_folder.At("x.tar"), new byte[1024]);
        Refuses(_folder.At("x.tar"), "'x.tar' has no files in it. Pack the sources again.");
    }

    [Test]
    public void A_file_that_is_only_called_an_archive_is_refused()
    {
        var path = _folder.Write("x.zip", "int main(void) { return 0; }\n");
        Refuses(path, "'x.zip' has the name of an archive and the contents of something else. Pack the sources again as .zip or .tar.gz.");
    }

    [Test]
    public void A_zip_that_is_cut_off_is_refused()
    {
        var path = Zip(("a.c", RegularMode));
        File.WriteAllBytes(path, File.ReadAllBytes(path)[..40]);
        Refuses(path,
            "'x.zip' is not an archive that can be read: End of Central Directory record could not be found. Pack the sources again as .zip or .tar.gz.");
    }

    [Test]
    public void A_gzip_that_holds_no_tar_is_refused()
    {
        using (var gzip = new GZipStream(File.Create(_folder.At("x.gz")), CompressionLevel.Fastest))
            gzip.Write(Encoding.ASCII.GetBytes(new string('a', 2_000)));
        Assert.That(
            () => OpenedSubmission.Open(_folder.At("x.gz")),
            Throws.TypeOf<SubmissionException>().With.Message.StartsWith("'x.gz' is not an archive that can be read: ")
                .And.Message.EndsWith(". Pack the sources again as .zip or .tar.gz."));
    }

    [TestCase("x.7z", "7z\u00bc\u00af")]
    [TestCase("x.rar", "Rar!")]
    [TestCase("x.tar.xz", "anything")]
    public void A_foreign_archive_is_refused_by_kind(string name, string head)
    {
        File.WriteAllBytes(_folder.At(name), Encoding.Latin1.GetBytes(head));
        Refuses(_folder.At(name), $"'{name}' is a kind of archive that is not read. Hand in a folder, a .zip or a .tar.gz.");
    }

    [Test]
    public void A_zip_with_a_password_is_refused()
    {
        var path = Zip(("a.c", RegularMode));
        var bytes = File.ReadAllBytes(path);
        for (var at = 0; at + 4 < bytes.Length; at++)
        {
            var mark = BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(at));
            if (mark is 0x04034B50 or 0x02014B50)
                bytes[at + (mark == 0x04034B50 ? 6 : 8)] |= 1;
        }
        File.WriteAllBytes(path, bytes);
        Refuses(path, $"Entry '{_marker}' of 'x.zip' is protected by a password. {Again}");
    }

    [Test]
    public void Too_many_files_are_refused()
    {
        var entries = Enumerable.Range(0, SubmissionLimits.Files + 1).Select(i => ($"{i}.c", RegularMode)).ToArray();
        Refuses(Zip(entries), "'x.zip' has more than 2,000 files. Hand in the sources only, without build output and downloaded packages.");
    }

    [Test]
    public void A_zip_that_lists_entries_without_end_is_stopped()
    {
        using (var zip = ZipFile.Open(_folder.At("x.zip"), ZipArchiveMode.Create))
            for (var i = 0; i < 50_000; i++)
                zip.CreateEntry($"node_modules/{i}");
        Refuses(_folder.At("x.zip"), "'x.zip' has more than 2,000 files. Hand in the sources only, without build output and downloaded packages.");
    }

    [Test]
    public void A_zip_bomb_is_stopped_in_little_memory()
    {
        using (var zip = ZipFile.Open(_folder.At("x.zip"), ZipArchiveMode.Create))
        using (var content = zip.CreateEntry("zeros").Open())
            WriteZeros(content, 200 << 20);
        RefusesInLittleMemory(_folder.At("x.zip"), $"Entry 'zeros' of 'x.zip' has 200 MiB, more than fit in. {Again}");
    }

    [Test]
    public void A_tar_bomb_is_stopped_in_little_memory()
    {
        using (var gzip = new GZipStream(File.Create(_folder.At("x.tgz")), CompressionLevel.Optimal))
        {
            gzip.Write(TarHeader("zeros", '0', 200 << 20));
            WriteZeros(gzip, 201 << 20);
        }
        RefusesInLittleMemory(_folder.At("x.tgz"), $"Entry 'zeros' of 'x.tgz' has 200 MiB, more than fit in. {Again}");
    }

    [Test]
    public void A_tar_whose_header_claims_a_gigabyte_of_attributes_is_stopped()
    {
        using (var gzip = new GZipStream(File.Create(_folder.At("x.tgz")), CompressionLevel.Fastest))
        {
            gzip.Write(TarHeader("attributes", 'x', 1 << 30));
            WriteZeros(gzip, 8 << 20);
        }
        Refuses(_folder.At("x.tgz"),
            "'x.tgz' is not an archive that can be read: A header of the archive claims more than a megabyte. Pack the sources again as .zip or .tar.gz.");
    }

    /// <summary>The framework throws an exception that it does not document.</summary>
    [Test]
    public void A_tar_whose_header_is_longer_than_the_file_is_refused()
    {
        File.WriteAllBytes(_folder.At("x.tar"), [.. TarHeader("x", 'x', 3L << 30), .. new byte[1024]]);
        Assert.That(
            () => OpenedSubmission.Open(_folder.At("x.tar")),
            Throws.TypeOf<SubmissionException>().With.Message.StartsWith("'x.tar' is not an archive that can be read: "));
    }

    /// <summary>Each inner archive is within its limits; the disk and the time are those of all together.</summary>
    [Test]
    public void Archives_inside_an_archive_have_one_budget()
    {
        using (var zip = ZipFile.Open(_folder.At("inner.zip"), ZipArchiveMode.Create))
        {
            zip.CreateEntry("notes.h");
            using var content = zip.CreateEntry("zeros").Open();
            WriteZeros(content, 30 << 20);
        }
        using (var zip = ZipFile.Open(_folder.At("x.zip"), ZipArchiveMode.Create))
        {
            for (var i = 0; i < 40; i++)
                zip.CreateEntryFromFile(_folder.At("inner.zip"), $"{i}.zip");
        }
        Assert.That(
            () => OpenedSubmission.Open(_folder.At("x.zip"), [new RoleName("server", "file_server")]),
            Throws.TypeOf<SubmissionException>().With.Message.EqualTo(
                "The archives unpack to more than 256 MiB. Hand in the sources only, without data and without archives in archives."));
    }

    [Test]
    public void A_zip_that_lies_about_its_size_gives_no_more_than_it_declares()
    {
        using (var zip = ZipFile.Open(_folder.At("x.zip"), ZipArchiveMode.Create))
        using (var content = zip.CreateEntry("zeros").Open())
            WriteZeros(content, 30 << 20);
        var bytes = File.ReadAllBytes(_folder.At("x.zip"));
        var directory = bytes.AsSpan().LastIndexOf("PK\u0001\u0002"u8);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(directory + 24), 10);
        File.WriteAllBytes(_folder.At("x.zip"), bytes);

        using var submission = OpenedSubmission.Open(_folder.At("x.zip"));

        Assert.That(new FileInfo(Path.Combine(submission.Root, "zeros")).Length, Is.EqualTo(10));
    }

    private string Zip(params (string Name, int Mode)[] entries)
    {
        var path = _folder.At("x.zip");
        using var zip = ZipFile.Open(path, ZipArchiveMode.Create);
        foreach (var (name, mode) in entries.Prepend((_marker, RegularMode)))
        {
            var entry = zip.CreateEntry(name);
            entry.ExternalAttributes = mode << 16;
            using var content = entry.Open();
            content.WriteByte((byte)'\n');
        }
        return path;
    }

    private string Tar(TarEntry entry)
    {
        var path = _folder.At("x.tar");
        using var tar = new TarWriter(File.Create(path));
        tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, _marker));
        tar.WriteEntry(entry);
        return path;
    }

    private static byte[] TarHeader(string name, char type, long size)
    {
        var header = new byte[512];
        void Put(int at, string text) => Encoding.ASCII.GetBytes(text, header.AsSpan(at));
        Put(0, name);
        Put(100, "0000644\0");
        Put(124, $"{Convert.ToString(size, 8),11}\0".Replace(' ', '0'));
        Put(148, "        ");
        header[156] = (byte)type;
        Put(257, "ustar\000");
        var sum = header.Sum(b => b);
        Put(148, $"{Convert.ToString(sum, 8),6}\0 ".Replace(' ', '0')[..7] + " ");
        return header;
    }

    private static void WriteZeros(Stream stream, long count)
    {
        var zeros = new byte[1 << 20];
        for (; count > 0; count -= zeros.Length)
            stream.Write(zeros, 0, (int)Math.Min(count, zeros.Length));
    }

    private static void RefusesInLittleMemory(string path, string message)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        Refuses(path, message);
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.LessThan(4 << 20));
    }

    private static void Refuses(string path, string message)
    {
        Assert.That(() => OpenedSubmission.Open(path), Throws.InstanceOf<SubmissionException>().With.Message.EqualTo(message));
    }

    private void LeavesOut(string path, string entry, string fact)
    {
        using (var submission = OpenedSubmission.Open(path))
        {
            Assert.That(TemporaryFolder.FilesIn(submission.Root), Is.EqualTo((string[])[_marker]));
            Assert.That(submission.LeftOut, Is.EqualTo((LeftOut[])[new LeftOut(entry, fact)]));
        }
        File.Delete(path);
    }

    [Test]
    public void Nothing_of_a_refused_archive_is_left_behind()
    {
        Refuses(Zip(("../evil.c", RegularMode)), $"Entry '../evil.c' of 'x.zip' climbs out of the archive with '..'. {Again}");
        var left = Directory.EnumerateDirectories(Path.GetTempPath(), "courseware-*").Where(folder => File.Exists(Path.Combine(folder, _marker)));
        Assert.That(left, Is.Empty);
    }
}
