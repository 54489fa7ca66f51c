using CliWrap;
using CliWrap.Buffered;

namespace Courseware.Labs;

/// <summary>A folder that was in the hands of a student's programs.</summary>
internal static class UsedFolder
{
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
            // Folders that nobody may enter, or so deep that a path is too long for the system, which the framework calls an
            // ArgumentException: rm goes down step by step.
            var removed = await CliWrap.Cli.Wrap("sh").WithArguments(["-c", "chmod -R u+rwx \"$1\"; rm -rf \"$1\"", "sh", folder])
                .WithValidation(CommandResultValidation.None).ExecuteBufferedAsync();
            if (Directory.Exists(folder))
                throw new IOException($"'{folder}' could not be removed: {removed.StandardError.Split('\n')[0]}", e);
        }
    }
}
