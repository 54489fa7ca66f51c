using Courseware.Grading;
using Courseware.Recordings;
using Courseware.Submissions;

namespace Courseware.Batch;

/// <summary>A student's submission in one place: several loose files are in one folder while it is open.</summary>
internal sealed class SubmissionBundle : IDisposable
{
    private readonly string? _private;

    private SubmissionBundle(string path, string? privateFolder) => (Path, _private) = (path, privateFolder);

    /// <summary>The folder, archive or file.</summary>
    public string Path { get; }

    /// <summary>Brings the files together.</summary>
    /// <exception cref="SubmissionException">They cannot be read.</exception>
    public static SubmissionBundle Open(IReadOnlyList<SubmittedFile> files)
    {
        if (files is [{ IsPart: false } only] && (only.Name == System.IO.Path.GetFileName(only.Path) || Directory.Exists(only.Path)))
            return new SubmissionBundle(only.Path, null);
        var folder = MachineWrites.NewFolder();
        var work = new SubmissionBundle(folder, folder);
        try
        {
            var together = new FilesTogether(folder);
            foreach (var file in files)
                Add(file, together);
            return work;
        }
        catch
        {
            work.Dispose();
            throw;
        }
    }

    /// <summary>The digest of the work, its words for the comparison with others, and what was left out of it.</summary>
    /// <exception cref="SubmissionException">It cannot be read.</exception>
    public static (string Digest, IReadOnlyList<uint> Fingerprints, string Note) Read(Exercise exercise, IReadOnlyList<SubmittedFile> files)
    {
        using var work = Open(files);
        using var submission = OpenedSubmission.Open(work.Path, exercise.Roles);
        return (submission.Sha256(), Fingerprint.Of(submission), NeededFiles.Note(submission.LeftOut));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_private is not null && Directory.Exists(_private))
            Directory.Delete(_private, recursive: true);
    }

    // A folder keeps its name; a file gets back the one that it had before the platform wrote more into it. Archives are unpacked when the
    // whole is opened.
    private static void Add(SubmittedFile file, FilesTogether together)
    {
        if (FileSystemFacts.KindOf(file.Path) == FileKind.Folder)
            together.Add(SubmissionTree.Read(file.Path), _ => true, file.Name, $"{file.Name}/");
        else if (FileSystemFacts.RealPath(file.Path) is { } real && FileSystemFacts.KindOf(real) == FileKind.File && !IgnoredNames.Contains(file.Name))
            together.Add(new SubmissionFile(file.Name, real, Executables.HasBit(real), new FileInfo(real).Length), file.Name, file.Name);
    }
}
