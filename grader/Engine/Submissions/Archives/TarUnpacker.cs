using System.Formats.Tar;

namespace Courseware.Submissions.Archives;

/// <summary>Unpacks a <c>.tar</c>, as it streams by. The framework parses the headers and extracts nothing.</summary>
internal static class TarUnpacker
{
    // What is ignored (node_modules, .git) streams by as well: more than the limit of a submission, yet not without end.
    private const long StreamBytes = 4 * SubmissionLimits.Bytes;
    private const int Entries = 10 * SubmissionLimits.Files;

    private const UnixFileMode AnyExecute = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    /// <summary>Unpacks all entries of the stream.</summary>
    public static void Unpack(Stream stream, UnpackTarget target)
    {
        using var guard = new GuardedStream(stream, StreamBytes, SubmissionLimits.TooManyBytes(target.Archive));
        using var tar = new TarReader(guard);
        var count = 0;
        while (tar.GetNextEntry() is { } entry)
        {
            if (++count > Entries)
                throw new SubmissionException(SubmissionLimits.TooManyFiles(target.Archive));
            Unpack(entry, target);
        }
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
                target.AddFile(path, entry.DataStream ?? Stream.Null, (entry.Mode & AnyExecute) != UnixFileMode.None);
                break;
            case TarEntryType.SymbolicLink or TarEntryType.HardLink:
                throw target.Refused(entry.Name, "is a link");
            default:
                throw target.Refused(entry.Name, "is a device or a pipe");
        }
    }
}
