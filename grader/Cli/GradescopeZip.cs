using System.IO.Compression;
using System.Text;
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
    private const UnixFileMode Readable = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
    private const UnixFileMode Executable = Readable | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    private const int ModeShift = 16;

    // The type of a regular file in st_mode, see inode(7).
    private const int RegularFile = 0x8000;

    // The oldest time that a zip can say.
    private static readonly DateTimeOffset Always = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Writes the archive.</summary>
    public void Write(Stream stream)
    {
        using var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true);
        Add(zip, "setup.sh", Executable, Bytes(Resource.Text("setup.sh")));
        Add(zip, "run_autograder", Executable, Bytes(Resource.Text("run_autograder")
            .Replace("@EXERCISE@", ShellCommand.Join([exercise.Manifest.Id]), StringComparison.Ordinal)
            .Replace("@LANGUAGE@", language, StringComparison.Ordinal)
            .Replace("@SEED@", $"{seed}", StringComparison.Ordinal)));
        Add(zip, "not-graded.json", Readable, to => GradescopeJson.WriteNotGraded(language, to));
        Add(zip, "grader/grader", Executable, to => CopyFile(program, to));
        string[] needed = [Exercise.ManifestName, .. exercise.Manifest.Programs.Select(p => p.Original).OfType<string>()];
        foreach (var file in needed.Distinct(StringComparer.Ordinal))
            Add(zip, $"grader/exercises/{exercise.Manifest.Id}/{file}", Readable, to => CopyFile(Path.Combine(exercise.Folder, file), to));
    }

    private static void Add(ZipArchive zip, string name, UnixFileMode mode, Action<Stream> write)
    {
        var entry = zip.CreateEntry(name, CompressionLevel.Optimal);
        entry.LastWriteTime = Always;
        entry.ExternalAttributes = (RegularFile | (int)mode) << ModeShift;
        using var to = entry.Open();
        write(to);
    }

    private static Action<Stream> Bytes(string text) => to => to.Write(Encoding.UTF8.GetBytes(text));

    private static void CopyFile(string path, Stream to)
    {
        using var from = File.OpenRead(path);
        from.CopyTo(to);
    }
}
