using Courseware.Grading;
using Courseware.Recordings;
using Courseware.Reporting;

namespace Courseware.Cli;

/// <summary>A grading on disk: <c>result.json</c>, and a folder for the recording of each scenario.</summary>
internal static class KeptGrading
{
    private const string ResultFile = "result.json";
    private const string RecordingsFolder = "recordings";

    /// <summary>Writes a grading; an older one in the same folder is replaced.</summary>
    public static void Save(string folder, GradingResult result, IReadOnlyList<ScenarioRecording> recordings)
    {
        var target = Path.Combine(folder, RecordingsFolder);
        if (Directory.Exists(target))
            Directory.Delete(target, recursive: true);
        foreach (var recording in recordings)
            recording.Save(Path.Combine(target, recording.Scenario));
        ResultJson.Save(result, Path.Combine(folder, ResultFile));
    }

    /// <summary>Reads a grading.</summary>
    /// <exception cref="UsageException">The folder holds none.</exception>
    public static (GradingResult Result, IReadOnlyList<ScenarioRecording> Recordings) Load(string folder)
    {
        var recordings = Path.Combine(folder, RecordingsFolder);
        if (!File.Exists(Path.Combine(folder, ResultFile)) || !Directory.Exists(recordings))
            throw new UsageException($"'{folder}' holds no grading. One is written by: grader grade EXERCISE SUBMISSION --out {folder}");
        return (
            ResultJson.Load(Path.Combine(folder, ResultFile)),
            [.. Directory.EnumerateDirectories(recordings).Order(StringComparer.Ordinal).Select(ScenarioRecording.Load)]);
    }
}
