using CliWrap;
using CliWrap.Buffered;
using Courseware.Submissions;

namespace Courseware.Labs;

/// <summary>A folder that was in the hands of a student's programs.</summary>
internal static class WorkDirectory
{
    /// <summary>Makes a folder below the system's folder for temporary files. If a grader is killed, the next one removes its folder.</summary>
    public static string Make() => Directory.CreateTempSubdirectory($"{PrivateFolders.Prefix}lab-").FullName;

    /// <summary>
    /// Why the file system of a folder has no room for programs, unless what lies in the folder is itself the reason; null when there is room.
    /// </summary>
    public static string? LackOfRoom(string folder)
    {
        if (FreeRoom.Lack(folder, FreeRoom.LeastBytes, FreeRoom.LeastFiles) is not { } lack)
            return null;
        var all = new DirectoryInfo(folder)
            .EnumerateFiles("*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None });
        var (bytes, files) = all.Aggregate((Bytes: 0L, Files: 0), (sum, file) => (sum.Bytes + file.Length, sum.Files + 1));
        return bytes < FreeRoom.LeastBytes && files < FreeRoom.LeastFiles ? lack : null;
    }

    /// <summary>Removes it with all that is in it. Links in it are removed, and what they lead to stays.</summary>
    /// <exception cref="IOException">Something of it is still there.</exception>
    public static async Task RemoveAsync(string folder)
    {
        if (!Directory.Exists(folder))
            return;
        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            // Folders without permission to enter, or so deep that a path is too long for the system, which the framework reports as an
            // ArgumentException: rm descends step by step.
            var removed = await CliWrap.Cli.Wrap("sh").WithArguments(["-c", "chmod -R u+rwx \"$1\"; rm -rf \"$1\"", "sh", folder])
                .WithValidation(CommandResultValidation.None).ExecuteBufferedAsync();
            if (Directory.Exists(folder))
                throw new IOException($"'{folder}' could not be removed: {removed.StandardError.Split('\n')[0]}", e);
        }
    }
}
