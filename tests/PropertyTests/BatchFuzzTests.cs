using System.Text;
using Courseware.Batch;
using Courseware.Reporting.Classes;
using Courseware.Tests.JudgingTests;
using Courseware.Tests.Submissions;
using CsCheck;

namespace Courseware.Tests.PropertyTests;

/// <summary>The input of a batch: its own files after a crash, and the folders and lists of platforms.</summary>
internal sealed class BatchFuzzTests
{
    private static readonly string[] JsonWords = ["null", "[null]", "[]", "{}", "-1", "1e999", "\"\"", "\"\\ud800\"", "\"key\":", ",", "\n", "\"graded\"",
        "\u00e9", "\ufeff"];

    private static readonly Gen<string> PlatformNames = Gen.OneOf(
        "kim", "lee", "김민수", "1234", "٣٤", "_", "-", " ", ".", "LATE_", "_assignsubmission_file_", "_assignsubmission_onlinetext", "_1_2_", "_12_345_",
            "file_server.c",
        ".zip", ".tar.gz", "-attempt-2", "attempt", "half-close-", "\n", "__MACOSX", "-1").Array[1, 6].Select(string.Concat);

    private readonly TemporaryFolder _folder = new();

    [TearDown]
    public void RemoveFolder() => _folder.Dispose();

    [Test]
    public void A_journal_after_a_crash_has_its_whole_lines() => Damage.Survives<BatchException>(Damage.Of(GoodJournal(), JsonWords), bytes =>
    {
        var path = Spoilt("journal.jsonl", bytes);
        Journal.Open(path).Dispose();
        var whole = bytes[..(bytes.AsSpan().LastIndexOf((byte)'\n') + 1)];
        if (!File.ReadAllBytes(path).AsSpan().SequenceEqual(whole))
            throw new InvalidOperationException("Opening it has changed what was written before.");
    });

    [Test]
    public void The_list_of_a_class() => Damage.Survives<BatchException>(Damage.Of(GoodClass(), JsonWords), bytes =>
    {
        var list = ClassList.Load(Spoilt("class.json", bytes));
        _ = list.Students.Select(s => (s.Id.Length, s.Keys.Sum(k => k.Length), s.Files.Sum(f => f.Path.Length + f.Name.Length))).ToList();
    });

    [Test]
    public void Kept_recordings()
    {
        var store = new RecordingStore(_folder.Path);
        store.Save("good", [.. SampleRecordings.Right.Values.Take(3)]);
        var good = File.ReadAllBytes(_folder.At("good.zip"));
        Damage.Survives<InvalidDataException>(Damage.Of([good], "PK\u0001\u0002", "PK\u0003\u0004", "/", "files.json", "\u00ff\u00ff\u00ff\u00ff"), bytes =>
        {
            Spoilt("bad.zip", bytes);
            store.Load("bad");
        });
    }

    [Test]
    public void Large_files_of_stored_recordings_are_found() => Damage.Survives<InvalidDataException>(
        Damage.Of("{\"a/x\":\"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef\"}", [.. JsonWords, "a/", "/../", "z"]), bytes =>
        {
            using (var file = File.Create(_folder.At("bad.zip")))
            using (var zip = new System.IO.Compression.ZipArchive(file, System.IO.Compression.ZipArchiveMode.Create))
            {
                zip.CreateEntry("a/recording.jsonl").Open().Dispose();
                using var entry = zip.CreateEntry("files.json").Open();
                entry.Write(bytes);
            }
            new RecordingStore(_folder.Path).Load("bad");
        });

    [Test]
    public void A_table() => Damage.Survives<TableException>(
        Damage.Of(
            [
                .. InEncodings("id,name,section\nkim,\"Kim, Minsu\",1\nlee,\"a \"\"b\"\"\",2\n"),
                .. InEncodings("학번\t이름\n2026001\t김민수\n"), .. InEncodings("2026년 2학기,,\n학번,이름,\n2026001,김민수,\n,,\n"),
            ],
            "\"", ",", ";", "\t", "\r\n", "\r", "\ufeff", "=1+1", "\"\""), bytes =>
        {
            var table = CsvTable.Load(Spoilt("class.csv", bytes));
            // A table that was read is written, and read as the same: a gradebook returns to its platform.
            var again = CsvTable.Load(Spoilt("again.csv", table.Write()));
            if (!table.Header.SequenceEqual(again.Header) || !Cells(table).SequenceEqual(Cells(again)))
                throw new InvalidOperationException($"It came back as: {Encoding.UTF8.GetString(table.Write())}");
        });

    [TestCase("id,name\r\nkim,Kim\r\n")]
    [TestCase("id;name\nkim;\"a\nb\"\n")]
    [TestCase("id,name\r\nkim,\"a\nb\"\r\n")]
    [TestCase("\ufeffid,name\r\nkim,Kim\r\n")]
    [TestCase("\"\ufeff\",name\nkim,Kim\n")]
    [TestCase("\"\"\nkim\n")]
    [TestCase("\"a;b;c\",name\n1,Kim\n")]
    [TestCase("\";\"\nkim\n")]
    public void A_table_is_written_back_as_it_came(string text) =>
        Assert.That(Encoding.UTF8.GetString(CsvTable.Load(Spoilt("class.csv", Encoding.UTF8.GetBytes(text))).Write()), Is.EqualTo(text));

    [Test]
    public void A_roster() => Damage.Survives<TableException>(
        Damage.Of(
            [
                .. InEncodings("id,name,github,submitted\nkim,Kim,kim-gh,2026-11-25T23:59:00+09:00\nlee,Lee,lee-gh,\n"),
                .. InEncodings("학번,이름,제출 시각\n2026001,김민수,2026-11-25T23:59:00+09:00\n"),
            ],
            ",", "\"", "kim", "\n", "submitted", "9999-12-31", "이름"),
        bytes => Roster.Load(Spoilt("roster.csv", bytes)));

    [Test]
    public void The_list_of_submissions_of_Gradescope()
    {
        const string good = "submission_1:\n  :submitters:\n  - :name: Kim\n    :sid: '1'\n    :email: k@x\n  :created_at: 2026-11-25 10:00:00.000000000 "
            + "+09:00\n  :history: []\n";
        Directory.CreateDirectory(_folder.At("submission_1"));
        Damage.Survives<BatchException>(Damage.Of(good, ":sid:", "- ", "  ", "submission_1:\n", "&a ", "*a", "[]", "{}", "null", "''", "!!int ", "\t"), bytes =>
        {
            Spoilt("submission_metadata.yml", bytes);
            SubmissionCollector.Read(_folder.Path, SampleRecordings.Exercise.Manifest);
        });
    }

    [Test]
    public void Entries_of_any_name_are_submissions_or_ignored() =>
        Gen.Select(PlatformNames, Gen.Int[0, 2]).Array[1, 5].Sample(entries =>
        {
            var folder = Directory.CreateDirectory(_folder.At(Guid.NewGuid().ToString("N"))).FullName;
            foreach (var (name, kind) in entries.Where(e => e.Item1 is not ("." or "..")).DistinctBy(e => e.Item1, StringComparer.Ordinal))
                Make(Path.Combine(folder, name), kind);
            try
            {
                var collected = SubmissionCollector.Read(folder, SampleRecordings.Exercise.Manifest);
                var nameless = collected.Submissions.Where(s => s.Student.Trim().Length == 0).ToList();
                if (nameless.Count > 0)
                    throw new InvalidOperationException($"Nobody handed in {string.Join(", ", nameless.SelectMany(s => s.Files).Select(f => f.Path))}");
            }
            catch (BatchException e) when (e.Message.Length > 0)
            {
                // Nothing in it, or two of the same name.
            }
        }, time: Damage.Seconds, threads: 1, print: entries => string.Join(" | ", entries.Select(e => $"{e.Item2}:{e.Item1}")));

    /// <summary>A text as spreadsheets save it.</summary>
    private static IEnumerable<byte[]> InEncodings(string text) =>
        new[] { Encoding.UTF8, new UTF8Encoding(false), Encoding.Unicode, Encoding.BigEndianUnicode, CodePagesEncodingProvider.Instance.GetEncoding(949)! }
            .Select(encoding => (byte[])[.. encoding.Preamble, .. encoding.GetBytes(text)]);

    private static void Make(string path, int kind)
    {
        if (kind == 0)
            File.WriteAllText(path, "");
        else
            Directory.CreateDirectory(kind == 1 ? path : Path.Combine(path, ".git"));
    }

    private static IEnumerable<string> Cells(CsvTable table) => table.Lines.SelectMany(line => line);

    private string Spoilt(string name, byte[] bytes)
    {
        var path = _folder.At(name);
        File.WriteAllBytes(path, bytes);
        return path;
    }

    private string GoodJournal()
    {
        var path = _folder.At("good.jsonl");
        using (var journal = Journal.Open(path))
        {
            journal.Add(new JournalLine("k1", "s1", BatchOutcome.Graded, "", 1.5));
            journal.Add(new JournalLine("k2", "s2", BatchOutcome.Unreadable, "Das ist kein Archiv: é 한", 0.1) { NeedsRetry = true });
        }
        return File.ReadAllText(path);
    }

    private string GoodClass()
    {
        var path = _folder.At("good.json");
        new ClassList(new BatchSettings("half-close", "process", "auto", 1, "en"), null, ["gcc 14"],
            [new Student("kim", "Kim", ["kim", "1"], [new SubmittedFile("/x/kim.zip", "kim.zip")]), new Student("lee", "Lee", [], [])]).Save(path);
        return File.ReadAllText(path);
    }
}
