namespace Courseware.Batch;

/// <summary>A submitted file, archive or folder, and its name at that time: platforms put more before it.</summary>
public sealed record SubmittedFile(string Path, string Name)
{
    /// <summary>It lies in the student's own folder: a folder among such files keeps its name.</summary>
    public bool IsPart { get; init; }
}

/// <summary>
/// One student's submission, as it is in the folder that a platform made. <paramref name="Student"/> is the name by which the platform distinguishes
/// students; <paramref name="Keys"/> are all names that it gives, to find the student in a roster.
/// </summary>
public sealed record StudentSubmission(string Student, IReadOnlyList<string> Keys, IReadOnlyList<SubmittedFile> Files)
{
    /// <summary>The student's full name; empty where the platform does not tell.</summary>
    public string FullName { get; init; } = "";

    /// <summary>When it was handed in; null where the platform does not tell.</summary>
    public DateTimeOffset? Submitted { get; init; }

    /// <summary>A remark for the teacher about how the student was found; empty when it is plain.</summary>
    public string Note { get; init; } = "";

    /// <summary>How many attempts lie in the folder; the latest is the one that counts.</summary>
    public int Attempts { get; init; } = 1;
}

/// <summary>
/// All that lies in a folder of submissions: who handed in what, and the names of what is not a submission.
/// <paramref name="Layout"/> is the name of the platform whose layout it is.
/// </summary>
public sealed record SubmissionSet(string Layout, IReadOnlyList<StudentSubmission> Submissions, IReadOnlyList<string> Ignored);

/// <summary>A class cannot be graded as it was given: the message says what is wrong and what to do.</summary>
public sealed class BatchException(string message) : Exception(message);
