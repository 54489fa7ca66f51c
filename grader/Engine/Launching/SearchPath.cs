namespace Courseware.Launching;

/// <summary>The folders in which programs are searched by name.</summary>
public static class SearchPath
{
    /// <summary>The first file of that name in the folders of <c>PATH</c>, or null.</summary>
    public static string? Find(string name) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);
}
