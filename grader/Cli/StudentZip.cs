using Courseware.Grading;

namespace Courseware.Cli;

/// <summary>
/// The package with which a student grades at home: the program, and of one exercise the manifest, the handouts, the starter and the lecture's own
/// programs that checks run. Solution, samples and demos stay out.
/// </summary>
internal sealed class StudentZip(Exercise exercise, string program)
{
    private static readonly string[] Handouts = ["README.md", "README.ko.md"];

    /// <summary>Writes the archive.</summary>
    public void Write(Stream stream)
    {
        using var zip = new ReproducibleZip(stream);
        zip.AddFile("grader/grader", program, isExecutable: true);
        foreach (var file in Files())
            zip.AddFile($"grader/exercises/{exercise.Manifest.Id}/{file}", Path.Combine(exercise.Folder, file));
    }

    /// <summary>The files of the exercise that a student gets, relative to it.</summary>
    internal IEnumerable<string> Files()
    {
        var starter = exercise.StarterLanguages.SelectMany(exercise.StarterFiles).Select(f => Path.GetRelativePath(exercise.Folder, f));
        string[] files =
        [
            Exercise.ManifestName, .. Handouts.Where(f => File.Exists(Path.Combine(exercise.Folder, f))),
            .. starter, .. exercise.Manifest.Programs.Select(p => p.Original).OfType<string>(),
        ];
        return files.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
    }
}
