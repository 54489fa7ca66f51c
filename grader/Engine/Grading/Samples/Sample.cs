using Courseware.Submissions;

namespace Courseware.Grading.Samples;

/// <summary>A submission that comes with an exercise, and of which it is known what the grader must say: the solution with some files changed.</summary>
/// <param name="Id">Its name: that of its file or folder.</param>
/// <param name="Files">The files that replace the solution's.</param>
public abstract record Sample(string Id, SampleFiles Files)
{
    /// <summary>The words of a sample that is a folder.</summary>
    internal const string ManifestName = "sample.yaml";

    /// <summary>The extension of a sample that is one file.</summary>
    internal const string Extension = ".yaml";

    /// <summary>Names that mean another submission of the exercise.</summary>
    public static IReadOnlyList<string> Reserved { get; } = ["solution", "starter"];

    /// <summary>The samples of an exercise: first the accepted ones, then the rejected ones.</summary>
    /// <exception cref="ManifestException">One cannot be read, an edit no longer applies, or two have one name.</exception>
    public static IReadOnlyList<Sample> All(Exercise exercise)
    {
        List<Sample> all = [.. AcceptedSample.All(exercise), .. RejectedSample.All(exercise)];
        if (all.Find(s => Reserved.Contains(s.Id, StringComparer.Ordinal)) is { } reserved)
            throw new ManifestException($"{exercise.Folder}: no sample can be called '{reserved.Id}', as that is another submission. Give it another name.");
        return all.GroupBy(s => s.Id, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1) is { } twice
            ? throw new ManifestException($"{exercise.Folder}: two samples are called '{twice.Key}'. Give one of them another name.")
            : all;
    }

    /// <summary>
    /// Puts the whole submission into a folder: the files of the solution, except for the programs that the sample brings itself under the same
    /// name, whatever their language.
    /// </summary>
    public void Compose(Exercise exercise, string target)
    {
        Directory.CreateDirectory(target);
        var own = Files.Names.Select(n => Path.GetFileNameWithoutExtension(n.Split(Path.DirectorySeparatorChar)[0])).ToList();
        var replaced = exercise.Roles.Where(role => own.Exists(role.Matches)).ToList();
        foreach (var file in Directory.EnumerateFiles(exercise.Solution))
        {
            if (!replaced.Exists(role => role.Matches(Path.GetFileNameWithoutExtension(file))))
                File.Copy(file, Path.Combine(target, Path.GetFileName(file)), overwrite: true);
        }
        Files.WriteTo(target);
    }

    /// <summary>The samples in a folder: files with words and edits, and folders with words and files.</summary>
    private protected static IEnumerable<Source> Sources(Exercise exercise, string folder)
    {
        if (!Directory.Exists(folder))
            yield break;
        foreach (var path in Directory.EnumerateFileSystemEntries(folder).Order(StringComparer.Ordinal))
        {
            if (Directory.Exists(path))
                yield return new Source(exercise, Path.GetFileName(path), Path.Combine(path, ManifestName), path);
            else if (path.EndsWith(Extension, StringComparison.Ordinal))
                yield return new Source(exercise, Path.GetFileNameWithoutExtension(path), path, null);
            else
                throw new ManifestException(
                    $"{path}: a sample is a file NAME{Extension} with edits of the solution, or a folder with files and {ManifestName}. Make it one, or "
                        + "move it.");
        }
    }

    /// <summary>Where a sample is: a file, or the folder <paramref name="Folder"/> with a file of words in it.</summary>
    private protected sealed record Source(Exercise Exercise, string Id, string Manifest, string? Folder)
    {
        /// <summary>Its words, which may have these keys.</summary>
        public YamlFile Read(params string[] keys)
        {
            var file = YamlFile.Load(Manifest);
            file.Allow(file.Root, Folder is null ? [.. keys, "edits"] : keys);
            return file;
        }

        /// <summary>Its files.</summary>
        public SampleFiles Files(YamlFile? words) => Folder is not null
            ? SampleFiles.Of(Folder, Manifest)
            : SampleFiles.Of(Exercise.Solution, EditReader.Read(words!, words!.Get(words.Root, "edits"), Exercise.Solution));
    }

    /// <summary>The id of a check in the words of a sample.</summary>
    private protected static string CheckId(Exercise exercise, YamlFile file, YamlDotNet.RepresentationModel.YamlNode node)
    {
        var id = file.Text(node);
        return exercise.Manifest.Checks.Any(c => c.Id == id)
            ? id
            : throw file.Wrong(node, $"there is no check '{id}'.{Suggestions.Hint(id, exercise.Manifest.Checks.Select(c => c.Id))}");
    }
}
