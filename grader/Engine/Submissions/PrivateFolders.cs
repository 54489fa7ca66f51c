using System.Globalization;
using System.Text.RegularExpressions;

namespace Courseware.Submissions;

/// <summary>
/// Temporary folders that say whose they are: what a killed grader left (submissions of students among it) is removed by the next one, and
/// never what a living one has. A process is known by its number only together with its PID namespace and the time of its start.
/// </summary>
public static partial class PrivateFolders
{
    private static readonly Lazy<string> Owner = new(() => OperatingSystem.IsLinux()
        ? $"courseware-{Namespace("self")}-{Environment.ProcessId}-{Start("self")}-"
        : "courseware-");

    /// <summary>What the name of a temporary folder of this process begins with.</summary>
    public static string Prefix => Owner.Value;

    /// <summary>Removes what graders that have ended left in the folder for temporary files. Other users' stay.</summary>
    public static void Sweep(string folder)
    {
        if (!OperatingSystem.IsLinux() || !Directory.Exists(folder))
            return;
        foreach (var path in Directory.EnumerateDirectories(folder, "courseware-*").ToList())
        {
            if (Owned().Match(Path.GetFileName(path)) is { Success: true } name && name.Groups["ns"].Value == Namespace("self")
                && Start(name.Groups["pid"].Value) != name.Groups["start"].Value)
                Remove(path);
        }
    }

    private static void Remove(string path)
    {
        try
        {
            Directory.Delete(path, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Somebody else's, or another grader sweeps too.
        }
    }

    // The inode of the namespace: pid:[4026531836].
    private static string Namespace(string process) =>
        new FileInfo($"/proc/{process}/ns/pid").LinkTarget is { } link ? string.Concat(link.Where(char.IsAsciiDigit)) : "0";

    // The 22nd field; the second one, the name, may have blanks and brackets in it. Empty when there is no such process.
    private static string Start(string process)
    {
        try
        {
            var stat = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{process}/stat"));
            return stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[19];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    [GeneratedRegex(@"\Acourseware-(?<ns>[0-9]+)-(?<pid>[0-9]+)-(?<start>[0-9]+)-", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Owned();
}
