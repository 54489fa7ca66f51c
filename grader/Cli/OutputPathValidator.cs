using Courseware.Reporting;

namespace Courseware.Cli;

/// <summary>Refuses, before anything is graded, a place where the result could not be written afterwards. Makes nothing there.</summary>
internal static class OutputPathValidator
{
    /// <summary>
    /// A file: it may be there, its folder may be missing; a device or a pipe is written to as it is. <paramref name="example"/> is a name for one.
    /// </summary>
    public static void RequireFile(string option, string? path, string example)
    {
        if (path is null)
            return;
        if (AtomicFile.IsSpecial(path))
            return;
        if (Directory.Exists(path))
            throw new UsageException($"{option} needs a file, and '{path}' is a folder. Name a file: {option} {Path.Combine(path, example)}");
        RequireWritable(option, path, Path.GetDirectoryName(Path.GetFullPath(path))!);
    }

    /// <summary>A folder of our own: missing, empty, or with an earlier grading in it, which is then replaced.</summary>
    public static void RequireFolder(string option, string? path)
    {
        if (path is null)
            return;
        if (Directory.Exists(path) && Directory.EnumerateFileSystemEntries(path).Any() && !SavedGrading.IsIn(path))
            throw new UsageException($"{option} '{path}' is a folder with something else than a grading in it. Name a new folder.");
        RequireWritable(option, path, Path.GetFullPath(path));
    }

    /// <summary>A folder that is not there yet.</summary>
    public static void RequireNew(string option, string path) => RequireWritable(option, path, Path.GetFullPath(path));

    private static void RequireWritable(string option, string path, string folder)
    {
        while (!Path.Exists(folder))
            folder = Path.GetDirectoryName(folder)!;
        if (!Directory.Exists(folder))
            throw new UsageException($"{option} '{path}' cannot be written: '{folder}' is a file. Name another place.");
        try
        {
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Options = FileOptions.DeleteOnClose };
            using var probe = new FileStream(Path.Combine(folder, $".courseware-{Guid.NewGuid():N}"), options);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"{option} '{path}' cannot be written: the folder '{folder}' takes no new file. Name another place.");
        }
    }
}
