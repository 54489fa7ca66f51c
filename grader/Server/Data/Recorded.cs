namespace Courseware.Server.Data;

/// <summary>A grading's result as it is recorded.</summary>
internal sealed record Recorded(string Status, string Message, double Seconds)
{
    public int? Score { get; init; }
    public int? MaxScore { get; init; }
    public int? RobustPassed { get; init; }
    public int? RobustTotal { get; init; }

    /// <summary>The marks of the checks, as JSON.</summary>
    public string Checks { get; init; } = "[]";

    /// <summary>The digest of the work; empty when it cannot be read.</summary>
    public string Digest { get; init; } = "";

    /// <summary>The result's file, compressed.</summary>
    public byte[]? Body { get; init; }

    /// <summary>The texts of the sources, compressed; null when it cannot be read.</summary>
    public byte[]? Sources { get; init; }

    /// <summary>The report's page, compressed.</summary>
    public byte[]? Report { get; init; }

    /// <summary>The recordings, for a command that grades a class; null for an attempt in a course.</summary>
    public byte[]? Recordings { get; init; }
}

/// <summary>The words of <see cref="Recorded.Status"/>.</summary>
internal static class ResultStatus
{
    public const string Graded = "graded", Partial = "partial", Unreadable = "unreadable", Error = "error";
}
