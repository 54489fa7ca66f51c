using System.Runtime.InteropServices;

namespace Courseware.Submissions;

/// <summary>
/// Whether a file system has room for a grading. A compiler that finds none says so in the words of an error in the program, so it is asked before.
/// </summary>
public static partial class FreeRoom
{
    /// <summary>Bytes and files that a grading may need, with what others use next to it.</summary>
    public const long Bytes = 128L << 20, Files = 2000;

    /// <summary>With so little room left, what failed says nothing: a file may have been cut.</summary>
    public const long LeastBytes = 32L << 20, LeastFiles = 200;

    /// <summary>Why there is less room than that in a folder's file system; null when there is enough, or the system does not report it.</summary>
    public static unsafe string? Lack(string folder, long bytes, long fileCount)
    {
        // The same on the C libraries of all 64-bit systems: sizes, blocks (total, free, for us), files (total, free, for us).
        Span<ulong> facts = stackalloc ulong[32];
        fixed (ulong* first = facts)
        {
            if (!OperatingSystem.IsLinux() || nint.Size != 8 || StatVfs(folder, first) != 0)
                return null;
        }
        var (block, blocks, files, freeFiles) = (facts[1], facts[4], facts[5], facts[7]);
        if (block * blocks < (ulong)bytes)
            return $"Only {block * blocks >> 10} KiB are free in '{folder}', and a grading may need {Bytes >> 20} MiB.";
        return files > 0 && freeFiles < (ulong)fileCount ? $"Only {freeFiles} more files fit in '{folder}', and a grading may need {Files}." : null;
    }

    /// <summary>Ends a grading before it begins where there is no room for it.</summary>
    /// <exception cref="IOException">There is none.</exception>
    public static void Require(string folder)
    {
        if (Lack(folder, Bytes, Files) is { } lack)
            throw new IOException($"{lack} Make room there, or name another folder: TMPDIR=… grader …");
    }

    [LibraryImport("libc", EntryPoint = "statvfs", StringMarshalling = StringMarshalling.Utf8)]
    private static unsafe partial int StatVfs(string path, ulong* facts);
}
