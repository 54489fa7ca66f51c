namespace Courseware.Grading.Samples;

/// <summary>The files of a sample that replace the solution's: whole files, or edited ones.</summary>
public sealed class SampleFiles
{
    // Where the file lies from which content and permissions come, or the permissions alone when there is a content.
    private readonly SortedDictionary<string, (string Path, byte[]? Content)> _files = new(StringComparer.Ordinal);

    private SampleFiles()
    {
    }

    /// <summary>Their paths in the submission, in order.</summary>
    public IReadOnlyCollection<string> Names => _files.Keys;

    /// <summary>All files of a folder but the sample's words.</summary>
    internal static SampleFiles Of(string folder, string manifest) => Of(folder, Directory
        .EnumerateFiles(folder, "*", SearchOption.AllDirectories).Where(p => p != manifest).Select(p => Path.GetRelativePath(folder, p)));

    /// <summary>Some files of a folder.</summary>
    internal static SampleFiles Of(string folder, IEnumerable<string> names)
    {
        var files = new SampleFiles();
        foreach (var name in names)
            files._files[name] = (Path.Combine(folder, name), null);
        return files;
    }

    /// <summary>The solution's files as edits leave them.</summary>
    internal static SampleFiles Of(string solution, IReadOnlyDictionary<string, byte[]> edited)
    {
        var files = new SampleFiles();
        foreach (var (name, content) in edited)
            files._files[name] = (Path.Combine(solution, name), content);
        return files;
    }

    /// <summary>Writes them into a folder, over what is there; each has the permissions of the file that it comes from.</summary>
    internal void WriteTo(string folder)
    {
        foreach (var (name, (path, content)) in _files)
        {
            var target = Path.Combine(folder, name);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            if (content is null)
            {
                File.Copy(path, target, overwrite: true);
                continue;
            }
            File.Delete(target);
            File.WriteAllBytes(target, content);
            if (!OperatingSystem.IsWindows())
                File.SetUnixFileMode(target, File.GetUnixFileMode(path));
        }
    }
}
