using System.Text.Json;
using Courseware.Reporting.Classes;

namespace Courseware.Server.Data;

/// <summary>Someone who can sign in.</summary>
public sealed record Account
{
    public long Id { get; init; }
    public string Login { get; init; } = "";
    public string Name { get; init; } = "";
    public string Password { get; init; } = "";

    /// <summary>May make courses.</summary>
    public bool MayCreate { get; init; }

    public string Language { get; init; } = "en";

    /// <summary>Changes with the password, which ends earlier sessions.</summary>
    public string Stamp { get; init; } = "";
}

/// <summary>A course.</summary>
public sealed record Course
{
    public long Id { get; init; }
    public string Title { get; init; } = "";
    public string Zone { get; init; } = "";
    public string Lab { get; init; } = "container";

    /// <summary>Which attempt counts: <c>best</c> or <c>last</c>.</summary>
    public string Counts { get; init; } = "best";

    /// <summary>How many attempts a student may hand in to one exercise within an hour.</summary>
    public int PerHour { get; init; }
}

/// <summary>An exercise of a course.</summary>
public sealed record Assignment
{
    public long CourseId { get; init; }
    public string Exercise { get; init; } = "";
    public int Position { get; init; }

    /// <summary>Milliseconds since 1970; null without a due time.</summary>
    public long? Due { get; init; }

    public int GraceMinutes { get; init; }
    public string PerDay { get; init; } = "0";
    public string Cap { get; init; } = "100";

    public DateTimeOffset? DueTime => Due is { } due ? DateTimeOffset.FromUnixTimeMilliseconds(due) : null;
}

/// <summary>A person's place in a course. No account: the invitation was not accepted yet.</summary>
public sealed record Member
{
    public long Id { get; init; }
    public long CourseId { get; init; }
    public long? AccountId { get; init; }
    public string Role { get; init; } = MemberRole.Student;
    public string RosterId { get; init; } = "";
    public string Name { get; init; } = "";

    /// <summary>All names by which platforms know the member, as JSON.</summary>
    public string Keys { get; init; } = "[]";

    public bool IsTeacher => Role == MemberRole.Teacher;

    public IReadOnlyList<string> AllKeys => JsonSerializer.Deserialize<List<string>>(Keys) ?? [];

    public string Shown => Name.Length > 0 ? Name : RosterId;
}

/// <summary>The words of <see cref="Member.Role"/>.</summary>
public static class MemberRole
{
    public const string Teacher = "teacher", Student = "student";
}

/// <summary>An attempt, with the result that counts, when there is one.</summary>
public sealed record Attempt
{
    public long Id { get; init; }
    public long CourseId { get; init; }
    public string Exercise { get; init; } = "";
    public long MemberId { get; init; }
    public int Number { get; init; }
    public long Submitted { get; init; }
    public string FileName { get; init; } = "";
    public byte[] Submission { get; init; } = [];
    public string Seed { get; init; } = "1";
    public string Language { get; init; } = "en";
    public string Lab { get; init; } = "";
    /// <summary>The recordings are kept with the result.</summary>
    public bool KeepsRecordings { get; init; }

    public long? GradingId { get; init; }
    public string? Status { get; init; }
    public int? Score { get; init; }
    public int? MaxScore { get; init; }
    public int? RobustPassed { get; init; }
    public int? RobustTotal { get; init; }
    public string Message { get; init; } = "";
    public string Checks { get; init; } = "[]";
    public string Digest { get; init; } = "";
    public double Seconds { get; init; }

    public DateTimeOffset SubmittedTime => DateTimeOffset.FromUnixTimeMilliseconds(Submitted);

    public IReadOnlyList<CheckMark> Marks => JsonSerializer.Deserialize<List<CheckMark>>(Checks) ?? [];
}

/// <summary>A teacher's own score for a student; no score: the grader's counts again.</summary>
public sealed record Override
{
    public long Id { get; init; }
    public long MemberId { get; init; }
    public string Exercise { get; init; } = "";
    public string? Score { get; init; }
    public string Reason { get; init; } = "";
    public string By { get; init; } = "";
    public long At { get; init; }

    public decimal? Points => Score is null ? null : decimal.Parse(Score);
}

/// <summary>An action of a user.</summary>
public sealed record AuditLine
{
    public long At { get; init; }
    public string By { get; init; } = "";
    public string Action { get; init; } = "";
    public string Detail { get; init; } = "";
}
