using Courseware.Submissions;

namespace Courseware.Grading;

/// <summary>
/// A submission that is wrong on purpose: the exercise's solution with some files replaced.
/// <paramref name="Fails"/> names the checks that it must fail, all of them, each with its reason code; several codes, separated by
/// <c>|</c>, where it is for the kernel to choose which of them shows first.
/// </summary>
public sealed record Mistake(string Id, string Folder, LocalizedText Title, LocalizedText Seen, IReadOnlyDictionary<string, IReadOnlyList<string>> Fails)
{
    /// <summary>True for a mistake that shows itself only where the grader has a wire (<c>needs: wire</c>).</summary>
    public bool NeedsWire { get; init; }

    private const string ManifestName = "mistake.yaml";

    /// <summary>All mistakes of an exercise.</summary>
    /// <exception cref="ManifestException">A manifest is wrong.</exception>
    public static IReadOnlyList<Mistake> All(Exercise exercise) => Directory.Exists(exercise.Mistakes)
        ? [.. Directory.EnumerateDirectories(exercise.Mistakes).Order(StringComparer.Ordinal).Select(f => Load(exercise, f))]
        : [];

    /// <summary>Puts the whole submission into a new folder.</summary>
    public void Compose(Exercise exercise, string target)
    {
        Directory.CreateDirectory(target);
        foreach (var folder in new[] { exercise.Solution, Folder })
        {
            foreach (var file in Directory.EnumerateFiles(folder).Where(f => Path.GetFileName(f) != ManifestName))
                File.Copy(file, Path.Combine(target, Path.GetFileName(file)), overwrite: true);
        }
    }

    private static Mistake Load(Exercise exercise, string folder)
    {
        var file = YamlFile.Load(Path.Combine(folder, ManifestName));
        file.Allow(file.Root, "title", "seen", "needs", "fails");
        var fails = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        foreach (var (key, value) in file.Mapping(file.Get(file.Root, "fails")).Children)
        {
            var id = file.Text(key);
            if (!exercise.Manifest.Checks.Any(c => c.Id == id))
                throw file.Wrong(key, $"there is no check '{id}'.{Suggestions.Hint(id, exercise.Manifest.Checks.Select(c => c.Id))}");
            fails[id] = file.Text(value).Split('|', StringSplitOptions.TrimEntries);
        }
        var needs = YamlFile.Find(file.Root, "needs");
        if (needs is not null && file.Text(needs) != "wire")
            throw file.Wrong(needs, "a mistake can need nothing but 'wire'.");
        return new Mistake(Path.GetFileName(folder), folder, file.Local(file.Get(file.Root, "title")), file.Local(file.Get(file.Root, "seen")), fails)
        {
            NeedsWire = needs is not null,
        };
    }
}
