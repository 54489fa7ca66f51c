using System.Globalization;
using Courseware.Submissions;

namespace Courseware.Cli;

/// <summary>Checks the environment of the program before it grades, and corrects it where possible.</summary>
internal static class Surroundings
{
    private const string TemporaryFolder = "TMPDIR";
    private const long LeastOpenFiles = 256;

    /// <summary>Makes the folder for temporary files absolute, because builds run in other folders, and removes what killed graders left there.</summary>
    /// <returns>Returns why nothing can be graded, or null.</returns>
    public static string? Prepare()
    {
        if (Environment.GetEnvironmentVariable(TemporaryFolder) is { Length: > 0 } named)
        {
            var full = Path.GetFullPath(named);
            if (!Directory.Exists(full))
                return $"{TemporaryFolder} names '{named}', and there is no such folder. Make it, or name another: {TemporaryFolder}=/tmp grader …";
            // Java's class path is a list of folders with colons between them.
            if (full.Contains(':'))
                return $"{TemporaryFolder} names '{named}', which has a ':' in it: Java would take it for two folders. Name another: {TemporaryFolder}=/tmp "
                    + "grader …";
            Environment.SetEnvironmentVariable(TemporaryFolder, full);
        }
        if (OpenFilesAllowed() is < LeastOpenFiles and var files)
            return $"Only {files} files may be open here, and the grader needs {LeastOpenFiles}. Allow more: ulimit -n 1024";
        try
        {
            PrivateFolders.Sweep(Path.GetTempPath());
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The code that writes there will report it.
        }
        return null;
    }

    /// <summary>The hard limit, which the runtime makes its own when it starts (proc_pid_limits(5)); null without one.</summary>
    private static long? OpenFilesAllowed()
    {
        const string name = "Max open files";
        const int hard = 1;
        try
        {
            var line = File.ReadLines("/proc/self/limits").FirstOrDefault(l => l.StartsWith(name, StringComparison.Ordinal)) ?? name;
            var values = line[name.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
            return long.TryParse(values.ElementAtOrDefault(hard), NumberStyles.None, CultureInfo.InvariantCulture, out var files) ? files : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
