namespace Courseware.Submissions.Diagnostics;

/// <summary>Lines by which a compiler or a build tool says that this machine failed it, not the program that it builds.</summary>
public static class MachineFault
{
    private static readonly string[] Signs =
    [
        "No space left on device", "Disk quota exceeded", "Cannot allocate memory", "Resource temporarily unavailable", "Killed signal terminated program",
        "error writing to ", "virtual memory exhausted", "out of memory allocating", "Too many open files in system", "Read-only file system",
        "insufficient memory for the Java Runtime", "fatal error: cannot write", "final close failed", "Input/output error",
    ];

    /// <summary>The first line of a build's output that says so; null when none does. A line that quotes a source is not one.</summary>
    public static string? In(string output) => output.Split('\n').Select(line => line.Trim())
        .FirstOrDefault(line => Array.Exists(Signs, sign => line.Contains(sign, StringComparison.OrdinalIgnoreCase)) && !IsQuotation(line));

    // gcc, rustc and javac show the line of the source that they speak of.
    private static bool IsQuotation(string line) =>
        line.Contains(" | ", StringComparison.Ordinal) || line.StartsWith("| ", StringComparison.Ordinal) || line.Contains("#error", StringComparison.Ordinal)
        || line.Contains("#warning", StringComparison.Ordinal) || line.Contains("panicked", StringComparison.Ordinal) || line.Contains("static assertion", StringComparison.Ordinal);
}
