using System.Formats.Tar;
using System.IO.Compression;
using Courseware.Submissions;
using Courseware.Tests.Submissions;

namespace Courseware.Tests.PropertyTests;

/// <summary>Archives: unpacked into a separate folder, or refused; nothing is ever written next to it.</summary>
internal sealed class ArchiveFuzzTests
{
    private static readonly string[] Names = ["../", "/", "a/", "\\", "\0", "..", "PK\u0001\u0002", "PK\u0003\u0004", "PK\u0005\u0006", "ustar", "00000000000",
        "path=../x\n"];

    [TestCase("zip")]
    [TestCase("tar")]
    [TestCase("tar.gz")]
    public void A_damaged_archive(string ending)
    {
        using var folder = new TemporaryFolder();
        var inner = Directory.CreateDirectory(folder.At("inner")).FullName;
        var path = Path.Combine(inner, $"kim.{ending}");
        Damage.Survives<SubmissionException>(Damage.Of([.. Good(ending)], Names), bytes =>
        {
            File.WriteAllBytes(path, bytes);
            using (var submission = OpenedSubmission.Open(path))
            {
                submission.CopyTo(folder.At("inner/copy"));
                Directory.Delete(folder.At("inner/copy"), recursive: true);
            }
            if (TemporaryFolder.FilesIn(folder.Path) is not [var only])
                throw new InvalidOperationException($"There is more than the archive: {string.Join(", ", TemporaryFolder.FilesIn(folder.Path))}");
            Assert.That(only, Is.EqualTo(Path.Combine("inner", $"kim.{ending}")));
        });
    }

    private static IEnumerable<byte[]> Good(string ending) => ending switch
    {
        "zip" => [Zip(CompressionLevel.NoCompression), Zip(CompressionLevel.Fastest)],
        "tar" => [Tar(TarEntryFormat.Pax), Tar(TarEntryFormat.Gnu), Tar(TarEntryFormat.V7)],
        _ => [GZip(Tar(TarEntryFormat.Pax), CompressionLevel.NoCompression), GZip(Tar(TarEntryFormat.Ustar), CompressionLevel.Fastest)],
    };

    private static byte[] Zip(CompressionLevel level)
    {
        var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var name in new[] { "src/file_server.c", "src/lib/a.h", "README" })
            {
                using var entry = zip.CreateEntry(name, level).Open();
                entry.Write("int main(void) { return 0; }\n"u8);
            }
        }
        return bytes.ToArray();
    }

    private static byte[] Tar(TarEntryFormat format)
    {
        var bytes = new MemoryStream();
        using (var tar = new TarWriter(bytes, format, leaveOpen: true))
        {
            foreach (var name in new[] { "src/file_server.c", "src/lib/a.h", "README" })
                tar.WriteEntry(Entry(format, name));
        }
        return bytes.ToArray();
    }

    private static TarEntry Entry(TarEntryFormat format, string name)
    {
        var data = new MemoryStream("int main(void) { return 0; }\n"u8.ToArray());
        return format switch
        {
            TarEntryFormat.Pax => new PaxTarEntry(TarEntryType.RegularFile, name) { DataStream = data },
            TarEntryFormat.Gnu => new GnuTarEntry(TarEntryType.RegularFile, name) { DataStream = data },
            TarEntryFormat.Ustar => new UstarTarEntry(TarEntryType.RegularFile, name) { DataStream = data },
            _ => new V7TarEntry(TarEntryType.V7RegularFile, name) { DataStream = data },
        };
    }

    private static byte[] GZip(byte[] bytes, CompressionLevel level)
    {
        var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, level, leaveOpen: true))
            gzip.Write(bytes);
        return packed.ToArray();
    }
}
