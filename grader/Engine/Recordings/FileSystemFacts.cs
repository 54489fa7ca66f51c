using System.Runtime.InteropServices;

namespace Courseware.Recordings;

/// <summary>The kind of a file. The framework does not distinguish a pipe from a file, and opening a pipe waits forever.</summary>
internal enum FileKind
{
    Missing,
    File,
    Folder,
    Link,
    Special,
}

/// <summary>Questions to the system that the framework has no answer to.</summary>
internal static partial class FileSystemFacts
{
    private const int CurrentFolder = -100;
    private const int DoNotFollow = 0x100;
    private const uint AskType = 1;
    private const int ModeOffset = 28;

    /// <summary>The kind of a path; a link is not followed.</summary>
    public static FileKind KindOf(string path)
    {
        if (OperatingSystem.IsLinux())
            return KindByStatx(path);
        var info = new FileInfo(path);
        if (info.LinkTarget is not null)
            return FileKind.Link;
        return Directory.Exists(path) ? FileKind.Folder : info.Exists ? FileKind.File : FileKind.Missing;
    }

    /// <summary>The path without any link in it; null when something on the way does not exist.</summary>
    public static string? RealPath(string path)
    {
        if (OperatingSystem.IsWindows())
            return Path.GetFullPath(path);
        var text = ResolvePath(path, 0);
        if (text == 0)
            return null;
        var real = Marshal.PtrToStringUTF8(text);
        FreeMemory(text);
        return real;
    }

    /// <summary>Writes to an open descriptor of this process, at its current position.</summary>
    /// <exception cref="IOException">The write failed.</exception>
    public static unsafe void WriteAll(int descriptor, ReadOnlySpan<byte> bytes)
    {
        const int interrupted = 4;
        while (bytes.Length > 0)
        {
            nint count;
            fixed (byte* first = bytes)
                count = Write(descriptor, first, bytes.Length);
            if (count < 0 && Marshal.GetLastPInvokeError() is var error && error != interrupted)
                throw new IOException(Marshal.GetPInvokeErrorMessage(error));
            bytes = bytes[(int)Math.Max(0, count)..];
        }
    }

    private static unsafe FileKind KindByStatx(string path)
    {
        // The layout of struct statx is the same on every architecture, unlike that of struct stat.
        Span<byte> facts = stackalloc byte[256];
        fixed (byte* first = facts)
            if (Statx(CurrentFolder, path, DoNotFollow, AskType, first) != 0)
                return FileKind.Missing;
        return (BitConverter.ToUInt16(facts[ModeOffset..]) & 0xF000) switch
        {
            0x8000 => FileKind.File,
            0x4000 => FileKind.Folder,
            0xA000 => FileKind.Link,
            _ => FileKind.Special,
        };
    }

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    private static unsafe partial int Statx(int folder, string path, int flags, uint mask, byte* facts);

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    private static unsafe partial nint Write(int descriptor, byte* bytes, nint count);

    [LibraryImport("libc", EntryPoint = "realpath", StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint ResolvePath(string path, nint buffer);

    [LibraryImport("libc", EntryPoint = "free")]
    private static partial void FreeMemory(nint memory);
}
