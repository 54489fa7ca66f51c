using System.Runtime.InteropServices;
using System.Text;

namespace Courseware.Launching;

/// <summary>
/// Files of proc(5). They are read many times a second, and the framework's way to a text (a lock, the size, a decoder) costs more system calls than
/// the reading.
/// </summary>
internal static unsafe partial class ProcFile
{
    private const int ReadOnlyAndCloseOnExec = 0x80000; // O_RDONLY | O_CLOEXEC (open(2)), the same on every architecture that .NET runs on

    /// <summary>The text without white space at its end; null when it cannot be read, as when its process is gone.</summary>
    public static string? Read(string path)
    {
        var fd = open(path, ReadOnlyAndCloseOnExec);
        if (fd < 0)
            return null;
        try
        {
            // Half a page: the kernel fills it as long as there is something (seq_file), so less is the end, and needs no second call to show it.
            var bytes = new byte[2048];
            for (var length = 0; ; Array.Resize(ref bytes, 2 * length))
            {
                nint n;
                fixed (byte* free = &bytes[length])
                    n = read(fd, free, bytes.Length - length);
                if (n < 0)
                    return null;
                length += (int)n;
                if (length < bytes.Length)
                    return Encoding.UTF8.GetString(bytes, 0, length).TrimEnd();
            }
        }
        finally
        {
            _ = close(fd);
        }
    }

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int open(string path, int flags);

    [LibraryImport("libc")]
    private static partial nint read(int fd, byte* buffer, nint size);

    [LibraryImport("libc")]
    private static partial int close(int fd);
}
