using System.Text.Json.Serialization;
using Courseware.Recordings;

namespace Courseware.Grading.Explaining;

/// <summary>The result of a second run of a scenario, with the calls of the student's programs, for a check that failed in the first.</summary>
/// <param name="Check">The check.</param>
/// <param name="Way">Whether the same happened.</param>
/// <param name="Recording">The second run.</param>
/// <param name="Evidence">The events of the second run that would decide, with the deciding call before them.</param>
public sealed record Explanation(string Check, SecondRun Way, ScenarioRecording Recording, IReadOnlyList<RecordedEvent> Evidence)
{
    /// <summary>The kind of a <see cref="Stalled"/> by which a second run was ended in the wait of the first.</summary>
    public const string Ended = "second-run-ended";
}

/// <summary>How a second run compares with the first.</summary>
public enum SecondRun
{
    /// <summary>The check fails in it for the same reason.</summary>
    Same,

    /// <summary>The check passes in it, or fails for another reason.</summary>
    Different,

    /// <summary>It was ended before it came so far.</summary>
    Unfinished,
}

/// <summary>The call of a student's program that decided a check, as a run for explanation saw it.</summary>
/// <param name="Program">The role that made it.</param>
/// <param name="Call">The call as in C: <c>close(4)</c>; a signal by its name.</param>
/// <param name="File">The source, relative to the submission; null where the program does not tell.</param>
/// <param name="Line">The line in it, from 1; 0 where there is none.</param>
/// <param name="Sentence">The beginning of the message, in the language of the result.</param>
public sealed record DecidingCall(string Program, string Call, string? File, int Line, string Sentence)
{
    /// <summary>The number of the first line of <see cref="Source"/>.</summary>
    public int FirstLine { get; init; }

    /// <summary>The lines of source around it, as they are in the file.</summary>
    public IReadOnlyList<string> Source { get; init; } = [];

    /// <summary>Where it is, as a compiler would write it: <c>file_server.c:58</c>; null without a line.</summary>
    [JsonIgnore]
    public string? Place => File is null ? null : $"{File}:{Line}";
}
