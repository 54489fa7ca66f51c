using System.IO.Compression;
using System.Text;

namespace Courseware.Submissions.Archives;

/// <summary>
/// Unpacks a <c>.zip</c>. Read with the framework: it goes by the central directory, where links and permissions are,
/// and stops at the declared size; everything that it would extract by itself is left to <see cref="UnpackTarget"/>.
/// </summary>
internal static class ZipUnpacker
{
    // 45,000 entries at the least that one takes. The framework keeps an object for each, so this bounds the memory.
    private const long DirectoryBytes = 2 << 20;

    private const int TypeMask = 0xF000;
    private const int RegularFile = 0x8000;
    private const int Folder = 0x4000;
    private const int Link = 0xA000;
    private const int AnyExecute = 0x49;
    private const int LongestLink = 4_096;

    /// <summary>Unpacks all entries of the stream.</summary>
    public static void Unpack(Stream stream, UnpackTarget target)
    {
        using var guard = new GuardedStream(stream, DirectoryBytes, SubmissionLimits.TooManyFiles(target.Archive));
        using var zip = new ZipArchive(guard, ZipArchiveMode.Read, leaveOpen: false, new EntryNames());
        var entries = zip.Entries;
        guard.Allow(long.MaxValue);
        foreach (var entry in entries)
        {
            target.Budget?.RequireTime();
            Unpack(entry, target);
        }
        target.Finish();
    }

    private static void Unpack(ZipArchiveEntry entry, UnpackTarget target)
    {
        if (target.PathOf(entry.FullName) is not { } path)
            return;
        var mode = entry.ExternalAttributes >> 16;
        var type = mode & TypeMask;
        if (type == Folder || entry.FullName.EndsWith('/') || entry.FullName.EndsWith('\\'))
        {
            target.AddFolder(path);
            return;
        }
        if (type is not (0 or RegularFile or Link) || entry.IsEncrypted)
        {
            target.LeaveOut(entry.FullName, entry.IsEncrypted ? "is protected by a password" : "is a device or a pipe");
            return;
        }
        using var content = entry.Open();
        if (type == Link)
            target.AddLink(entry.FullName, path, TextOf(content));
        else
            target.AddFile(path, content, (mode & AnyExecute) != 0, entry.Length);
    }

    // Where a link leads is its content.
    private static string TextOf(Stream content)
    {
        var bytes = new byte[LongestLink];
        return Encoding.UTF8.GetString(bytes, 0, content.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false));
    }
}
