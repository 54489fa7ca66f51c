using Courseware.Batch;
using Courseware.Reporting.Classes;
using Courseware.Tests.Submissions;

namespace Courseware.Tests.BatchTests;

/// <summary>A roster, and whose work is whose.</summary>
internal sealed class EnrolmentTests
{
    private const string Table = "id,name,email,section,submitted\r\n2026001,\"Kim, "
        + "Minsu\",kim@example.org,A,\r\n2026002,이영희,lee@example.org,A,2026-11-25T10:00:00+09:00\r\n";

    [Test]
    public void Students_are_found_by_any_cell_that_is_theirs_alone()
    {
        var roster = Roster(Table);

        Assert.That(roster.Find(Submission("x", "KIM@example.org"))?.Id, Is.EqualTo("2026001"));
        Assert.That(roster.Find(Submission("x", "이영희"))?.Id, Is.EqualTo("2026002"));
        Assert.That(roster.Find(Submission("team-2026002")), Is.Null, "an ending is nobody's name");
        Assert.That(roster.Find(Submission("A")), Is.Null, "a section is nobody");
        Assert.That(roster.Students[1].Submitted, Is.EqualTo(new DateTimeOffset(2026, 11, 25, 1, 0, 0, TimeSpan.Zero)));
    }

    [Test]
    public void Missing_and_unenrolled_students_are_in_the_class()
    {
        var students = Enrolment.Of(new SubmissionSet("plain", [Submission("kim@example.org"), Submission("guest")], []), Roster(Table));

        Assert.That(students.Select(s => (s.Id, s.Name, s.Files.Count, s.Enrolled)), Is.EqualTo(new[]
        {
            ("2026001", "Kim, Minsu", 1, true), ("2026002", "이영희", 0, true), ("guest", "", 1, false),
        }));
    }

    // The same name as people read it: in pieces as macOS writes it, with what tables bring along, in full width.
    [TestCase("\u110B\u1175\u110B\u1167\u11BC\u1112\u1174")]
    [TestCase(" 이영희\u200B")]
    [TestCase("\uFEFF이영희")]
    [TestCase("２０２６００２")]
    [TestCase("LEE@example.org")]
    public void A_name_that_looks_the_same_is_the_same(string name) => Assert.That(Roster(Table).Find(Submission("x", name))?.Id, Is.EqualTo("2026002"));

    [TestCase("Jose\u0301", "José")]
    [TestCase("e\u0323\u0302", "ệ")]
    [TestCase("\u1100\u1161\u11A8\u1102\u1161", "각나")]
    [TestCase("ｋｉｍ－１", "kim-1")]
    [TestCase("a\u0000b\u202E ", "ab")]
    [TestCase("plain", "plain")]
    public void A_plain_name(string name, string plain) => Assert.That(PersonName.Plain(name), Is.EqualTo(plain));

    [Test]
    public void Folders_that_differ_only_in_spelling_are_one_student_s()
    {
        using var folder = new TemporaryFolder();
        folder.WriteEmpty("김/a.c", "\u1100\u1175\u11B7/a.c");

        Assert.That(() => SubmissionCollector.Read(folder.Path, Classes.Exercise),
            Throws.TypeOf<BatchException>().With.Message.Contains("two submissions of '김'"));
    }

    [Test]
    public void A_roster_as_a_university_gives_it()
    {
        var roster = Roster("2026-2 컴퓨터네트워크,,\r\n,,\r\n순번,학번,이름\r\n1,2026001,김민수\r\n2,2026002,이영희\r\n,,\r\n");

        Assert.That(roster.Students.Select(s => (s.Id, s.Name)), Is.EqualTo(new[] { ("2026001", "김민수"), ("2026002", "이영희") }));
    }

    [Test]
    public void Two_submissions_of_one_student_are_refused()
    {
        var collected = new SubmissionSet("plain", [Submission("kim@example.org"), Submission("2026001")], []);

        Assert.That(() => Enrolment.Of(collected, Roster(Table)), Throws.TypeOf<BatchException>().With.Message.EqualTo(
            "By the roster two submissions are of '2026001': 'kim@example.org' and '2026001'. Remove the one that does not count."));
    }

    [Test]
    public void No_id_leads_out_of_the_folder_of_reports()
    {
        string[] ids = ["../../etc", "..", "a/b", "a_b", "A_B", "=x", "김민수"];
        var students = Enrolment.Of(new SubmissionSet("plain", [.. ids.Select(id => Submission(id))], []), null);

        Assert.That(students.Select(s => s.Folder), Is.Unique);
        Assert.That(students.Select(s => s.Folder), Has.All.Matches<string>(f => Path.GetFileName(f) == f && f is not ['.', ..]));
        Assert.That(students.Select(s => s.Folder), Does.Contain("김민수"));
    }

    [TestCase("name,email\nKim,k\n", "has no column 'id'. Its columns: name, email.")]
    [TestCase("id\na\na\n", "has the id 'a' 2 times. Each student needs a different id.")]
    [TestCase("id,name\n,Kim\n", "record 2: the id is empty.")]
    [TestCase("id,submitted\na,yesterday\n", "record 2: 'yesterday' is not a time. Write it like 2026-11-25T23:59:00+09:00.")]
    [TestCase("", "is empty. Its first line must name the columns.")]
    [TestCase("id\na,b\n", "record 2: 2 cells, and the first line names 1 columns.")]
    public void A_bad_roster_is_reported_with_its_place(string table, string message) =>
        Assert.That(() => Roster(table), Throws.TypeOf<TableException>().With.Message.EndsWith(message));

    private static StudentSubmission Submission(string student, params string[] keys) =>
        new(student, [student, .. keys], [new SubmittedFile($"/{student}", student)]);

    private static Roster Roster(string table)
    {
        using var folder = new TemporaryFolder();
        return Batch.Roster.Load(folder.Write("roster.csv", table));
    }
}
