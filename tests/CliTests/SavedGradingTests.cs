using Courseware.Cli;
using Courseware.Reporting;
using Courseware.Tests.ReportingTests;
using Courseware.Tests.Submissions;

namespace Courseware.Tests.CliTests;

/// <summary>Folders for <c>grader rejudge</c> that hold no grading, or a corrupt one.</summary>
internal sealed class SavedGradingTests
{
    private const string Event = """{"event":"scenario-ended","at":1}""";

    [Test]
    public async Task A_folder_without_a_grading()
    {
        using var folder = new TemporaryFolder();
        foreach (var path in new[] { folder.Path, folder.At("not there") })
            (await InProcess.RunAsync("rejudge", path)).Refused(
                ExitCode.Usage,
                $"'{path}' holds no grading. One is written by: grader grade EXERCISE SUBMISSION --out {(path == folder.Path ? path : $"'{path}'")}");
    }

    [TestCase($"{Event}\n{{\"event\":\n", "recordings/build/recording.jsonl:2:10: this is not an event of a recording.")]
    [TestCase($"{Event}\n{Event}\n{{\"event\":\"rewound\"}}\n", "recordings/build/recording.jsonl:3:20: this is not an event of a recording.")]
    [TestCase("null\n", "recordings/build/recording.jsonl:1:1: this is not an event of a recording.")]
    public async Task A_broken_line_of_a_recording(string recording, string message)
    {
        using var folder = SavedFolder();
        folder.Write("recordings/build/recording.jsonl", recording);

        await RefusedAsync(folder, $"{folder.Path}/{message}");
    }

    [Test]
    public async Task A_recording_that_is_missing()
    {
        using var folder = SavedFolder();
        Directory.CreateDirectory(folder.At("recordings/build"));

        await RefusedAsync(folder, $"Could not find file '{folder.Path}/recordings/build/recording.jsonl'.");
    }

    [TestCase("\"score\": 14", "\"score\": 100", "The field \"score\" does not agree with the checks, which add up to 14.")]
    [TestCase("result-1", "result-9", "The schema is \"courseware/result-9\"; this version reads \"courseware/result-1\".")]
    [TestCase("\"exercise\": ", "\"exercise\": ,", "Not a grading result: ',' is an invalid start of a value (line 3, byte 15).")]
    public async Task A_result_that_was_edited(string right, string wrong, string message)
    {
        using var folder = SavedFolder();
        var text = await File.ReadAllTextAsync(folder.At("result.json"));
        folder.Write("result.json", text.Replace(right, wrong, StringComparison.Ordinal));

        await RefusedAsync(folder, $"{folder.Path}/result.json: {message}");
    }

    [Test]
    public async Task An_exercise_that_this_grader_does_not_know()
    {
        using var folder = SavedFolder();
        var text = await File.ReadAllTextAsync(folder.At("result.json"));
        folder.Write("result.json", text.Replace("\"exercise\": \"half-close\"", "\"exercise\": \"three-way\"", StringComparison.Ordinal));

        (await InProcess.RunAsync("rejudge", folder.Path)).Refused(
            ExitCode.Usage,
            $"'{folder.Path}' holds a grading of the exercise 'three-way', which this grader does not know. All exercises: grader list");
    }

    private static TemporaryFolder SavedFolder()
    {
        var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.At("recordings"));
        ResultJson.Save(Results.Original, folder.At("result.json"));
        return folder;
    }

    private static async Task RefusedAsync(TemporaryFolder folder, string message) =>
        (await InProcess.RunAsync("rejudge", folder.Path)).Refused(
            ExitCode.Usage, $"The grading in '{folder.Path}' cannot be read. {message} Grade again with: --out {folder.Path}");
}
