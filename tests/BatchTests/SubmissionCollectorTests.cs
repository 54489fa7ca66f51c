using Courseware.Batch;
using Courseware.Tests.Submissions;

namespace Courseware.Tests.BatchTests;

/// <summary>Made-up samples of what platforms let a teacher download.</summary>
internal sealed class SubmissionCollectorTests
{
    [Test]
    public void Folders_archives_and_source_files_called_like_the_students()
    {
        using var folder = new TemporaryFolder();
        folder.WriteEmpty("kim/file_server.c", "lee.zip", "park.tar.gz", "choi.c", "roster.csv", "notes.pdf", ".DS_Store", "__MACOSX/x");

        var collected = SubmissionCollector.Read(folder.Path, Classes.Exercise);

        Assert.That(collected.Layout, Is.EqualTo("plain"));
        Assert.That(Files(collected), Is.EqualTo(new[] { "choi: choi.c", "kim: kim", "lee: lee.zip", "park: park.tar.gz" }));
        Assert.That(collected.Ignored, Is.EquivalentTo(new[] { "notes.pdf", "roster.csv" }));
    }

    [Test]
    public void The_attempt_of_the_highest_number_counts()
    {
        using var folder = new TemporaryFolder();
        folder.WriteEmpty("kim-attempt-2.zip", "kim-attempt-10.zip", "kim.zip", "lee_attempt1/a.c");

        var collected = SubmissionCollector.Read(folder.Path, Classes.Exercise);

        Assert.That(Files(collected), Is.EqualTo(new[] { "kim: kim-attempt-10.zip", "lee: lee_attempt1" }));
        Assert.That(collected.Submissions[0].Attempts, Is.EqualTo(3));
    }

    [Test]
    public void Two_submissions_of_one_student_are_refused()
    {
        using var folder = new TemporaryFolder();
        folder.WriteEmpty("kim.zip", "kim/file_server.c");

        Assert.That(
            () => SubmissionCollector.Read(folder.Path, Classes.Exercise),
            Throws.TypeOf<BatchException>().With.Message.EqualTo(
                $"'{folder.Path}' has two submissions of 'kim': 'kim' and 'kim.zip'. Remove one, or name them 'kim-attempt-1', 'kim-attempt-2'."));
    }

    /// <summary>A student may have a name in the course that looks like the mark of a classmate, who must not lose the work by it.</summary>
    [Test]
    public void A_Moodle_name_with_two_participants_belongs_to_nobody()
    {
        using var folder = new TemporaryFolder();
        folder.WriteEmpty(
            "Lee Jisu_1002_assignsubmission_file_/file_server.c", "Kim_1002_assignsubmission_file_ Minsu_1001_assignsubmission_file_/file_server.c");

        var collected = SubmissionCollector.Read(folder.Path, Classes.Exercise);

        Assert.That(Files(collected), Is.EqualTo(new[] { "1002: file_server.c" }));
        Assert.That(collected.Ignored, Is.EqualTo(new[] { "Kim_1002_assignsubmission_file_ Minsu_1001_assignsubmission_file_" }));
    }

    [Test]
    public void Moodle_in_folders_and_without()
    {
        using var folder = new TemporaryFolder();
        folder.WriteEmpty(
            "Kim Minsu_1001_assignsubmission_file_/file_server.c", "Kim Minsu_1001_assignsubmission_file_/file_client.c",
            "이영희_1002_assignsubmission_file_homework.zip", "Kim Minsu_1001_assignsubmission_onlinetext_/onlinetext.html");

        var collected = SubmissionCollector.Read(folder.Path, Classes.Exercise);

        Assert.That(collected.Layout, Is.EqualTo("moodle"));
        Assert.That(Files(collected), Is.EqualTo(new[] { "1001: file_client.c, file_server.c", "1002: homework.zip" }));
        Assert.That(collected.Submissions[1].FullName, Is.EqualTo("이영희"));
        Assert.That(collected.Submissions[1].Keys, Does.Contain("Participant 1002"));
        Assert.That(collected.Ignored, Is.EqualTo(new[] { "Kim Minsu_1001_assignsubmission_onlinetext_" }));
    }

    [Test]
    public void Canvas_files_get_a_required_name_back()
    {
        using var folder = new TemporaryFolder();
        folder.WriteEmpty(
            "kimminsu_4711_900009_file_server-1.c", "kimminsu_LATE_4711_900002_file_client.c", "kimminsu_4711_900004_part-1.c", "kimminsu_4711_900005_part-2.c",
            "leeyounghee_4712_900003_homework.tar.gz");

        var collected = SubmissionCollector.Read(folder.Path, Classes.Exercise);

        Assert.That(collected.Layout, Is.EqualTo("canvas"));
        Assert.That(Files(collected), Is.EqualTo(new[] { "4711: file_client.c, file_server.c, part-1.c, part-2.c", "4712: homework.tar.gz" }));
        Assert.That(collected.Submissions[0].Files.Select(f => Path.GetFileName(f.Path)), Does.Contain("kimminsu_4711_900009_file_server-1.c"));
        Assert.That(collected.Submissions[0].Attempts, Is.EqualTo(2));
    }

    [TestCase("file_server.c", "file_server-1.c", "file_server-1.c, file_server.c")]
    [TestCase("file_server-1.c", "file_server-2.c", "file_server-1.c, file_server-2.c")]
    [TestCase("Makefile-3", "lab-1.h", "Makefile, lab-1.h")]
    [TestCase("submission-2.yaml", "test-10.py", "submission.yaml, test-10.py")]
    [TestCase("file_server-0.c", "file_client-1.c", "file_client.c, file_server-0.c")]
    public void Canvas_never_makes_one_of_two_files(string one, string other, string given)
    {
        using var folder = new TemporaryFolder();
        folder.WriteEmpty($"kim_4711_900001_{one}", $"kim_4711_900002_{other}");

        Assert.That(Files(SubmissionCollector.Read(folder.Path, Classes.Exercise)), Is.EqualTo(new[] { $"4711: {given}" }));
    }

    [Test]
    public void Gradescope_metadata_names_group_and_time()
    {
        using var folder = new TemporaryFolder();
        folder.WriteEmpty("submission_77/file_server.c", "submission_78/file_server.c");
        folder.Write("submission_metadata.yml", """
            submission_77:
              :submitters:
              - :name: Kim, Minsu
                :sid: '2026001'
                :email: kim@example.org
              - :name: Lee Younghee
                :sid: '2026002'
                :email: lee@example.org
              :created_at: 2026-11-24 23:10:05.123456000 Z
              :score: 0.0
              :history:
              - :id: 70
                :created_at: 2026-11-23 10:00:00 Z
            submission_78:
              :submitters:
              - :name: Park
                :email: park@example.org
            """);

        var collected = SubmissionCollector.Read(folder.Path, Classes.Exercise);

        Assert.That(collected.Layout, Is.EqualTo("gradescope"));
        Assert.That(Files(collected), Is.EqualTo(new[] { "2026001: submission_77", "2026002: submission_77", "park@example.org: submission_78" }));
        Assert.That(collected.Submissions[0].Submitted, Is.EqualTo(new DateTimeOffset(2026, 11, 24, 23, 10, 5, TimeSpan.Zero).AddTicks(1234560)));
        Assert.That(collected.Submissions[0].Attempts, Is.EqualTo(2));
        Assert.That(collected.Submissions[2].Submitted, Is.Null);
    }

    [TestCase("- a list", "submission_metadata.yml:1:1: expected one mapping")]
    [TestCase("submission_77:\n  :submitters:\n  - :id: 3\n", "a submitter needs :sid, :email or :name.")]
    public void A_wrong_Gradescope_list_is_reported_with_its_place(string text, string message)
    {
        using var folder = new TemporaryFolder();
        folder.WriteEmpty("submission_77/file_server.c");
        folder.Write("submission_metadata.yml", text);

        Assert.That(() => SubmissionCollector.Read(folder.Path, Classes.Exercise), Throws.TypeOf<BatchException>().With.Message.Contains(message));
    }

    [Test]
    public void Clones_of_repositories_lose_what_all_names_have_in_front()
    {
        using var folder = new TemporaryFolder();
        folder.WriteEmpty("half-close-kim/.git/HEAD", "half-close-lee-y/.git/HEAD", "README.md");
        Assert.That(Files(SubmissionCollector.Read(folder.Path, Classes.Exercise)), Is.EqualTo(new[] { "kim: half-close-kim", "lee-y: half-close-lee-y" }));

        using var other = new TemporaryFolder();
        other.WriteEmpty("hw3-team-kim/.git/HEAD", "hw3-team-lee/.git/HEAD");
        Assert.That(Files(SubmissionCollector.Read(other.Path, Classes.Exercise)), Is.EqualTo(new[] { "kim: hw3-team-kim", "lee: hw3-team-lee" }));
    }

    // Folders, ids of the roster, who is reported.
    [TestCase("hw3-team-1 hw3-team-2", "team-1 team-2", "team-1: hw3-team-1 | team-2: hw3-team-2")]
    [TestCase("hw3-kim-a hw3-kim-b", "kim-a kim-b", "kim-a: hw3-kim-a | kim-b: hw3-kim-b")]
    [TestCase("half-close-team-kim half-close-team-lee", "kim lee", "kim: half-close-team-kim | lee: half-close-team-lee")]
    [TestCase("half-close-park-lee", "lee kim", "park-lee: half-close-park-lee")]
    [TestCase("half-close-park-lee half-close-kim", "lee kim", "kim: half-close-kim | park-lee: half-close-park-lee")]
    [TestCase("hw-kim-2 hw-kim-1", "2 1 kim-2 kim-1", "kim-1: hw-kim-1 | kim-2: hw-kim-2")]
    public void A_roster_finds_the_student_in_a_repository_name(string names, string ids, string message)
    {
        using var folder = new TemporaryFolder();
        folder.WriteEmpty([.. names.Split(' ').Select(name => $"{name}/.git/HEAD")]);
        using var table = new TemporaryFolder();
        var roster = Roster.Load(table.Write("roster.csv", $"id\n{ids.Replace(' ', '\n')}\n"));

        var collected = SubmissionCollector.Read(folder.Path, Classes.Exercise, roster);

        Assert.That(string.Join(" | ", Files(collected)), Is.EqualTo(message));
        Assert.That(collected.Submissions.Any(s => s.Note.Length > 0), Is.EqualTo(names.StartsWith("half-close-team", StringComparison.Ordinal)
            || names.StartsWith("hw3", StringComparison.Ordinal) || names.StartsWith("hw-", StringComparison.Ordinal)));
    }

    [Test]
    public void One_odd_folder_does_not_change_how_the_others_are_read()
    {
        using var folder = new TemporaryFolder();
        folder.WriteEmpty("kim/.git/HEAD", "lee/file_server.c", "park.zip", "x_1002_assignsubmission_file_y/a.c", "z_4711_900001_a.c");

        var collected = SubmissionCollector.Read(folder.Path, Classes.Exercise);

        Assert.That(collected.Layout, Is.EqualTo("plain"));
        Assert.That(collected.Submissions.Select(s => s.Student),
            Is.EqualTo(new[] { "kim", "lee", "park", "x_1002_assignsubmission_file_y", "z_4711_900001_a" }));
    }

    [Test]
    public void Gradescope_may_name_what_is_there_twice_once()
    {
        using var folder = new TemporaryFolder();
        folder.WriteEmpty("submission_77/file_server.c", "submission_78/file_server.c");
        folder.Write(
            "submission_metadata.yml", "submission_77:\n  :submitters: &1\n  - :sid: '7'\nsubmission_78:\n  :submitters:\n  - :sid: '8'\n  :history: *1\n");

        Assert.That(Files(SubmissionCollector.Read(folder.Path, Classes.Exercise)), Is.EqualTo(new[] { "7: submission_77", "8: submission_78" }));
    }

    [Test]
    public void A_folder_without_submissions_is_reported()
    {
        using var folder = new TemporaryFolder();
        var file = folder.Write("class.zip");

        Assert.That(() => SubmissionCollector.Read(file, Classes.Exercise), Throws.TypeOf<BatchException>().With.Message.Contains("Unpack"));
        Assert.That(() => SubmissionCollector.Read(folder.At("none"), Classes.Exercise),
            Throws.TypeOf<BatchException>().With.Message.StartsWith("There is no folder"));
        Directory.CreateDirectory(folder.At("empty"));
        Assert.That(() => SubmissionCollector.Read(folder.At("empty"), Classes.Exercise),
            Throws.TypeOf<BatchException>().With.Message.Contains("has no submissions in it"));
    }

    private static string[] Files(SubmissionSet collected) =>
        [.. collected.Submissions.Select(s => $"{s.Student}: {string.Join(", ", s.Files.Select(f => f.Name).Order(StringComparer.Ordinal))}")];
}
