using Courseware.Recordings;

namespace Courseware.Submissions.Detection;

/// <summary>An executable file, by its path in the workspace.</summary>
internal sealed record MadeProgram(string Path, bool IsHandedIn);

/// <summary>Finds what a build left behind. The workspace was in the hands of the student's build: nothing in it is trusted.</summary>
internal static class ExecutableFinder
{
    private const int MostFolders = 4_000;
    private const int HeadLength = 32;

    private static readonly EnumerationOptions Everything = new() { AttributesToSkip = FileAttributes.None, IgnoreInaccessible = true };

    /// <summary>The executable with the role's name, a new file before a submitted one; null when there is none.</summary>
    public static string? Find(IReadOnlyList<MadeProgram> made, RoleName role)
    {
        var called = made.Where(program => role.Matches(Path.GetFileNameWithoutExtension(program.Path))).ToList();
        return (called.Find(program => !program.IsHandedIn) ?? called.FirstOrDefault())?.Path;
    }

    /// <summary>All executables in the workspace, the shallowest first.</summary>
    public static IReadOnlyList<MadeProgram> All(string workspace)
    {
        var root = FileSystemFacts.RealPath(workspace);
        if (root is null)
            return [];
        var found = new List<MadeProgram>();
        // By levels: the shallowest comes first.
        var waiting = new Queue<string>([root]);
        for (var folders = 0; folders < MostFolders && waiting.TryDequeue(out var folder); folders++)
        {
            foreach (var info in new DirectoryInfo(folder).EnumerateFileSystemInfos("*", Everything).OrderBy(info => info.Name, StringComparer.Ordinal))
            {
                if (info is DirectoryInfo { LinkTarget: null } && info.Name is not (".git" or "node_modules" or "CMakeFiles"))
                    waiting.Enqueue(info.FullName);
                else if (IsProgram(root, info.FullName))
                    found.Add(new MadeProgram(Path.GetRelativePath(root, info.FullName), IsHandedIn(info.FullName)));
            }
        }
        return found;
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
