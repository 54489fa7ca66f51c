namespace Courseware.Launching;

/// <summary>Where programs are looked up by name.</summary>
public static class SearchPath
{
    /// <summary>The first file of that name in the folders of <c>PATH</c>, or null.</summary>
    public static string? Find(string name) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);
}
