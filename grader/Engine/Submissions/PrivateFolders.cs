using System.Text.RegularExpressions;
using Courseware.Launching;

namespace Courseware.Submissions;

/// <summary>
/// Temporary folders that say whose they are: what a killed grader left (submissions of students among it) is removed by the next one, and
/// never what a living one has.
/// </summary>
public static partial class PrivateFolders
{
    /// <summary>The prefix of the names of this process's temporary folders.</summary>
    public static string Prefix { get; } = OperatingSystem.IsLinux() ? $"courseware-{ProcessMark.Own}-" : "courseware-";

    /// <summary>Removes what graders that have ended left in the folder for temporary files. Other users' stay.</summary>
    public static void Sweep(string folder)
    {
        if (!OperatingSystem.IsLinux() || !Directory.Exists(folder))
            return;
        foreach (var path in Directory.EnumerateDirectories(folder, "courseware-*").ToList())
        {
            if (Owned().Match(Path.GetFileName(path)) is { Success: true } name && ProcessMark.HasEnded(name.Groups["mark"].Value))
                Remove(path);
        }
    }

    private static void Remove(string path)
    {
        try
        {
            Directory.Delete(path, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            // It belongs to another user, or another grader sweeps too.
        }
    }

    [GeneratedRegex(@"\Acourseware-(?<mark>[0-9]+-[0-9]+-[0-9]+)-", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Owned();
}
