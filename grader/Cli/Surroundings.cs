using Courseware.Submissions;

namespace Courseware.Cli;

/// <summary>What the environment of the program must be before anything is graded, and what is put right in it.</summary>
internal static class Surroundings
{
    private const string TemporaryFolder = "TMPDIR";

    /// <summary>
    /// Makes the folder for temporary files absolute, because builds run in folders of their own, and sweeps what killed graders left there.
    /// </summary>
    /// <returns>Why nothing can be graded, or null.</returns>
    public static string? Prepare()
    {
        if (Environment.GetEnvironmentVariable(TemporaryFolder) is { Length: > 0 } named)
        {
            var full = Path.GetFullPath(named);
            if (!Directory.Exists(full))
                return $"{TemporaryFolder} names '{named}', and there is no such folder. Make it, or name another: {TemporaryFolder}=/tmp grader …";
            // Java's class path is a list of folders with colons between them.
            if (full.Contains(':'))
                return $"{TemporaryFolder} names '{named}', which has a ':' in it: Java would take it for two folders. Name another: {TemporaryFolder}=/tmp grader …";
            Environment.SetEnvironmentVariable(TemporaryFolder, full);
        }
        try
        {
            PrivateFolders.Sweep(Path.GetTempPath());
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Whoever writes there will say so.
        }
        return null;
    }
}
