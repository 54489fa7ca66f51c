using Courseware.Recordings;

namespace Courseware.Submissions.Detection;

/// <summary>Finds what a build left behind. The workspace was in the hands of the student's build: nothing in it is trusted.</summary>
internal static class ExecutableFinder
{
    private const int MostFolders = 4_000;
    private const int HeadLength = 32;

    private static readonly EnumerationOptions All = new() { AttributesToSkip = FileAttributes.None, IgnoreInaccessible = true };

    /// <summary>The path of the executable, relative to the workspace; null when there is none.</summary>
    public static string? Find(string workspace, RoleName role)
    {
        var root = FileSystemFacts.RealPath(workspace);
        if (root is null)
            return null;
        string? old = null;
        // By levels: the shallowest comes first.
        var waiting = new Queue<string>([root]);
        for (var folders = 0; folders < MostFolders && waiting.TryDequeue(out var folder); folders++)
        {
            foreach (var info in new DirectoryInfo(folder).EnumerateFileSystemInfos("*", All).OrderBy(info => info.Name, StringComparer.Ordinal))
            {
                if (info is DirectoryInfo { LinkTarget: null } && info.Name is not (".git" or "node_modules" or "CMakeFiles"))
                    waiting.Enqueue(info.FullName);
                else if (role.Matches(Path.GetFileNameWithoutExtension(info.Name)) && IsProgram(root, info.FullName))
                {
                    var path = Path.GetRelativePath(root, info.FullName);
                    if (!IsHandedIn(info.FullName))
                        return path;
                    old ??= path;
                }
            }
        }
        return old;
    }

    /// <summary>True for what was compiled before it was handed in: <see cref="FileCopier"/> made it as old as can be.</summary>
    private static bool IsHandedIn(string path) => File.GetLastWriteTimeUtc(path) == DateTime.UnixEpoch;

    private static bool IsProgram(string root, string path)
    {
        var real = FileSystemFacts.RealPath(path);
        if (real is null || !real.StartsWith(root + Path.DirectorySeparatorChar, StringComparison.Ordinal)
            || FileSystemFacts.KindOf(real) != FileKind.File || !Executables.HasBit(real))
            return false;
        try
        {
            using var file = File.OpenRead(real);
            Span<byte> head = stackalloc byte[HeadLength];
            head = head[..file.ReadAtLeast(head, HeadLength, throwOnEndOfStream: false)];
            return Executables.IsElfProgram(head) || head.StartsWith("#!"u8);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
