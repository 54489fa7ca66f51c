using System.Text;
using System.Text.Json;
using Courseware.Grading;
using Courseware.Judging;
using Courseware.Reporting.Formats;
using Courseware.Tests.Snapshots;

namespace Courseware.Tests.ReportingTests;

internal sealed class GradescopeJsonTests
{
    private static readonly string[] Formats = ["text", "html", "simple_format", "md", "ansi"];
    private static readonly string[] Visibilities = ["hidden", "after_due_date", "after_published", "visible"];

    [Test]
    public async Task A_report_with_every_verdict() => await Snapshot.MatchExactly(Report(Results.Original), "json");

    [TestCase("en")]
    [TestCase("ko")]
    public async Task Where_the_grader_did_not_finish(string language)
    {
        using var stream = new MemoryStream();
        GradescopeJson.WriteNotGraded(language, stream);
        var report = Encoding.UTF8.GetString(stream.ToArray());

        Conforms(report);
        await Snapshot.MatchExactly(report, "json");
    }

    [Test]
    public void An_unreadable_submission_is_reported_with_the_reason()
    {
        using var stream = new MemoryStream();
        GradescopeJson.WriteUnreadable("'kim.zip' is no archive.\u202e", "en", stream);
        var report = Conforms(Encoding.UTF8.GetString(stream.ToArray()));

        Assert.That(report.GetProperty("output").GetString(), Does.EndWith("\n\n'kim.zip' is no archive.\\xe2\\x80\\xae"));
        Assert.That(report.GetProperty("extra_data").GetProperty("gradable").GetBoolean(), Is.False);
    }

    [TestCase("original")]
    [TestCase("solution")]
    [TestCase("korean")]
    [TestCase("nothing")]
    public void Every_field_is_one_that_Gradescope_knows(string name) => Conforms(Report(name switch
    {
        "original" => Results.Original,
        "solution" => Results.Solution,
        "korean" => Results.Korean,
        _ => Results.Solution with { Checks = [] },
    }));

    [TestCaseSource(typeof(HostileTextTests), nameof(HostileTextTests.Hostile))]
    public void Nothing_of_a_submission_is_more_than_text(string text)
    {
        var report = Report(HostileTextTests.WithEverywhere(text));

        Conforms(report);
        Assert.That(report.Replace("\n", "").EnumerateRunes().Where(HostileTextTests.IsHarmful), Is.Empty);
        Assert.That(report, Has.Length.LessThan(5_000));
    }

    [Test]
    public void An_undecided_check_counts_neither_way()
    {
        var checks = new[]
        {
            Check("a", Verdict.Passed, 60, 60), Check("b", Verdict.Failed, 0, 20),
            Check("c", Verdict.Inconclusive, 0, 0), Check("d", Verdict.Error, 0, 0), Check("e", Verdict.Skipped, 0, 0),
        };
        var report = Conforms(Report(Results.Solution with { Checks = checks }));

        Assert.That(report.GetProperty("score").GetDouble(), Is.EqualTo(75));
        Assert.That(report.GetProperty("output").GetString(), Does.Contain("60 of 80 points is 75 of 100").And.Contain("(c, d, e)"));
        foreach (var test in report.GetProperty("tests").EnumerateArray().Skip(2))
        {
            Assert.That(test.EnumerateObject().Select(p => p.Name), Has.None.EqualTo("score").And.None.EqualTo("max_score").And.None.EqualTo("status"));
            Assert.That(test.GetProperty("output").GetString(), Is.Not.Empty);
        }
        Assert.That(report.GetProperty("extra_data").GetProperty("gradable").GetBoolean(), Is.False, "the grader failed at one check");
    }

    [Test]
    public void A_skipped_check_loses_its_points()
    {
        var test = Conforms(Report(Results.Korean)).GetProperty("tests")[2];

        Assert.That(test.GetProperty("score").GetInt32(), Is.Zero);
        Assert.That(test.GetProperty("max_score").GetInt32(), Is.EqualTo(12));
        Assert.That(test.GetProperty("status").GetString(), Is.EqualTo("failed"));
        Assert.That(test.GetProperty("output").GetString(), Is.EqualTo("먼저 통과해야 하는 검사: server-half-closes"));
    }

    [Test]
    public void Where_nothing_could_be_decided_the_zero_is_called_none()
    {
        var report = Conforms(Report(Results.Solution with { Checks = [Check("a", Verdict.Error, 0, 0)] }));

        Assert.That(report.GetProperty("score").GetDouble(), Is.Zero);
        Assert.That(report.GetProperty("output").GetString(), Does.Contain("The 0 is not a grade"));
        Assert.That(report.GetProperty("extra_data").GetProperty("gradable").GetBoolean(), Is.False);
    }

    [Test]
    public void Times_are_numbers() =>
        Assert.That(Conforms(Report(Results.Original)).GetProperty("execution_time").GetDouble(), Is.EqualTo(1.234));

    /// <summary>Asserts, field by field, that it is what the documentation of Gradescope describes.</summary>
    internal static JsonElement Conforms(string json)
    {
        using var document = JsonDocument.Parse(json);
        var root = document.RootElement.Clone();
        Only(root, "score", "execution_time", "output", "output_format", "test_output_format", "test_name_format", "visibility", "stdout_visibility",
            "extra_data", "tests", "leaderboard");
        Assert.That(root.GetProperty("score").GetDouble(), Is.InRange(0, 100));
        if (root.TryGetProperty("execution_time", out var time))
            Assert.That(time.ValueKind, Is.EqualTo(JsonValueKind.Number));
        Assert.That(root.GetProperty("output").GetString(), Is.Not.Empty);
        foreach (var name in new[] { "output_format", "test_output_format", "test_name_format" })
            Assert.That(root.GetProperty(name).GetString(), Is.AnyOf([.. Formats]));
        foreach (var name in new[] { "visibility", "stdout_visibility" })
            Assert.That(root.GetProperty(name).GetString(), Is.AnyOf([.. Visibilities]));
        Assert.That(root.GetProperty("extra_data").ValueKind, Is.EqualTo(JsonValueKind.Object));
        foreach (var test in root.GetProperty("tests").EnumerateArray())
        {
            Only(test, "score", "max_score", "status", "name", "name_format", "number", "output", "output_format", "tags", "visibility", "extra_data");
            Assert.That(test.TryGetProperty("score", out var score), Is.EqualTo(test.TryGetProperty("max_score", out var most)));
            if (score.ValueKind != JsonValueKind.Undefined)
                Assert.That(score.GetDouble(), Is.InRange(0, most.GetDouble()));
            if (test.TryGetProperty("status", out var status))
                Assert.That(status.GetString(), Is.AnyOf("passed", "failed"));
            Assert.That(test.GetProperty("name").GetString(), Is.Not.Empty);
            Assert.That(test.GetProperty("number").GetString(), Does.Match(@"^[12]\.\d+$"));
            Assert.That(test.GetProperty("output").ValueKind, Is.EqualTo(JsonValueKind.String));
            Assert.That(test.GetProperty("tags").EnumerateArray().Select(t => t.ValueKind), Has.All.EqualTo(JsonValueKind.String));
            // A hidden test would hide the total too.
            Assert.That(test.GetProperty("visibility").GetString(), Is.EqualTo("visible"));
        }
        return root;
    }

    private static void Only(JsonElement element, params string[] known) =>
        Assert.That(element.EnumerateObject().Select(p => p.Name), Is.SubsetOf(known).And.Unique);

    private static CheckResult Check(string id, Verdict verdict, int points, int most) => new(id, Tier.Core, verdict, "why", points, most, "title", "message");

    private static string Report(GradingResult result)
    {
        using var stream = new MemoryStream();
        GradescopeJson.Write(result, result.Language, stream);
        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
