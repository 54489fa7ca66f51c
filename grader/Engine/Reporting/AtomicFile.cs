using Courseware.Recordings;

namespace Courseware.Reporting;

/// <summary>Files that are there whole or not at all.</summary>
internal static class AtomicFile
{
    // As a shell: what leads to itself leads nowhere.
    private const int MostLinks = 40;

    /// <summary>
    /// Writes the file in one step: a reader sees the old file or the whole new one, never a part. A link stays, and its target is written. An existing
    /// path that is not a regular file (a device, a pipe, /dev/stdout) is written to directly, and never replaced.
    /// </summary>
    public static void Save(string path, Action<Stream> write)
    {
        path = Target(path);
        if (IsSpecial(path))
        {
            Pour(path, write);
            return;
        }
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var temporary = $"{path}.{Path.GetRandomFileName()}.tmp";
        try
        {
            using (var file = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write))
                write(file);
            File.Move(temporary, path, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    /// <summary>
    /// True for what is there and is neither a regular file nor a folder, or is a process's own descriptor, whatever that leads to: another
    /// program holds it open, and would continue with a file that has no name any longer.
    /// </summary>
    public static bool IsSpecial(string path)
    {
        path = Target(path);
        if (!OperatingSystem.IsLinux() || !Path.Exists(path) || Directory.Exists(path))
            return false;
        return IsDescriptor(path) || FileSystemFacts.KindOf(path) != FileKind.File;
    }

    // Links are followed one by one, up to a descriptor's: /proc/self/fd/1 is a link by its looks only.
    private static string Target(string path)
    {
        path = InRealFolder(Path.GetFullPath(path));
        for (var links = 0; links < MostLinks && !IsDescriptor(path) && new FileInfo(path).LinkTarget is { } target; links++)
            path = InRealFolder(Path.GetFullPath(target, Path.GetDirectoryName(path)!));
        return path;
    }

    private static string InRealFolder(string path) =>
        Path.GetDirectoryName(path) is { } folder && FileSystemFacts.RealPath(folder) is { } real ? Path.Combine(real, Path.GetFileName(path)) : path;

    private static bool IsDescriptor(string path) =>
        path.StartsWith("/proc/", StringComparison.Ordinal) && Path.GetDirectoryName(path)?.EndsWith("/fd", StringComparison.Ordinal) == true;

    // In one write, without the length or a position, which pipes do not have.
    private static void Pour(string path, Action<Stream> write)
    {
        using var memory = new MemoryStream();
        write(memory);
        var bytes = memory.GetBuffer().AsSpan(0, (int)memory.Length);
        // Our own descriptor continues where the report before it ended; a newly opened file would begin at the start.
        if (path.StartsWith($"/proc/{Environment.ProcessId}/", StringComparison.Ordinal) && int.TryParse(Path.GetFileName(path), out var descriptor))
        {
            FileSystemFacts.WriteAll(descriptor, bytes);
            return;
        }
        using var file = new FileStream(
            path, new FileStreamOptions { Mode = FileMode.Open, Access = FileAccess.Write, Share = FileShare.ReadWrite, BufferSize = 0 });
        file.Write(bytes);
    }
}
