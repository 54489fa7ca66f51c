using System.Formats.Tar;

namespace Courseware.Submissions.Archives;

/// <summary>Unpacks a <c>.tar</c>, as it streams by. The framework parses the headers and extracts nothing.</summary>
internal static class TarUnpacker
{
    // Ignored entries (node_modules, .git) are read too, and skipped: more than the limit of a submission, but not without limit.
    private const long StreamBytes = 16 * SubmissionLimits.Bytes;

    private const UnixFileMode AnyExecute = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    /// <summary>Unpacks all entries of the stream.</summary>
    public static void Unpack(Stream stream, UnpackTarget target)
    {
        using var guard = new GuardedStream(stream, StreamBytes, SubmissionLimits.TooManyBytes(target.Archive));
        using var tar = new TarReader(guard);
        var count = 0;
        while (tar.GetNextEntry() is { } entry)
        {
            target.Budget?.RequireTime();
            if (++count > 2 * SubmissionLimits.Entries)
                throw new SubmissionException(SubmissionLimits.TooManyFiles(target.Archive));
            Unpack(entry, target);
        }
        target.Finish();
    }

    /// <summary>
    /// Unpacks the usable entries of a stream that a student's build could write: links to earlier entries become copies, and entries with odd names or
    /// beyond the limits are skipped, however many they are. Entries after the place where a stream was cut are lost.
    /// </summary>
    public static IReadOnlyList<LeftOut> UnpackProducts(Stream stream, string folder)
    {
        var target = new UnpackTarget("what the build made", folder, long.MaxValue) { KeepsWhatItCan = true };
        try
        {
            Unpack(stream, target);
        }
        catch (Exception e) when (e is SubmissionException or InvalidDataException or EndOfStreamException or FormatException or ArgumentException
            or InvalidOperationException)
        {
            target.Finish();
        }
        return target.LeftOut;
    }

    private static void Unpack(TarEntry entry, UnpackTarget target)
    {
        if (entry.EntryType == TarEntryType.GlobalExtendedAttributes || target.PathOf(entry.Name) is not { } path)
            return;
        switch (entry.EntryType)
        {
            case TarEntryType.Directory:
                target.AddFolder(path);
                break;
            case TarEntryType.RegularFile or TarEntryType.V7RegularFile or TarEntryType.ContiguousFile:
                target.AddFile(path, entry.DataStream ?? Stream.Null, (entry.Mode & AnyExecute) != UnixFileMode.None, entry.Length);
                break;
            case TarEntryType.HardLink:
                target.AddHardLink(entry.Name, path, entry.LinkName);
                break;
            case TarEntryType.SymbolicLink:
                target.AddLink(entry.Name, path, entry.LinkName);
                break;
            case TarEntryType.SparseFile:
                target.LeaveOut(entry.Name, "has holes in it");
                break;
            default:
                target.LeaveOut(entry.Name, "is a device or a pipe");
                break;
        }
    }
}
