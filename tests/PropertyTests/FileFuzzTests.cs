using System.Text;
using Courseware.Grading;
using Courseware.Judging;
using Courseware.Recordings;
using Courseware.Reporting;
using Courseware.Submissions;
using Courseware.Tests.JudgingTests;
using Courseware.Tests.ReportingTests;
using Courseware.Tests.Submissions;
using CsCheck;

namespace Courseware.Tests.PropertyTests;

/// <summary>Recordings, results, manifests and answers: whatever the bytes are, they are read or refused in the documented way.</summary>
internal sealed class FileFuzzTests
{
    private static readonly string[] JsonWords =
        ["null", "[null]", "[]", "{}", "-1", "1e999", "0.5", "\"\"", "true", "\"\\ud800\"", "\"at\":", "\"event\":\"stalled\",", "99999999999999999999", ",",
            ":", "\n"];

    private static readonly string[] YamlWords =
        ["&a ", "*a", "- ", ": ", "!!int ", "{", "}", "[", "]", "\"", "'", "|\n", "? ", "~", "null", "\t", "---\n", "# ", "\u0085", "-1", "99999999999",
            "en: x\n", "<<: "];

    private static readonly string[] ExerciseIds = [.. Cli.ExerciseCatalog.Ids];
    private static readonly RoleName[] Roles = [new("server", "file_server"), new("client", "file_client")];
    private static readonly SheetQuestion[] Questions = [new("abrupt", "end", ["FIN", "RST"]), new("abrupt", "bytes", ["all", "none"]),
        new("graceful", "end", ["FIN", "RST"])];

    [Test]
    public void The_events_of_a_recording() => Damage.Survives<InvalidDataException>(
        Damage.Of([.. SampleRecordings.Right.Values.Select(Events)], JsonWords),
        bytes => ScenarioRecording.ReadEvents(bytes, "recording.jsonl"));

    [Test]
    public void A_result() => Damage.Survives<InvalidDataException>(
        Damage.Of([.. new[] { Results.Original, Results.Solution, Results.OnTheWire }.Select(Written)], JsonWords),
        bytes => ResultJson.Read(new MemoryStream(bytes)));

    [TestCaseSource(nameof(ExerciseIds))]
    public void The_manifest_of_an_exercise(string id)
    {
        using var folder = new TemporaryFolder();
        var good = File.ReadAllBytes(Path.Combine(Repository.Root, "exercises", id, Exercise.ManifestName));
        Damage.Survives<ManifestException>(Damage.Of([good], YamlWords), bytes => ExerciseManifestReader.Read(Spoilt(folder, Exercise.ManifestName, bytes)));
    }

    [Test]
    public void The_manifest_of_a_submission()
    {
        using var folder = new TemporaryFolder();
        const string good = "build: [make, \"a b\"]\nprograms:\n  server: {a: [x, 'y']}\n  client: ['./c', \"-v\", 1] # end\n";
        Damage.Survives<SubmissionException>(Damage.Of(good, [.. YamlWords, "server: ", "client: ", "programs:\n", "build: "]), bytes =>
        {
            Spoilt(folder, "submission.yaml", bytes);
            BuildPlanner.Plan(folder.Path, Roles);
        });
    }

    [Test]
    public void Answers_are_all_there_or_there_is_a_problem() => Damage.Survives(
        Damage.Of("abrupt:\n  end: RST\n  bytes: all\ngraceful:\n  end: FIN\n", [.. YamlWords, "abrupt:", "end: FIN", "bytes"]), bytes =>
        {
            var sheet = AnswerSheet.Read("predictions.yaml", bytes, Questions);
            if (sheet.Problem is { } problem)
                Assert.That(problem.Verdict, Is.EqualTo(Verdict.Failed));
            else
                Assert.That(Questions.Select(q => q.Answers.Contains(sheet[q.Section, q.Key], StringComparer.Ordinal)), Has.All.True);
        });

    [Test]
    public void Bytes_come_back_from_their_text() => Gen.Byte.Array[0, 200].Sample(
        bytes => EscapedBytes.Unescape(EscapedBytes.Escape(bytes)).AsSpan().SequenceEqual(bytes), time: Damage.Seconds, threads: 1);

    [Test]
    public void A_recording_of_any_output_comes_back() => Gen.Select(Gen.Byte.Array[0, 100], Gen.String, Gen.Double[0, 1e6]).Sample((bytes, text, at) =>
    {
        // A lone surrogate is not a text that a file in UTF-8 could hold.
        var words = Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));
        RecordedEvent[] events = [new ProgramOutput("client", "stdout", bytes) { At = at }, new Stalled("idle", words, [words]) { At = at }];
        var read = ScenarioRecording.ReadEvents(Events(new ScenarioRecording("x", events, new Dictionary<string, byte[]>(StringComparer.Ordinal))), "x");
        var (output, stalled) = ((ProgramOutput)read[0], (Stalled)read[1]);
        return output.Data.AsSpan().SequenceEqual(bytes) && output.At.Equals(at) && stalled.WaitingFor == words && stalled.Report[0] == words;
    }, time: Damage.Seconds, threads: 1);

    private static string Spoilt(TemporaryFolder folder, string name, byte[] bytes)
    {
        var path = folder.At(name);
        File.WriteAllBytes(path, bytes);
        return path;
    }

    private static byte[] Events(ScenarioRecording recording)
    {
        var stream = new MemoryStream();
        recording.WriteEvents(stream);
        return stream.ToArray();
    }

    private static byte[] Written(GradingResult result)
    {
        var stream = new MemoryStream();
        ResultJson.Write(result, stream);
        return stream.ToArray();
    }
}
