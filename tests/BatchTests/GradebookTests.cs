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
    public Task The_gradebook() => Snapshot.MatchExactly(Encoding.UTF8.GetString(Gradebook.Write(Classes.Report)));

    [Test]
    public void A_reader_of_CSV_gets_every_name_back_and_no_formula()
    {
        var lines = Columns(Encoding.UTF8.GetString(Gradebook.Write(Classes.Report))).ToDictionary(l => l.Id, l => (l.Name, l.Score), StringComparer.Ordinal);

        Assert.That(lines["2026001"], Is.EqualTo(("Kim, \"Minsu\"", "100")));
        Assert.That(lines["2026002"].Name, Is.EqualTo("'=cmd|' /C calc'!A0"));
        Assert.That(lines["2026003"], Is.EqualTo(("이영희", "0")));
        Assert.That(lines["2026004"].Score, Is.Empty, "missing is not 0");
        Assert.That(lines["2026005"], Is.EqualTo(("\u202Eevil\n@x", "")));
    }

    [Test, CancelAfter(180_000)] // an office suite starts
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
                .WithArguments([$"-env:UserInstallation=file://{folder.At("profile")}", "--headless", "--infilter=CSV:44,34,UTF8", "--convert-to", format == "csv" ? "csv:Text - txt - csv (StarCalc):44,34,76" : "ods", from])
                .ExecuteBufferedAsync(TestContext.CurrentContext.CancellationToken);
        }
        var names = Columns(await File.ReadAllTextAsync(folder.At("gradebook.csv"))).Select(line => line.Name).ToList();
        Assert.That(names, Does.Contain("Kim, \"Minsu\"").And.Contain("이영희").And.Contain("<script>alert(1)</script>"));
        Assert.That(names, Has.Some.EndsWith("=cmd|' /C calc'!A0"), "a text, not what a formula gave");
    }

    [Test]
    public void Canvas_takes_its_file_back_with_grades_scaled_to_the_points_possible()
    {
        var filled = PlatformGrades.Canvas(Load(CanvasFile), "Half-close", Classes.Rows);

        Assert.That(Encoding.UTF8.GetString(filled.Bytes), Is.EqualTo(CanvasFile
            .Replace("kim,A,,3", "kim,A,10,3", StringComparison.Ordinal).Replace("lee,A,EX,", "lee,A,5.65,", StringComparison.Ordinal)));
        Assert.That(filled.Count, Is.EqualTo(2));
        Assert.That(filled.Notes, Is.EqualTo(new[]
        {
            "2026004 is missing: the grade was left as it was", "2026003 has a score and is not in the file", "2026006 has a score and is not in the file",
        }));
    }

    [Test]
    public void Moodle_takes_its_worksheet_back_semicolons_mark_and_all()
    {
        var filled = PlatformGrades.Moodle(Load(MoodleFile), Classes.Rows);

        Assert.That(Encoding.UTF8.GetString(filled.Bytes), Is.EqualTo(MoodleFile
            .Replace("Submitted;;20,00", "Submitted;20;20,00", StringComparison.Ordinal).Replace("Submitted;;7,50", "Submitted;0;7,50", StringComparison.Ordinal)));
    }

    [Test]
    public void A_file_that_nothing_is_filled_into_is_the_same_byte_for_byte()
    {
        Assert.That(Encoding.UTF8.GetString(PlatformGrades.Moodle(Load(MoodleFile), []).Bytes), Is.EqualTo(MoodleFile));
        Assert.That(Encoding.UTF8.GetString(PlatformGrades.Canvas(Load(CanvasFile), "Half-close (1234)", []).Bytes), Is.EqualTo(CanvasFile));
    }

    [Test]
    public void A_wrong_file_or_column_is_told()
    {
        Assert.That(() => PlatformGrades.Canvas(Load(CanvasFile), "Homework", []), Throws.TypeOf<TableException>().With.Message.StartsWith("The Canvas file has no column 'Homework'."));
        Assert.That(() => PlatformGrades.Canvas(Load("a,b\n1,2\n"), "b", []), Throws.TypeOf<TableException>().With.Message.Contains("has no column 'Student'"));
        Assert.That(() => PlatformGrades.Moodle(Load("Grade\n1\n"), []), Throws.TypeOf<TableException>().With.Message.Contains("has no column 'Identifier'"));
    }

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

    private static Csv Load(string text)
    {
        using var folder = new TemporaryFolder();
        return Csv.Load(folder.Write("file.csv", text));
    }
}
