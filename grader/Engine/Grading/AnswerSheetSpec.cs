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

    /// <summary>
    /// Passed when each answer is the word that was measured. Else fails for <paramref name="differs"/>, with <c>question</c>, <c>answered</c> and
    /// <c>measured</c> of the first wrong one, to which <paramref name="complete"/> may add the others. Without an answer or a measurement: why.
    /// </summary>
    /// <param name="evidence">The recordings.</param>
    /// <param name="readable">The check that says why there are no answers.</param>
    /// <param name="asked">The answers to compare, with their measurements.</param>
    /// <param name="differs">The reason of a wrong answer.</param>
    /// <param name="complete">The finding, given all wrong answers.</param>
    public Finding Compare(
        RecordingSet evidence, string readable, IEnumerable<MeasuredAnswer> asked, Reason differs, Func<Finding, IReadOnlyList<WrongAnswer>, Finding> complete)
    {
        if (Judge.Fault(evidence[BuildCheck.Scenario]) is { } noSheet)
            return noSheet;
        if (Answers(evidence) is not var (file, sheet))
            return Finding.SkippedBecause(readable);
        var (evident, wrong) = (new List<RecordedEvent?> { file }, new List<WrongAnswer>());
        foreach (var (section, key, recording, measure) in asked)
        {
            if (Judge.Fault(recording) is { } fault)
                return fault;
            var measured = measure(recording);
            if (measured.Word is not { } word)
                return measured.Missing!;
            evident.AddRange(measured.By);
            if (sheet[section, key] != word)
                wrong.Add(new WrongAnswer($"{section}.{key}", sheet[section, key], word, recording.Scenario));
        }
        if (wrong.Count == 0)
            return Finding.Passed(evident);
        var first = wrong[0];
        var finding = Finding.Failed(differs, evident).With("question", first.Question).With("answered", first.Answered).With("measured", first.Measured);
        return complete(finding with { Scenario = first.Scenario }, wrong);
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

/// <summary>An answer on a sheet, by its section and key, and the measurement of a recording that it is compared with.</summary>
public sealed record MeasuredAnswer(string Section, string Key, ScenarioRecording Recording, Func<ScenarioRecording, Measurement> Measure);

/// <summary>An answer that is another one than the word that was measured, and the scenario in which that was.</summary>
public sealed record WrongAnswer(string Question, string Answered, string Measured, string Scenario);
