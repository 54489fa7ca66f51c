namespace Courseware.Batch.Layouts;

/// <summary>
/// Clones of repositories, one for each student: <c>half-close-kim</c>, <c>half-close-lee</c>. What all names have before a dash, or the
/// exercise's id, is not the student's. No git is run in them: a repository's own settings can start programs.
/// </summary>
internal static class GitHubLayout
{
    public static Collected? Read(IReadOnlyList<string> names, string folder, string exercise)
    {
        var clones = names.Where(name => Path.Exists(Path.Combine(folder, name, ".git"))).ToList();
        if (clones.Count == 0)
            return null;
        var prefix = clones.TrueForAll(name => name.StartsWith($"{exercise}-", StringComparison.Ordinal)) ? $"{exercise}-" : Common(clones);
        return new Collected(
            "github",
            [.. clones.Select(name => new HandedIn(name[prefix.Length..], [name[prefix.Length..], name], [new HandedFile(Path.Combine(folder, name), name)]))],
            [.. names.Except(clones, StringComparer.Ordinal)]);
    }

    // Up to a dash, and not with one name only: then nothing says where the student begins.
    private static string Common(List<string> names)
    {
        if (names.Count < 2)
            return "";
        var length = Enumerable.Range(0, names.Min(n => n.Length)).TakeWhile(i => names.TrueForAll(n => n[i] == names[0][i])).Count();
        return names[0][..(names[0][..length].LastIndexOf('-') + 1)];
    }
}
