using System.Text;
using Courseware.Cli;
using Courseware.Grading;
using Courseware.Recordings;
using Courseware.Reporting.Site;
using Courseware.Tests.Submissions;

namespace Courseware.Tests.SiteTests;

/// <summary>The names in the lecture exist, and a program's own record of its calls is read as it is.</summary>
internal sealed class LectureTests
{
    [Test]
    public void Every_reference_of_the_lecture_exists()
    {
        var lecture = Lecture.Read(Path.Combine(ExerciseCatalog.Folder, Lecture.FileName));
        var exercises = ExerciseCatalog.Ids.Select(ExerciseCatalog.Find).ToDictionary(e => e.Manifest.Id, StringComparer.Ordinal);
        var demos = exercises.Values.SelectMany(e => e.Code.Demos).ToDictionary(d => d.Topic, StringComparer.Ordinal);

        foreach (var chapter in lecture.Chapters)
        {
            var folder = exercises[chapter.Exercise].Folder;
            foreach (var (language, file) in new[] { ("en", "README.md"), ("ko", "README.ko.md") })
            {
                if (chapter.Section is { } section)
                    Assert.That(HandoutSection.Of(File.ReadAllText(Path.Combine(folder, file)), section.In(language)), Is.Not.Null.And.Not.Empty,
                        section.In(language));
            }
            foreach (var statement in chapter.Says)
            {
                Assert.That(demos, Does.ContainKey(statement.Topic));
                Assert.That(statement.Part, Is.InRange(1, demos[statement.Topic].Parts.Count), statement.Topic);
                Assert.That(statement.Checks, Is.SubsetOf(exercises[statement.ChecksOf].Manifest.Checks.Select(c => c.Id)));
            }
        }
        Assert.That(lecture.Chapters.SelectMany(c => c.Says)
            .Select(s => s.Topic), Is.SupersetOf(demos.Keys.Except(["abrupt-close"])), "every topic has its place");
    }

    [TestCase("chapters:\n  - {title: {en: a, ko: b}, minutes: 1, exercise: x, ask: {en: a, ko: b}, "
        + "says: [{text: {en: a, ko: b}, demo: half-close, checks: []}]}\n", "'half-close' is not a topic and the number of its part")]
    [TestCase("chapters:\n  - {title: {en: a}, minutes: 1, exercise: x, ask: {en: a, ko: b}, says: []}\n", "the key 'ko' is missing")]
    public void A_wrong_lecture_is_refused_with_the_place(string text, string message)
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("lecture.yaml", text);

        Assert.That(() => Lecture.Read(path), Throws.TypeOf<ManifestException>().With.Message.Contains(message).And.Message.StartsWith($"{path}:2:"));
    }

    [Test]
    public void A_call_that_never_returned_has_no_result()
    {
        const string text = "2000000000 7 31 > read(4, 30)\n2500000000 7 31 < read 0 0\n2600000000 7 40 > write(4, 10)\n2600000100 7 40 < write -1 "
            + "32\n2700000000 7 41 > read(4, 30)\n27000";
        var recording = new ScenarioRecording(
            "s", [], new Dictionary<string, byte[]>(StringComparer.Ordinal) { [ScenarioRecording.CallsOf("client")] = Encoding.UTF8.GetBytes(text) })
        {
            Began = 1.5,
        };

        Assert.That(CallTrace.Of(recording, "client"), Is.EqualTo(new[]
        {
            new ProgramCall(7, 31, "read", "read(4, 30)", 0.5, 1, 0, 0),
            new ProgramCall(7, 40, "write", "write(4, 10)", 1.1, 1.1, -1, 32),
            new ProgramCall(7, 41, "read", "read(4, 30)", 1.2, null, null, null),
        }));
        Assert.That(CallTrace.Of(recording, "server"), Is.Empty);
    }

    [Test]
    public void Nothing_that_a_person_wrote_is_in_a_recording_for_the_class()
    {
        byte[] name = "Kim Minsu"u8.ToArray();
        var recording = new ScenarioRecording(
            "s",
            [
                new ProgramOutput("server", "stdout", name), new PeerReceived("client", name.Length, name), new PeerSent("client", 9, name),
                new FileCollected("client", "kim.dat", null, null, null, ["kim.dat"]), new ProcessesLeft("server", ["kim (7)"]),
            ],
            new Dictionary<string, byte[]>(StringComparer.Ordinal) { ["server-stdout"] = name });

        using var written = new MemoryStream();
        var anonymous = ClassMistakes.Anonymous(recording);
        anonymous.WriteEvents(written);

        Assert.That(Encoding.UTF8.GetString(written.ToArray()), Does.Not.Contain("im"));
        Assert.That(anonymous.Attachments, Is.Empty);
    }
}
