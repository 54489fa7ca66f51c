using Courseware.Recordings;

namespace Courseware.Submissions;

/// <summary>One regular file of a submission. <paramref name="FullPath"/> is where its bytes are: a link inside leads elsewhere.</summary>
internal sealed record SubmissionFile(string Path, string FullPath, bool Executable, long Length)
{
    /// <summary>The folder it is in, <c>""</c> for the root.</summary>
    public string Folder { get; } = Path.LastIndexOf('/') is > 0 and var slash ? Path[..slash] : "";

    /// <summary>Its name without the folder.</summary>
    public string Name { get; } = Path[(Path.LastIndexOf('/') + 1)..];
}

/// <summary>
/// The files and folders of a submission, in ordinal order, with <c>/</c> in their paths. Ignored names, pipes, sockets and
/// devices are not among them; nor is what cannot be read or is too much, as long as no grading needs it.
/// </summary>
internal sealed class SubmissionTree
{
    private static readonly EnumerationOptions All = new() { AttributesToSkip = FileAttributes.None, IgnoreInaccessible = false };

    private readonly string _realRoot;
    private readonly NeededFiles _needed;
    private readonly List<SubmissionFile> _files = [];
    private readonly List<string> _folders = [];
    private readonly List<LeftOut> _leftOut = [];
    private int _entries;

    private SubmissionTree(string root, NeededFiles needed)
    {
        (Root, _needed) = (root, needed);
        _realRoot = FileSystemFacts.RealPath(root) ?? throw new SubmissionException($"There is no folder {Quoted.Name(root)}.");
    }

    /// <summary>The folder that was read.</summary>
    public string Root { get; }

    /// <summary>The regular files.</summary>
    public IReadOnlyList<SubmissionFile> Files => _files;

    /// <summary>The folders below the root, empty ones too.</summary>
    public IReadOnlyList<string> Folders => _folders;

    /// <summary>Existing files that are not in the list, and why.</summary>
    public IReadOnlyList<LeftOut> LeftOut => _leftOut;

    /// <summary>
    /// Walks the folder. Too many sources, and a link that leads out of it instead of what is needed, are a <see cref="SubmissionException"/>; if the
    /// needed files are unknown, every source is needed.
    /// </summary>
    public static SubmissionTree Read(string root, NeededFiles? needed = null)
    {
        var tree = new SubmissionTree(root, needed ?? new NeededFiles(null));
        try
        {
            tree.Walk("", 0);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SubmissionException($"The submission cannot be read: {e.Message.Replace(tree.Root, ".", StringComparison.Ordinal)}");
        }
        tree._files.Sort((a, b) => string.CompareOrdinal(a.Path, b.Path));
        tree._folders.Sort(string.CompareOrdinal);
        tree.LeaveOutTooMuch();
        return tree;
    }

    private void Walk(string folder, int depth)
    {
        if (depth > SubmissionLimits.Depth)
        {
            LeaveOut(folder, $"is in more than {SubmissionLimits.Depth} folders inside each other",
                () => new SubmissionException(SubmissionLimits.TooDeep("The submission")));
            return;
        }
        var entries = new List<FileSystemInfo>();
        foreach (var info in new DirectoryInfo(Path.Combine(Root, folder)).EnumerateFileSystemInfos("*", All).Where(info => !IgnoredNames.Contains(info.Name)))
        {
            entries.Add(info);
            if (++_entries > SubmissionLimits.Entries)
                throw new SubmissionException(SubmissionLimits.TooManyFiles("The submission"));
        }
        string[] names = [.. entries.Select(e => e.Name)];
        foreach (var info in entries.Where(e => !IgnoredNames.IsProjectOutput(e.Name, names)))
            Add(folder.Length == 0 ? info.Name : $"{folder}/{info.Name}", info is DirectoryInfo, depth);
    }

    private void Add(string path, bool isFolder, int depth)
    {
        var fullPath = Path.Combine(Root, path);
        switch (FileSystemFacts.KindOf(fullPath))
        {
            case FileKind.Folder:
                _folders.Add(path);
                Walk(path, depth + 1);
                break;
            case FileKind.File:
                AddFile(path, fullPath);
                break;
            case FileKind.Link:
                Follow(path, fullPath);
                break;
            case FileKind.Missing when isFolder:
                throw NoName(path);
            case FileKind.Missing:
                LeaveOut(path, "cannot be opened by its name", () => NoName(path));
                break;
            default:
                break;
        }
    }

    private static SubmissionException NoName(string path) =>
        new($"The submission has a file {Quoted.Name(path)} that cannot be opened by its name. Rename it, with plain letters only.");

    private void LeaveOut(string path, string fact, Func<SubmissionException> refuse)
    {
        if (_needed.Contains(path))
            throw refuse();
        _leftOut.Add(new LeftOut(path, fact));
    }

    private void AddFile(string path, string fullPath) =>
        _files.Add(new SubmissionFile(path, fullPath, Executables.HasBit(fullPath), new FileInfo(fullPath).Length));

    private void Follow(string path, string fullPath)
    {
        var target = Quoted.Name(new FileInfo(fullPath).LinkTarget ?? "");
        var real = FileSystemFacts.RealPath(fullPath);
        var fact = real is null ? "where there is nothing"
            : !real.StartsWith(_realRoot + Path.DirectorySeparatorChar, StringComparison.Ordinal) ? "which is outside of the submission"
            : FileSystemFacts.KindOf(real) != FileKind.File ? "which is not a file" : null;
        if (fact is null)
            AddFile(path, real!);
        else
            LeaveOut(path, $"is a link to {target}, {fact}",
                () => new SubmissionException($"{Quoted.Name(path)} is a link to {target}, {fact}. Put a copy of the file in its place."));
    }

    // The largest first, and of many the deepest; sources are never left out.
    private void LeaveOutTooMuch()
    {
        var bytes = _files.Sum(f => f.Length);
        var extra = _files.Where(f => !NeededFiles.IsSource(f.Path) && !_needed.Contains(f.Path)).ToList();
        foreach (var file in extra.OrderByDescending(f => f.Length).ThenBy(f => f.Path, StringComparer.Ordinal).TakeWhile(_ => bytes > SubmissionLimits.Bytes))
        {
            _files.Remove(file);
            _leftOut.Add(new LeftOut(file.Path, $"has {file.Length >> 20} MiB, more than fit in"));
            bytes -= file.Length;
        }
        if (bytes > SubmissionLimits.Bytes)
            throw new SubmissionException(SubmissionLimits.TooManyBytes("The submission"));
        var most = _files.Count - SubmissionLimits.Files;
        var many = extra.Intersect(_files).OrderByDescending(f => f.Path.Count(c => c == '/')).ThenByDescending(f => f.Path, StringComparer.Ordinal)
            .Take(Math.Max(0, most)).ToHashSet();
        if (many.Count < most)
            throw new SubmissionException(SubmissionLimits.TooManyFiles("The submission"));
        _files.RemoveAll(many.Contains);
        _leftOut.AddRange(many.Select(f => new LeftOut(f.Path, $"is one of more than {SubmissionLimits.Files:N0} files")));
        if (_folders.Count > SubmissionLimits.Files)
            throw new SubmissionException(SubmissionLimits.TooManyFiles("The submission"));
    }
}
