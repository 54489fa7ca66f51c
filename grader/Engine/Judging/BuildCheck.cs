using Courseware.Recordings;

namespace Courseware.Judging;

/// <summary>The question that every exercise begins with: does the role build?</summary>
public static class BuildCheck
{
    /// <summary>The id of the recording that the build of a submission leaves.</summary>
    public const string Scenario = "build";

    /// <summary>Judges the build of one role.</summary>
    public static Finding Judge(RecordingSet evidence, string role)
    {
        var recording = evidence[Scenario];
        if (Judging.Judge.Fault(recording) is { } fault)
            return fault;
        var end = recording.First<BuildFinished>(e => e.Program == role);
        if (end is null)
            return Finding.Error(Reason.NotBuilt);
        if (end.Reason is null)
            return Finding.Passed(end);
        var finding = end.Reason == Reason.ToolMissing.Code ? Finding.Error(Reason.ToolMissing, end) : Finding.Failed(new Reason(end.Reason), end);
        return finding.With("detail", end.Detail).With("program", role).WithDetails([.. end.Diagnostics.Select(Line)]);
    }

    /// <summary>A message of a compiler as one line: place and text.</summary>
    public static string Line(Diagnostic d) => d switch
    {
        { Line: 0 } => d.File.Length == 0 ? d.Text : $"{d.File}: {d.Text}",
        { Column: 0 } => $"{d.File}:{d.Line}: {d.Text}",
        _ => $"{d.File}:{d.Line}:{d.Column}: {d.Text}",
    };
}
