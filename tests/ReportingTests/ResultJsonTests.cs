using System.Text;
using Courseware.Grading;
using Courseware.Reporting;
using Courseware.Tests.Snapshots;

namespace Courseware.Tests.ReportingTests;

internal sealed class ResultJsonTests
{
    [Test]
    public async Task The_file_is_a_contract() => await Snapshot.MatchExactly(Json(Results.Original), "json");

    [Test]
    public void Letters_of_every_language_can_be_read() =>
        Assert.That(Json(Results.Korean), Does.Contain("\"과제/김철수\"").And.Contain("(clnt_sd, SHUT_WR)을").And.Not.Contain("\\u"));

    [Test]
    public void Reading_gives_back_what_was_written()
    {
        foreach (var result in new[] { Results.Original, Results.Solution, Results.Korean })
            Assert.That(Json(Read(Json(result))), Is.EqualTo(Json(result)));
    }

    [Test]
    public void A_saved_file_is_whole_and_alone_in_its_folder()
    {
        var folder = Directory.CreateTempSubdirectory("courseware.");
        try
        {
            var path = Path.Combine(folder.FullName, "out", "result.json");
            ResultJson.Save(Results.Solution, path);
            ResultJson.Save(Results.Original, path);

            Assert.That(ResultJson.Load(path).Score, Is.EqualTo(Results.Original.Score));
            Assert.That(Directory.GetFiles(Path.GetDirectoryName(path)!), Is.EqualTo(new[] { path }));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [TestCase("", "Not a grading result")]
    [TestCase("[]", "it has no \"schema\"")]
    [TestCase("{}", "it has no \"schema\"")]
    [TestCase("{\"schema\":\"courseware/result-2\"}", "The schema is \"courseware/result-2\"")]
    [TestCase("{\"schema\":\"courseware/result-1\"}", "missing required properties")]
    [TestCase("{\"schema\":\"courseware/result-1\",\"schema\":\"courseware/result-1\"}", "Duplicate")]
    [TestCase("{\"schema\":\"courseware/result-1\",\"a\":" + Deep, "depth")]
    public void A_file_that_is_not_a_result_is_refused(string json, string because) =>
        Assert.That(() => Read(json), Throws.TypeOf<InvalidDataException>().With.Message.Contains(because));

    [TestCase("\"score\": 14", "\"score\": 100", "\"score\" does not agree")]
    [TestCase("\"maxScore\": 58", "\"maxScore\": \"58\"", "\"maxScore\" does not agree")]
    [TestCase("\"verdict\": \"failed\"", "\"verdict\": \"great\"", "$.checks[2].verdict")]
    [TestCase("\"event\": \"peer-eof\"", "\"event\": \"party\"", "party")]
    [TestCase("\"exercise\": \"half-close\"", "\"exercise\": null", "exercise")]
    public void A_changed_result_is_refused(string from, string to, string because)
    {
        var json = Json(Results.Original);
        Assert.That(json, Does.Contain(from));
        var at = json.IndexOf(from, StringComparison.Ordinal);

        Assert.That(() => Read(json[..at] + to + json[(at + from.Length)..]),
            Throws.TypeOf<InvalidDataException>().With.Message.Contains(because));
    }

    private const string Deep = "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[";

    private static string Json(GradingResult result)
    {
        using var stream = new MemoryStream();
        ResultJson.Write(result, stream);
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static GradingResult Read(string json)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(json));
        return ResultJson.Read(stream);
    }
}
