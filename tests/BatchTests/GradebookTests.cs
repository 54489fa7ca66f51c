using System.Globalization;
using System.Text;
using CliWrap.Buffered;
using Courseware.Reporting.Classes;
using Courseware.Tests.Snapshots;
using Courseware.Tests.Submissions;
using CsvHelper;

namespace Courseware.Tests.BatchTests;

/// <summary>The files that spreadsheets and platforms read.</summary>
internal sealed class GradebookTests
{
    private const string CanvasFile =
        "Student,ID,SIS User ID,SIS Login ID,Section,Half-close (1234),Other (5)\r\n"
        + "Points Possible,,,,,10,5\r\n"
        + "\"Kim, \"\"Minsu\"\"\",4711,,kim,A,,3\r\n"
        + "Lee,4712,,lee,A,EX,\r\n"
        + "Choi,4714,,choi,A,7,\r\n"
        + "\"Student, Test\",9,,test,A,,\r\n"
        + "Nobody,4999,,nobody,A,,\r\n";

    private const string MoodleFile =
        "\uFEFFIdentifier;Full name;Email address;Status;Grade;Maximum Grade;Grade can be changed;Last modified (grade);Feedback comments\n"
        + "Participant 1001;Kim;kim@example.org;Submitted;;20,00;Yes;-;\n"
        + "Participant 1003;이영희;lee@example.org;Submitted;;7,50;Yes;-;\"a; b\"\n";

    [Test]
    public Task The_gradebook() => Snapshot.MatchExactly(Text(Gradebook.Write(Classes.Report)));

    [Test]
    public void A_reader_of_CSV_gets_every_name_back_and_no_formula()
    {
        var lines = Columns(Text(Gradebook.Write(Classes.Report))).ToDictionary(l => l.Id, l => (l.Name, l.Score), StringComparer.Ordinal);

        Assert.That(lines["2026001"], Is.EqualTo(("Kim, \"Minsu\"", "100")));
        Assert.That(lines["2026002"].Name, Is.EqualTo("'=cmd|' /C calc'!A0"));
        Assert.That(lines["2026003"], Is.EqualTo(("이영희", "0")));
        Assert.That(lines["2026004"].Score, Is.Empty, "missing is not 0");
        Assert.That(lines["2026005"], Is.EqualTo((@"\xe2\x80\xaeevil\n@x", "")));
    }

    [Test, CancelAfter(600_000)] // an office suite starts
    [Category(Requires.OptionalHere)]
    public async Task LibreOffice_opens_it()
    {
        Requires.Tools("soffice");
        using var folder = new TemporaryFolder();
        await File.WriteAllBytesAsync(folder.At("gradebook.csv"), Gradebook.Write(Classes.Report));

        // To a spreadsheet and back: what comes out is what LibreOffice understood.
        string[] through = ["ods", "csv"];
        foreach (var format in through)
        {
            var from = format == "ods" ? "gradebook.csv" : "gradebook.ods";
            await CliWrap.Cli.Wrap("soffice").WithWorkingDirectory(folder.Path)
                .WithArguments([$"-env:UserInstallation=file://{folder.At("profile")}", "--headless", "--infilter=CSV:44,34,UTF8", "--convert-to",
                    format == "csv" ? "csv:Text - txt - csv (StarCalc):44,34,76" : "ods", from])
                .ExecuteBufferedAsync(TestContext.CurrentContext.CancellationToken);
        }
        var names = Columns(await File.ReadAllTextAsync(folder.At("gradebook.csv"))).Select(line => line.Name).ToList();
        Assert.That(names, Does.Contain("Kim, \"Minsu\"").And.Contain("이영희").And.Contain("<script>alert(1)</script>"));
        Assert.That(names, Has.Some.EndsWith("=cmd|' /C calc'!A0"), "a text, not what a formula gave");
    }

    [Test]
    public void Canvas_grades_are_scaled_to_the_points_possible()
    {
        var filled = PlatformGrades.Canvas(Load(CanvasFile), "Half-close", Classes.Rows);

        Assert.That(Encoding.UTF8.GetString(filled.Bytes), Is.EqualTo(CanvasFile
            .Replace("kim,A,,3", "kim,A,10,3", StringComparison.Ordinal)));
        Assert.That(filled.Count, Is.EqualTo(1));
        Assert.That(filled.Notes, Is.EqualTo(new[]
        {
            "2026002 has 'EX': it was left as it was", "2026004 is missing: the grade was left as it was", "2026003 has a score and is not in the file",
                "2026006 has a score and is not in the file",
        }));
    }

    [Test]
    public void Moodle_takes_its_worksheet_back_semicolons_mark_and_all()
    {
        var filled = PlatformGrades.Moodle(Load(MoodleFile), Classes.Rows);

        Assert.That(Encoding.UTF8.GetString(filled.Bytes), Is.EqualTo(MoodleFile
            .Replace("Submitted;;20,00", "Submitted;20;20,00", StringComparison.Ordinal)
                .Replace("Submitted;;7,50", "Submitted;0;7,50", StringComparison.Ordinal)));
    }

    [Test]
    public void A_file_that_nothing_is_filled_into_is_the_same_byte_for_byte()
    {
        Assert.That(Encoding.UTF8.GetString(PlatformGrades.Moodle(Load(MoodleFile), []).Bytes), Is.EqualTo(MoodleFile));
        Assert.That(Encoding.UTF8.GetString(PlatformGrades.Canvas(Load(CanvasFile), "Half-close (1234)", []).Bytes), Is.EqualTo(CanvasFile));
    }

    [Test]
    public void A_wrong_file_or_column_is_reported()
    {
        Assert.That(() => PlatformGrades.Canvas(Load(CanvasFile), "Homework", []),
            Throws.TypeOf<TableException>().With.Message.StartsWith("The Canvas file has no column 'Homework'."));
        Assert.That(() => PlatformGrades.Canvas(Load("a,b\n1,2\n"), "b", []), Throws.TypeOf<TableException>().With.Message.Contains("has no column 'Student'"));
        Assert.That(() => PlatformGrades.Moodle(Load("Grade\n1\n"), []), Throws.TypeOf<TableException>().With.Message.Contains("has no column 'Identifier'"));
    }

    [TestCase("=1+1")]
    [TestCase("\u200B=1+1")]
    [TestCase(" =1+1")]
    [TestCase("\u3000=1+1")]
    [TestCase("\t=1+1")]
    [TestCase("\r=1+1")]
    [TestCase("\n=1+1")]
    [TestCase("＝1+1")]
    [TestCase("＋1")]
    [TestCase("－1")]
    [TestCase("＠SUM(1)")]
    [TestCase("\u001b[31m@x")]
    [TestCase("\u202E-1")]
    public void No_cell_begins_a_formula_or_changes_a_terminal(string text)
    {
        var cell = Columns(Text(CsvTable.Write([["id", "name", "score"], ["x", text, ""]])))[0].Name;

        Assert.That(cell.Trim(), Does.Not.Match("^[=+@＝＋－＠-]"));
        Assert.That(cell.EnumerateRunes(), Has.None.Matches<Rune>(r => Rune.GetUnicodeCategory(r) is UnicodeCategory.Control or UnicodeCategory.Format));
    }

    [Test]
    public void A_new_table_begins_with_the_mark_of_UTF_8() =>
        Assert.That(Gradebook.Write(Classes.Report), Has.Length.GreaterThan(3).And.Matches<byte[]>(b => b.AsSpan().StartsWith(Encoding.UTF8.Preamble)));

    [TestCase("UTF-8", "식별자,성명,성적,최고 성적,성적을 변경할 수 있음,피드백\r\n참가자 1003,이영희,,10,예,\"잘, 했음\"\r\n", ",0,10,")]
    [TestCase("CP949", "Identifier,Full name,Grade,Maximum Grade,Feedback comments\r\nParticipant 1003,이영희,,10,똠방각하\r\n", ",0,10,")]
    [TestCase("UTF-16", "Identifier\tFull name\tGrade\tMaximum Grade\tFeedback comments\r\nParticipant 1003\t이영희\t\t10\t훌륭\r\n", "\t0\t10\t")]
    public void A_table_is_read_and_written_back_in_its_own_encoding(string encoding, string text, string filled)
    {
        var own = encoding switch
        {
            "CP949" => CodePagesEncodingProvider.Instance.GetEncoding(949)!,
            "UTF-16" => Encoding.Unicode,
            _ => Encoding.UTF8,
        };
        byte[] bytes = [.. encoding == "UTF-16" ? own.Preamble : default, .. own.GetBytes(text)];
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder.At("file.csv"), bytes);

        Assert.That(PlatformGrades.Moodle(CsvTable.Load(folder.At("file.csv")), []).Bytes, Is.EqualTo(bytes), "untouched");
        var result = PlatformGrades.Moodle(CsvTable.Load(folder.At("file.csv")), Classes.Rows);
        var empty = filled.Replace("0", "", StringComparison.Ordinal).Replace("1", "10", StringComparison.Ordinal);
        Assert.That(own.GetString(result.Bytes), Is.EqualTo(own.GetString(bytes).Replace(empty, filled, StringComparison.Ordinal)));
        Assert.That(result.Count, Is.EqualTo(1));
    }

    [Test]
    public void An_unknown_encoding_is_refused()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder.At("file.csv"), [.. "id,name\nkim,"u8, 0xFF, 0xFF, 0x80, (byte)'\n']);

        Assert.That(() => CsvTable.Load(folder.At("file.csv")), Throws.TypeOf<TableException>().With.Message.Contains("is neither UTF-8 nor UTF-16 nor CP949"));
    }

    // The cell before, whether it may change, the cell after, the remark.
    [TestCase("", "", "10", null)]
    [TestCase("10", "", "10", null)]
    [TestCase("10.00", "", "10", null)]
    [TestCase("7", "", "10", "2026001 had 7, and has 10 now")]
    [TestCase("0", "", "10", "2026001 had 0, and has 10 now")]
    [TestCase("EX", "", "EX", "2026001 has 'EX': it was left as it was")]
    [TestCase("A-", "", "A-", "2026001 has 'A-': it was left as it was")]
    [TestCase("7", "No", "7", "2026001 has a grade that cannot be changed: it was left as it was")]
    [TestCase("", "아니오", "", "2026001 has a grade that cannot be changed: it was left as it was")]
    [TestCase("", "Yes", "10", null)]
    public void Grades_set_by_a_teacher_stay(string cell, string changeable, string after, string? message)
    {
        var file = Load($"Identifier,Grade,Maximum Grade,Grade can be changed\nkim@example.org,{cell},10,{changeable}\n");

        var filled = PlatformGrades.Moodle(file, [Classes.Rows[0]]);

        Assert.That(Text(filled.Bytes), Is.EqualTo($"Identifier,Grade,Maximum Grade,Grade can be changed\nkim@example.org,{after},10,{changeable}\n"));
        Assert.That(filled.Notes, Is.EqualTo(message is null ? [] : new[] { message }));
    }

    [Test]
    public void A_column_of_Canvas_that_is_read_only_is_refused() => Assert.That(
        () => PlatformGrades.Canvas(Load("Student,ID,Half-close (1234)\n    Points Possible,,(read only)\nKim,4711,\n"), "Half-close", Classes.Rows),
        Throws.TypeOf<TableException>().With.Message.Contains("read only"));

    private static string Text(byte[] bytes) => Encoding.UTF8.GetString(bytes.AsSpan().StartsWith(Encoding.UTF8.Preamble) ? bytes.AsSpan(3) : bytes);

    private static List<(string Id, string Name, string Score)> Columns(string text)
    {
        using var csv = new CsvReader(new StringReader(text), CultureInfo.InvariantCulture);
        csv.Read();
        csv.ReadHeader();
        var lines = new List<(string, string, string)>();
        while (csv.Read())
            lines.Add((csv.GetField("id")!, csv.GetField("name")!, csv.GetField("score")!));
        return lines;
    }

    private static CsvTable Load(string text)
    {
        using var folder = new TemporaryFolder();
        return CsvTable.Load(folder.Write("file.csv", text));
    }
}
