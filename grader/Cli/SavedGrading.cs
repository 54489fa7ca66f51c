using Courseware.Grading;
using Courseware.Judging;
using Courseware.Recordings;
using Courseware.Reporting;
using Courseware.Reporting.Html;
using Courseware.Reporting.Ladders;

namespace Courseware.Cli;

/// <summary>A grading on disk: <c>result.json</c>, <c>report.html</c>, and a folder for the recording of each scenario.</summary>
internal static class SavedGrading
{
    /// <summary>The name of the result in the folder.</summary>
    public const string ResultFile = "result.json";

    /// <summary>The name of the page for the browser.</summary>
    public const string ReportFile = "report.html";

    private const string RecordingsFolder = "recordings";
    private const string LaddersFolder = "ladders";

    /// <summary>True when the folder holds what <see cref="Save"/> writes.</summary>
    public static bool IsIn(string folder) =>
        File.Exists(Path.Combine(folder, ResultFile)) && Directory.Exists(Path.Combine(folder, RecordingsFolder));

    /// <summary>Writes a grading; an older one in the same folder is replaced.</summary>
    public static void Save(string folder, GradingResult result, IReadOnlyList<ScenarioRecording> recordings)
    {
        var (target, pictures) = (Path.Combine(folder, RecordingsFolder), Path.Combine(folder, LaddersFolder));
        foreach (var old in new[] { target, pictures }.Where(Directory.Exists))
            Directory.Delete(old, recursive: true);
        Directory.CreateDirectory(pictures);
        foreach (var recording in recordings)
        {
            recording.Save(Path.Combine(target, recording.Scenario), Comments(result, recording.Scenario));
            var ladder = Ladder.From(recording, result.Checks.FirstOrDefault(c => c.Verdict == Verdict.Failed && c.DecidedBy == recording.Scenario));
            if (!ladder.IsEmpty)
                File.WriteAllText(Path.Combine(pictures, $"{recording.Scenario}.svg"), LadderSvg.Write(ladder, result.Language));
        }
        ResultJson.Save(result, Path.Combine(folder, ResultFile));
        HtmlReport.Save(result, recordings, result.Language, Path.Combine(folder, ReportFile));
    }

    /// <summary>
    /// The verdicts that rest on packets of one scenario, by the packets' numbers: the capture shows them at the packets themselves. A line for each
    /// check.
    /// </summary>
    internal static Dictionary<int, string> Comments(GradingResult result, string scenario)
    {
        var comments = new Dictionary<int, string>();
        foreach (var check in result.Checks.Where(c => c.DecidedBy == scenario))
        {
            var verdict = SafeText.Line($"{check.Id}: {check.Verdict.ToString().ToLowerInvariant()} {check.Reason}");
            var comment = check.Message.Length == 0 ? verdict : $"{verdict} — {SafeText.Prose(check.Message)}";
            foreach (var number in check.Evidence.OfType<SegmentSeen>().Select(s => s.Number).Distinct())
                comments[number] = comments.TryGetValue(number, out var earlier) ? $"{earlier}\n{comment}" : comment;
        }
        return comments;
    }

    /// <summary>Reads a grading.</summary>
    /// <exception cref="UsageException">The folder holds no grading, or an unreadable one.</exception>
    public static (GradingResult Result, IReadOnlyList<ScenarioRecording> Recordings) Load(string folder)
    {
        if (!IsIn(folder))
            throw new UsageException(
                $"'{folder}' holds no grading. One is written by: {ShellCommand.Join(["grader", "grade", "EXERCISE", "SUBMISSION", "--out", folder])}");
        try
        {
            return (
                ResultJson.Load(Path.Combine(folder, ResultFile)),
                [.. Directory.EnumerateDirectories(Path.Combine(folder, RecordingsFolder)).Order(StringComparer.Ordinal).Select(ScenarioRecording.Load)]);
        }
        catch (Exception e) when (e is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            throw new UsageException(
                $"The grading in '{folder}' cannot be read. {e.Message.TrimEnd('.')}. Grade again with: --out {ShellCommand.Join([folder])}");
        }
    }
}
