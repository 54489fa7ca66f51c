namespace Courseware.Tests.Submissions;

/// <summary>A folder of one test, removed with all that is in it.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("courseware-tests-").FullName;

    /// <summary>Writes a text file, its folders too, and gives its full path.</summary>
    public string Write(string path, string text = "")
    {
        var full = System.IO.Path.Combine(Path, path);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(full)!);
        File.WriteAllText(full, text);
        return full;
    }

    /// <summary>Writes empty files.</summary>
    public void WriteEmpty(params string[] paths)
    {
        foreach (var path in paths)
            Write(path);
    }

    /// <summary>A path below the folder.</summary>
    public string At(string path) => System.IO.Path.Combine(Path, path);

    /// <summary>All files below a folder, relative to it, in order.</summary>
    public static string[] FilesIn(string folder) =>
        [.. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Select(file => System.IO.Path.GetRelativePath(folder, file))
            .Order(StringComparer.Ordinal)];

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
