using System.Text.Json.Serialization;
using Courseware.Judging;

namespace Courseware.Reporting.Classes;

/// <summary>A student's status in a class.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<RowStatus>))]
public enum RowStatus
{
    /// <summary>Every check was decided.</summary>
    [JsonStringEnumMemberName("graded")] Graded,

    /// <summary>Some check could not be decided: the score does not cover the whole exercise.</summary>
    [JsonStringEnumMemberName("partial")] Partial,

    /// <summary>The submission cannot be read.</summary>
    [JsonStringEnumMemberName("unreadable")] Unreadable,

    /// <summary>The grader or its environment failed.</summary>
    [JsonStringEnumMemberName("error")] Error,

    /// <summary>Nothing was handed in.</summary>
    [JsonStringEnumMemberName("missing")] Missing,

    /// <summary>Not graded yet: the batch was stopped, or ran for other students.</summary>
    [JsonStringEnumMemberName("pending")] Pending,
}

/// <summary>One check of one student.</summary>
public sealed record CheckMark(string Id, Tier Tier, Verdict Verdict, string Reason, int Points, int MaxPoints);

/// <summary>
/// One student of a class. A missing score is not the same as 0: the teacher decides about a submission that is missing, unreadable or without a score
/// through the grader's fault.
/// </summary>
public sealed record StudentRow(string Id, string Name, RowStatus Status)
{
    /// <summary>All names by which platforms know the student.</summary>
    public IReadOnlyList<string> Keys { get; init; } = [];

    /// <summary>Points of the core tier.</summary>
    public int? Score { get; init; }

    /// <summary>The most points that could be had.</summary>
    public int? MaxScore { get; init; }

    /// <summary>How many checks of the robust tier passed.</summary>
    public int? RobustPassed { get; init; }

    /// <summary>The time of submission, where it is known.</summary>
    public DateTimeOffset? Submitted { get; init; }

    /// <summary>Days late; null without a due time or a time of submission.</summary>
    public int? DaysLate { get; init; }

    /// <summary>The points that lateness costs.</summary>
    public decimal? Penalty { get; init; }

    /// <summary>The score that counts: the raw one without what lateness costs.</summary>
    public decimal? Final { get; init; }

    /// <summary>The student whose work is the same, byte by byte, and comes first.</summary>
    public string? SameAs { get; init; }

    /// <summary>Where the programs ran: <c>container</c>, or <c>process</c>, where they were not isolated; empty without a grading.</summary>
    public string Lab { get; init; } = "";

    /// <summary>How many attempts were handed in; the latest counts.</summary>
    public int Attempts { get; init; }

    /// <summary>It was graded once more, alone, because the first time could not decide.</summary>
    [JsonPropertyName("again")]
    public bool WasRetried { get; init; }

    /// <summary>A remark for the teacher: why there is no score, or that the student is not on the roster.</summary>
    public string Note { get; init; } = "";

    /// <summary>The verdicts.</summary>
    public IReadOnlyList<CheckMark> Checks { get; init; } = [];

    /// <summary>The report's file, relative to the folder of the class; empty when there is none.</summary>
    public string Report { get; init; } = "";

    /// <summary>The digest of the work and the key of its grading, as in the journal; empty when there is none.</summary>
    public string Digest { get; init; } = "";

    /// <summary>The key of the grading.</summary>
    public string Key { get; init; } = "";

    /// <summary>How long the grading took, in seconds.</summary>
    [JsonIgnore]
    public double? Seconds { get; init; }
}

/// <summary>Two submissions that look alike; <paramref name="Percent"/> of the smaller one is in the other too.</summary>
public sealed record AlikePair(string One, string Other, int Percent);

/// <summary>All that is known of a class after a batch.</summary>
/// <param name="Exercise">The exercise's id.</param>
/// <param name="Title">Its title, in the language of the report.</param>
/// <param name="Lab">The lab, which says how far one can trust that programs were kept apart.</param>
/// <param name="Isolation">How well programs were kept apart.</param>
/// <param name="Checks">The exercise's checks: id, tier, points, title.</param>
/// <param name="Rows">The students, by id.</param>
/// <param name="Alike">Pairs of submissions that look alike.</param>
public sealed record ClassReport(
    string Exercise, string Title, string Lab, string Isolation, IReadOnlyList<ClassCheck> Checks, IReadOnlyList<StudentRow> Rows,
        IReadOnlyList<AlikePair> Alike);

/// <summary>One check of the exercise.</summary>
public sealed record ClassCheck(string Id, Tier Tier, int Points, string Title);
