using Courseware.Grading;
using Courseware.Submissions;

namespace Courseware.Batch;

/// <summary>What a student handed in, as one submission: several loose files lie together in a folder of their own while it is open.</summary>
internal sealed class Work : IDisposable
{
    private readonly string? _private;

    private Work(string path, string? privateFolder) => (Path, _private) = (path, privateFolder);

    /// <summary>The folder, archive or file.</summary>
    public string Path { get; }

    /// <summary>Brings the files together.</summary>
    /// <exception cref="SubmissionException">They cannot be read.</exception>
    public static Work Open(IReadOnlyList<HandedFile> files)
    {
        if (files is [var only] && (only.Name == System.IO.Path.GetFileName(only.Path) || Directory.Exists(only.Path)))
            return new Work(only.Path, null);
        var folder = Directory.CreateTempSubdirectory("courseware-").FullName;
        var work = new Work(folder, folder);
        try
        {
            foreach (var file in files)
                Add(file, folder);
            return work;
        }
        catch (Exception e)
        {
            work.Dispose();
            if (e is IOException or UnauthorizedAccessException)
                throw new SubmissionException($"The submission's files cannot be brought together: {e.Message}");
            throw;
        }
    }

    // Archives are unpacked beside the others; a file gets back the name that it had before the platform wrote more into it.
    private static void Add(HandedFile file, string folder)
    {
        using var one = OpenedSubmission.Open(file.Path);
        one.CopyTo(folder);
        var stored = System.IO.Path.Combine(folder, System.IO.Path.GetFileName(file.Path));
        if (!Directory.Exists(file.Path) && file.Name != System.IO.Path.GetFileName(file.Path) && File.Exists(stored))
            File.Move(stored, System.IO.Path.Combine(folder, file.Name));
    }

    /// <summary>The digest of the work, and its words for the comparison with others.</summary>
    /// <exception cref="SubmissionException">It cannot be read.</exception>
    public static (string Digest, IReadOnlyList<uint> Fingerprints) Read(Exercise exercise, IReadOnlyList<HandedFile> files)
    {
        using var work = Open(files);
        using var submission = OpenedSubmission.Open(work.Path, exercise.Roles);
        return (submission.Sha256(), Fingerprint.Of(submission));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_private is not null && Directory.Exists(_private))
            Directory.Delete(_private, recursive: true);
    }
}
