using Courseware.Judging;
using Courseware.Recordings;

namespace Courseware.Grading;

/// <summary>
/// A sheet of answers that a submission has to bring along, as checks find it in the recording of its build; <paramref name="Name"/> is the
/// file's, among the manifest's documents.
/// </summary>
public sealed record AnswerSheetSpec(string Name, IReadOnlyList<SheetQuestion> Questions)
{
    /// <summary>
    /// Passed when every question is answered. A sheet that is missing, too large or cannot be used fails with the reason; a recording of a
    /// build that does not tell of it is a fault of the grader.
    /// </summary>
    public Finding Readable(RecordingSet evidence)
    {
        var build = evidence[BuildCheck.Scenario];
        if (Judge.Fault(build) is { } fault)
            return fault;
        return Document(build) switch
        {
            null => Finding.Error(Reason.SheetNotRecorded),
            { Size: null } missing => Finding.Failed(Reason.SheetMissing, missing)
                .With("name", Name).With("others", missing.Others is { Count: > 0 } others ? string.Join(", ", others) : "-"),
            { Attachment: null } large => Finding.Failed(Reason.SheetTooLarge, large)
                .With("name", Name).With("size", large.Size).With("most", AnswerSheet.Largest),
            var file => Sheet(build).Problem ?? Finding.Passed(file),
        };
    }

    /// <summary>The answers, and the event that brought them; null when <see cref="Readable"/> does not pass.</summary>
    public (FileCollected File, AnswerSheet Sheet)? Answers(RecordingSet evidence)
    {
        var build = evidence[BuildCheck.Scenario];
        return Document(build) is { Attachment: not null } file && Sheet(build) is { Problem: null } sheet ? (file, sheet) : null;
    }

    private FileCollected? Document(ScenarioRecording build) => build.First<FileCollected>(f => f.Program == Documents.Program && f.Name == Name);

    private AnswerSheet Sheet(ScenarioRecording build) => AnswerSheet.Read(Name, build.Attachment(Name), Questions);
}

/// <summary>
/// The measurement that an answer on a sheet is compared with: a word and the events that show it, or, when there is no word, the reason (<see
/// cref="Missing"/>).
/// </summary>
public sealed record Measurement(string? Word, params RecordedEvent?[] By)
{
    /// <summary>Why there is no word.</summary>
    public Finding? Missing { get; init; }

    /// <summary>The recording does not show it.</summary>
    public static Measurement None(Reason reason) => Without(Finding.Inconclusive(reason));

    /// <summary>It cannot be measured on this machine.</summary>
    public static Measurement Unsupported(Reason reason) => Without(Finding.Unsupported(reason));

    /// <summary>No word, for a reason that is known already.</summary>
    public static Measurement Without(Finding missing) => new((string?)null) { Missing = missing };
}
