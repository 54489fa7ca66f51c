using System.IO.Compression;

namespace Courseware.Submissions.Archives;

/// <summary>Tells archives from other files, by their first bytes before their names, and unpacks them.</summary>
internal static class Archive
{
    private const int HeadLength = 512;
    private const int TarMagicAt = 257;

    private enum Kind
    {
        None,
        Zip,
        Tar,
        GZip,
        Foreign,
    }

    private static readonly string[] Unpacked = [".zip", ".tar", ".tgz", ".gz"];

    // Files of office programs, Java and Android are zips inside, and not submitted archives.
    private static readonly string[] Containers =
        [".docx", ".xlsx", ".pptx", ".hwpx", ".odt", ".ods", ".odp", ".jar", ".war", ".apk", ".epub", ".whl", ".nupkg", ".vsix", ".xpi", ".pages", ".key",
            ".numbers"];

    /// <summary>True for a name by which an archive is known that is read.</summary>
    public static bool IsNamed(string name) => Unpacked.Contains(Path.GetExtension(name), StringComparer.OrdinalIgnoreCase);

    /// <summary>True for a name by which an archive is known that is not read.</summary>
    public static bool IsForeign(string name) => KindByName(name) == Kind.Foreign;

    /// <summary>True when a file begins like an archive, of a kind that is read or of another.</summary>
    public static bool HasMark(ReadOnlySpan<byte> file) => KindByHead(file[..Math.Min(file.Length, HeadLength)]) != Kind.None;

    /// <summary>The error for an archive that is not read.</summary>
    public static SubmissionException Foreign(string name) =>
        new($"{Quoted.Name(name)} is a kind of archive that is not read. Hand in a folder, a .zip or a .tar.gz.");

    /// <summary>Unpacks the file into the folder; null when it is not an archive but a plain file, else the entries that were left out.</summary>
    public static IReadOnlyList<LeftOut>? TryUnpack(string path, string folder, NeededFiles needed, UnpackBudget budget)
    {
        using var file = File.OpenRead(path);
        var kind = KindOf(file, path);
        if (kind == Kind.None)
            return null;
        var name = Path.GetFileName(path);
        if (kind == Kind.Foreign)
            throw Foreign(name);
        if (file.Length > SubmissionLimits.Bytes)
            throw new SubmissionException(SubmissionLimits.TooManyBytes(Quoted.Name(name)));
        budget.AddArchive();
        var target = new UnpackTarget(name, folder, file.Length, needed) { Budget = budget };
        Unpack(kind, file, target);
        if (!target.HasFiles)
            throw target.LeftOut is [var first, ..] ? target.Refused(first.Path, first.Fact)
                : new EmptySubmissionException($"{target.Archive} has no files in it. Pack the sources again.");
        return target.LeftOut;
    }

    private static void Unpack(Kind kind, FileStream file, UnpackTarget target)
    {
        try
        {
            if (kind == Kind.Zip)
                ZipUnpacker.Unpack(file, target);
            else if (kind == Kind.Tar)
                TarUnpacker.Unpack(file, target);
            else
                TarUnpacker.Unpack(new GZipStream(file, CompressionMode.Decompress), target);
        }
        // The framework's readers throw more kinds of exceptions at invalid bytes than they document.
        catch (Exception e) when (e is not (WriteFailedException or SubmissionException))
        {
            throw new SubmissionException(
                $"{target.Archive} is not an archive that can be read: {Fact(e)}. Pack the sources again as .zip or .tar.gz.");
        }
    }

    // Messages of the framework about files name the private folder, which is another one each time.
    private static string Fact(Exception e) =>
        e is IOException && e.Message.Contains('/') ? "an entry of it has no name that can be used" : e.Message.TrimEnd('.');

    private static Kind KindOf(FileStream file, string path)
    {
        Span<byte> head = stackalloc byte[HeadLength];
        head = head[..file.ReadAtLeast(head, HeadLength, throwOnEndOfStream: false)];
        file.Position = 0;
        if (Containers.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase))
            return Kind.None;
        var byHead = KindByHead(head);
        var byName = KindByName(path);
        // A tar of the first kind, or one with nothing in it, has no mark.
        if (byHead != Kind.None || byName is Kind.None or Kind.Tar or Kind.Foreign)
            return byHead != Kind.None ? byHead : byName;
        throw new SubmissionException(
            $"{Quoted.Name(Path.GetFileName(path))} has the name of an archive and the contents of something else. Pack the sources again as .zip or .tar.gz.");
    }

    private static Kind KindByHead(ReadOnlySpan<byte> head)
    {
        if (head.StartsWith("PK\u0003\u0004"u8) || head.StartsWith("PK\u0005\u0006"u8))
            return Kind.Zip;
        if (head.Length > TarMagicAt && head[TarMagicAt..].StartsWith("ustar"u8))
            return Kind.Tar;
        if (head.StartsWith((ReadOnlySpan<byte>)[0x1F, 0x8B]))
            return Kind.GZip;
        var foreign = head.StartsWith("Rar!"u8) || head.StartsWith("BZh"u8)
            || head.StartsWith((ReadOnlySpan<byte>)[0xFD, (byte)'7', (byte)'z']) || head.StartsWith((ReadOnlySpan<byte>)[0x28, 0xB5, 0x2F, 0xFD])
            || head.StartsWith((ReadOnlySpan<byte>)[(byte)'7', (byte)'z', 0xBC, 0xAF]) || head.StartsWith("EGGA"u8) || head.StartsWith("ALZ\u0001"u8)
            || head.StartsWith("MSCF"u8) || (head.Length > 6 && head[2..].StartsWith("-lh"u8) && head[6] == '-');
        return foreign ? Kind.Foreign : Kind.None;
    }

    private static Kind KindByName(string path) => Path.GetExtension(path).ToLowerInvariant() switch
    {
        ".zip" => Kind.Zip,
        ".tar" => Kind.Tar,
        ".tgz" or ".gz" => Kind.GZip,
        ".7z" or ".rar" or ".xz" or ".bz2" or ".zst" or ".egg" or ".alz" or ".lzh" or ".lha" or ".cab" or ".arj" or ".ace" => Kind.Foreign,
        _ => Kind.None,
    };
}
