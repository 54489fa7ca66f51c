using Courseware.Submissions;

namespace Courseware.Grading;

/// <summary>
/// A submission that is right and looks unlike the solution: another language, other calls, other habits. It must pass every check
/// of both tiers, but for those of <paramref name="Except"/>. A failure of any other check is a mistake of the grader's.
/// </summary>
/// <param name="Id">The name of its folder.</param>
/// <param name="Folder">Its folder: only the files that differ from the solution.</param>
/// <param name="Tools">Programs that must be on the PATH to build or run it, besides a C compiler.</param>
/// <param name="Except">Checks that it cannot pass, each with the reason code and why in words.</param>
public sealed record Unusual(
    string Id, string Folder, IReadOnlyList<string> Tools, IReadOnlyDictionary<string, (string Reason, string Why)> Except)
{
    private const string ManifestName = "unusual.yaml";

    /// <summary>All unusual submissions of an exercise; none when it has no folder of them.</summary>
    /// <exception cref="ManifestException">A manifest is wrong.</exception>
    public static IReadOnlyList<Unusual> All(Exercise exercise) => Directory.Exists(exercise.Unusual)
        ? [.. Directory.EnumerateDirectories(exercise.Unusual).Order(StringComparer.Ordinal).Select(f => Load(exercise, f))]
        : [];

    /// <summary>
    /// Puts the whole submission into a new folder: the files of the solution, but for the programs that it brings itself under
    /// the same name, whatever their language.
    /// </summary>
    public void Compose(Exercise exercise, string target)
    {
        Directory.CreateDirectory(target);
        var own = Directory.EnumerateFileSystemEntries(Folder).Select(Path.GetFileNameWithoutExtension).ToList();
        var replaced = exercise.Manifest.Programs.Where(p => own.Exists(name => Role(p).Matches(name!))).Select(Role).ToList();
        foreach (var file in Directory.EnumerateFiles(exercise.Solution))
        {
            if (!replaced.Exists(role => role.Matches(Path.GetFileNameWithoutExtension(file))))
                File.Copy(file, Path.Combine(target, Path.GetFileName(file)));
        }
        foreach (var file in Directory.EnumerateFiles(Folder, "*", SearchOption.AllDirectories))
        {
            var path = Path.Combine(target, Path.GetRelativePath(Folder, file));
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            if (Path.GetFileName(file) != ManifestName)
                File.Copy(file, path, overwrite: true);
        }
    }

    /// <summary>The tools that are not on the PATH of this process.</summary>
    public IReadOnlyList<string> Missing()
    {
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        return [.. Tools.Where(tool => !folders.Any(folder => File.Exists(Path.Combine(folder, tool))))];
    }

    private static RoleName Role(ProgramSpec program) => new(program.Role, program.Name);

    private static Unusual Load(Exercise exercise, string folder)
    {
        var except = new Dictionary<string, (string, string)>(StringComparer.Ordinal);
        var path = Path.Combine(folder, ManifestName);
        if (!File.Exists(path))
            return new Unusual(Path.GetFileName(folder), folder, [], except);
        var file = YamlFile.Load(path);
        file.Allow(file.Root, "tools", "except");
        if (YamlFile.Find(file.Root, "except") is { } exceptions)
        {
            foreach (var (key, value) in file.Mapping(exceptions).Children)
            {
                var id = file.Text(key);
                if (!exercise.Manifest.Checks.Any(c => c.Id == id))
                    throw file.Wrong(key, $"there is no check '{id}'.{Suggestions.Hint(id, exercise.Manifest.Checks.Select(c => c.Id))}");
                var why = file.Mapping(value);
                file.Allow(why, "reason", "why");
                except[id] = (file.Text(file.Get(why, "reason")), file.Text(file.Get(why, "why")));
            }
        }
        var tools = file.Items(YamlFile.Find(file.Root, "tools")).Select(file.Text).ToList();
        return new Unusual(Path.GetFileName(folder), folder, tools, except);
    }
}
