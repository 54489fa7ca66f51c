using Courseware.Grading;
using Courseware.Reporting;
using Courseware.Reporting.Formats;

namespace Courseware.Cli;

/// <summary>
/// The autograder that Gradescope unpacks to /autograder/source: its two scripts, the program, and what the program needs of one
/// exercise. Solution, samples and starter stay out: a student's program can read all that is there. The same input gives
/// the same bytes.
/// </summary>
internal sealed class GradescopeZip(Exercise exercise, string program, string language, ulong seed)
{
    /// <summary>Writes the archive.</summary>
    public void Write(Stream stream)
    {
        using var zip = new ReproducibleZip(stream);
        zip.AddText("setup.sh", EmbeddedResource.Text("setup.sh"), isExecutable: true);
        zip.AddText("run_autograder", EmbeddedResource.Text("run_autograder")
            .Replace("@EXERCISE@", ShellCommand.Join([exercise.Manifest.Id]), StringComparison.Ordinal)
            .Replace("@LANGUAGE@", language, StringComparison.Ordinal)
            .Replace("@SEED@", $"{seed}", StringComparison.Ordinal), isExecutable: true);
        zip.Add("not-graded.json", to => GradescopeJson.WriteNotGraded(language, to));
        zip.AddFile("grader/grader", program, isExecutable: true);
        string[] needed = [Exercise.ManifestName, .. exercise.Manifest.Programs.Select(p => p.Original).OfType<string>()];
        foreach (var file in needed.Distinct(StringComparer.Ordinal))
            zip.AddFile($"grader/exercises/{exercise.Manifest.Id}/{file}", Path.Combine(exercise.Folder, file));
    }
}
