namespace Courseware.Labs;

/// <summary>
/// The folder of a lab, below the system's folder for temporary files. It is locked while its grader lives, so that the next grader finds what
/// a killed one has left, whatever process id that had.
/// </summary>
internal sealed class LabFolder : IAsyncDisposable
{
    private const string Prefix = "courseware-lab-", LockFile = ".lock";
    private readonly FileStream _lock;

    private LabFolder(string path, FileStream hold) => (Path, _lock) = (path, hold);

    /// <summary>Where it is.</summary>
    public string Path { get; }

    /// <summary>Makes one.</summary>
    public static LabFolder Make()
    {
        var path = Directory.CreateTempSubdirectory(Prefix).FullName;
        return new LabFolder(path, Hold(path));
    }

    /// <summary>Removes the folders of graders that were killed.</summary>
    public static async Task SweepAsync()
    {
        foreach (var path in Directory.EnumerateDirectories(System.IO.Path.GetTempPath(), $"{Prefix}*"))
        {
            try
            {
                // One without a lock was made just now, or by a grader that makes none.
                if (!File.Exists(System.IO.Path.Combine(path, LockFile)))
                    continue;
                await using (Hold(path))
                    await UsedFolder.RemoveAsync(path);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // It is in use, or another user's.
            }
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await UsedFolder.RemoveAsync(Path);
        await _lock.DisposeAsync();
    }

    // flock(2): it goes with the process, and no child inherits the descriptor.
    private static FileStream Hold(string path) =>
        new(System.IO.Path.Combine(path, LockFile), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
}
