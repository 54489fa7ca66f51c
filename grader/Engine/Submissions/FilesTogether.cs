namespace Courseware.Submissions;

/// <summary>A private folder in which the files of several sources lie together. Of two that are the same one is kept.</summary>
internal sealed class FilesTogether(string folder)
{
    private readonly FileCopier _copier = new();
    private readonly Dictionary<string, string> _from = new(StringComparer.Ordinal);

    /// <summary>The folder.</summary>
    public string Folder => folder;

    /// <summary>Adds files of a tree. <paramref name="from"/> is what the student calls it that they come from.</summary>
    /// <exception cref="SubmissionException">Two files of one name differ.</exception>
    public void Add(SubmissionTree tree, Func<SubmissionFile, bool> wanted, string from, string below = "")
    {
        foreach (var path in tree.Folders)
            MakeFolder(below + path, from);
        foreach (var file in tree.Files.Where(wanted))
            Add(file, below + file.Path, from);
    }

    /// <summary>Adds one file.</summary>
    /// <exception cref="SubmissionException">There is another one of that name, and it differs.</exception>
    public void Add(SubmissionFile file, string path, string from)
    {
        var target = Path.Combine(folder, path);
        if (Directory.Exists(target))
            throw Differs(path, from);
        if (File.Exists(target))
        {
            if (!File.ReadAllBytes(target).AsSpan().SequenceEqual(FileCopier.ReadAll(file)))
                throw Differs(path, from);
            return;
        }
        if (path.LastIndexOf('/') is > 0 and var slash)
            MakeFolder(path[..slash], from);
        _copier.Copy(file, target);
        _from[path] = from;
    }

    private void MakeFolder(string path, string from)
    {
        for (var slash = path.IndexOf('/'); slash > 0; slash = path.IndexOf('/', slash + 1))
            if (File.Exists(Path.Combine(folder, path[..slash])))
                throw Differs(path[..slash], from);
        if (File.Exists(Path.Combine(folder, path)))
            throw Differs(path, from);
        MachineWrites.MakeFolder(Path.Combine(folder, path));
    }

    private SubmissionException Differs(string path, string from) =>
        new($"{Quoted.Name(path)} is in {Named(_from.GetValueOrDefault(path, "the folder"))} and in {Named(from)}, and they differ. Hand in one of them.");

    private static string Named(string from) => from == "the folder" ? from : Quoted.Name(from);
}
