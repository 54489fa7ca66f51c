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
/// devices are not among them.
/// </summary>
internal sealed class SubmissionTree
{
    private static readonly EnumerationOptions All = new() { AttributesToSkip = FileAttributes.None, IgnoreInaccessible = false };

    private readonly string _realRoot;
    private readonly List<SubmissionFile> _files = [];
    private readonly List<string> _folders = [];
    private long _bytes;

    private SubmissionTree(string root)
    {
        Root = root;
        _realRoot = FileSystemFacts.RealPath(root) ?? throw new SubmissionException($"There is no folder {Quoted.Name(root)}.");
    }

    /// <summary>The folder that was read.</summary>
    public string Root { get; }

    /// <summary>The regular files.</summary>
    public IReadOnlyList<SubmissionFile> Files => _files;

    /// <summary>The folders below the root, empty ones too.</summary>
    public IReadOnlyList<string> Folders => _folders;

    /// <summary>Walks the folder. Too much of anything, and links that lead out of it, are a <see cref="SubmissionException"/>.</summary>
    public static SubmissionTree Read(string root)
    {
        var tree = new SubmissionTree(root);
        try
        {
            tree.Walk("", 0);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SubmissionException($"The submission cannot be read: {e.Message}");
        }
        tree._files.Sort((a, b) => string.CompareOrdinal(a.Path, b.Path));
        tree._folders.Sort(string.CompareOrdinal);
        return tree;
    }

    private void Walk(string folder, int depth)
    {
        if (depth > SubmissionLimits.Depth)
            throw new SubmissionException(SubmissionLimits.TooDeep("The submission"));
        var names = new List<string>();
        foreach (var info in new DirectoryInfo(Path.Combine(Root, folder)).EnumerateFileSystemInfos("*", All))
        {
            if (IgnoredNames.Contains(info.Name))
                continue;
            names.Add(info.Name);
            if (names.Count + _files.Count > SubmissionLimits.Files)
                throw new SubmissionException(SubmissionLimits.TooManyFiles("The submission"));
        }
        foreach (var name in names.Where(name => !IgnoredNames.IsProjectOutput(name, names)))
            Add(folder.Length == 0 ? name : $"{folder}/{name}", depth);
    }

    private void Add(string path, int depth)
    {
        var fullPath = Path.Combine(Root, path);
        switch (FileSystemFacts.KindOf(fullPath))
        {
            case FileKind.Folder:
                if (_folders.Count == SubmissionLimits.Files)
                    throw new SubmissionException(SubmissionLimits.TooManyFiles("The submission"));
                _folders.Add(path);
                Walk(path, depth + 1);
                break;
            case FileKind.File:
                AddFile(path, fullPath);
                break;
            case FileKind.Link:
                AddFile(path, Follow(path, fullPath));
                break;
            case FileKind.Missing:
                throw new SubmissionException(
                    $"The submission has a file {Quoted.Name(path)} that cannot be opened by its name. Rename it, with plain letters only.");
            default:
                break;
        }
    }

    private void AddFile(string path, string fullPath)
    {
        var info = new FileInfo(fullPath);
        _bytes += info.Length;
        if (_bytes > SubmissionLimits.Bytes)
            throw new SubmissionException(SubmissionLimits.TooManyBytes("The submission"));
        _files.Add(new SubmissionFile(path, fullPath, Executables.HasBit(fullPath), info.Length));
    }

    private string Follow(string path, string fullPath)
    {
        const string Instead = "Put a copy of the file in its place.";
        var target = Quoted.Name(new FileInfo(fullPath).LinkTarget ?? "");
        var real = FileSystemFacts.RealPath(fullPath)
            ?? throw new SubmissionException($"{Quoted.Name(path)} is a link to {target}, where there is nothing. {Instead}");
        if (!real.StartsWith(_realRoot + Path.DirectorySeparatorChar, StringComparison.Ordinal))
            throw new SubmissionException($"{Quoted.Name(path)} is a link to {target}, which is outside of the submission. {Instead}");
        if (FileSystemFacts.KindOf(real) != FileKind.File)
            throw new SubmissionException($"{Quoted.Name(path)} is a link to {target}, which is not a file. {Instead}");
        return real;
    }
}
