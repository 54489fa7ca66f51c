using System.Text.Json;
using System.Text.RegularExpressions;
using Courseware.Grading;
using Courseware.Grading.Explaining;
using Courseware.Judging;
using Courseware.Recordings;
using Courseware.Reporting;
using Courseware.Reporting.Formats;

namespace Courseware.Tests.ReportingTests;

/// <summary>Problems at their lines: SARIF, and the lines of a compiler.</summary>
internal sealed class EditorFormatsTests
{
    private static readonly SourceFiles Sources = new("hw/a b", new HashSet<string>(StringComparer.Ordinal) { "file_server.c", "odd:name.c" });

    [Test]
    public void A_failed_check_is_an_error_at_the_line_of_its_call() => Assert.That(
        CompilerLines.Write(Result(Failed("one", "file_server.c", 58)), Sources), Is.EqualTo(new[] { "hw/a b/file_server.c:58:1: error: It failed. [one]" }));

    [Test]
    public void A_robust_check_is_a_warning() => Assert.That(
        CompilerLines.Write(Result(Failed("one", "file_server.c", 58) with { Tier = Tier.Robust }, Failed("two", null, 0)), Sources)
            .Single(), Does.Contain(": warning: "));

    [Test]
    public void A_compiler_error_stands_at_its_own_line()
    {
        var build = new BuildFinished(
            "server", "compile-error", "", [new Diagnostic("file_server.c", 7, 3, "expected ';'"), new Diagnostic("/usr/include/x.h", 1, 1, "no")]);

        Assert.That(
            CompilerLines.Write(Result(Failed("one", null, 0) with { Evidence = [build] }), Sources),
                Is.EqualTo(new[] { "hw/a b/file_server.c:7:3: error: expected ';' [one]" }));
    }

    [Test]
    public void Nothing_hostile_makes_a_second_line() => Assert.That(
        CompilerLines.Write(Result(Failed("one", "file_server.c", 58) with { Message = "a\n/etc/passwd:1:1: error: b\u001b[31m" }), Sources).Single(),
        Does.Not.Contain('\n').And.Not.Contain('\u001b'));

    [Test]
    public async Task The_matcher_in_the_document_reads_these_lines()
    {
        var document = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "docs", "editors.md"));
        var task = document.Split("```json\n")[1].Split("```")[0];
        using var json = JsonDocument.Parse(task);
        var pattern = json.RootElement.GetProperty("tasks")[0].GetProperty("problemMatcher").GetProperty("pattern");
        var match = Regex.Match(
            CompilerLines.Write(Result(Failed("one", "file_server.c", 58)), Sources).Single(), pattern.GetProperty("regexp")
                .GetString()!, RegexOptions.None, TimeSpan.FromSeconds(1));

        string Group(string name) => match.Groups[pattern.GetProperty(name).GetInt32()].Value;
        Assert.That((Group("file"), Group("line"), Group("severity"), Group("message")),
            Is.EqualTo(("hw/a b/file_server.c", "58", "error", "It failed. [one]")));
    }

    [Test]
    public void A_SARIF_log_has_a_result_for_each_failed_check()
    {
        using var log = Sarif(
            Result(new CheckResult("zero", Tier.Core, Verdict.Passed, "ok", 1, 1, "T", ""), Failed("one", "odd:name.c", 58), Failed("two", null, 0)));
        var run = log.RootElement.GetProperty("runs")[0];
        var rules = run.GetProperty("tool").GetProperty("driver").GetProperty("rules").EnumerateArray().Select(r => r.GetProperty("id").GetString()).ToList();
        var results = run.GetProperty("results").EnumerateArray().ToList();

        Assert.That(log.RootElement.GetProperty("version").GetString(), Is.EqualTo("2.1.0"));
        Assert.That(rules, Is.EqualTo(new[] { "zero", "one", "two" }));
        Assert.That(results.Select(r => r.GetProperty("ruleId").GetString()), Is.EqualTo(new[] { "one", "two" }));
        Assert.That(results, Has.All.Matches<JsonElement>(r => rules[r.GetProperty("ruleIndex").GetInt32()] == r.GetProperty("ruleId").GetString()));
        var place = results[0].GetProperty("locations")[0].GetProperty("physicalLocation");
        Assert.That(place.GetProperty("artifactLocation").GetProperty("uri").GetString(), Is.EqualTo("hw/a%20b/odd%3Aname.c"));
        Assert.That(place.GetProperty("region").GetProperty("startLine").GetInt32(), Is.EqualTo(58));
        Assert.That(results[1].TryGetProperty("locations", out _), Is.False);
    }

    [Test]
    public void Every_result_has_only_what_the_schema_knows()
    {
        using var log = Sarif(Result(Failed("one", "file_server.c", 58)));
        var allowed = new Dictionary<string, string[]>(StringComparer.Ordinal)
        {
            [""] = ["$schema", "version", "runs"],
            ["runs"] = ["tool", "columnKind", "results"],
            ["results"] = ["ruleId", "ruleIndex", "level", "message", "locations"],
            ["rules"] = ["id", "shortDescription", "fullDescription", "help"],
            ["region"] = ["startLine", "startColumn"],
        };
        foreach (var (name, element) in All("", log.RootElement))
        {
            if (allowed.TryGetValue(name, out var names))
                Assert.That(element.EnumerateObject().Select(p => p.Name), Is.SubsetOf(names), name);
        }
    }

    [Test]
    public void The_check_that_most_others_require_comes_first()
    {
        var result = Result(
            Failed("robust", null, 0) with { Tier = Tier.Robust }, Failed("one", null, 0), Failed("two", null, 0),
            new CheckResult("three", Tier.Core, Verdict.Skipped, "needs", 0, 1, "", "") { WaitedFor = ["two"] });

        Assert.That(FixFirst.Of(result)!.Id, Is.EqualTo("two"));
        Assert.That(FixFirst.Of(Result(new CheckResult("zero", Tier.Core, Verdict.Passed, "ok", 1, 1, "T", ""))), Is.Null);
    }

    private static IEnumerable<(string Name, JsonElement Element)> All(string name, JsonElement element)
    {
        if (element.ValueKind == JsonValueKind.Object)
            return element.EnumerateObject().SelectMany(p => All(p.Name, p.Value)).Prepend((name, element));
        return element.ValueKind == JsonValueKind.Array ? element.EnumerateArray().SelectMany(e => All(name, e)) : [];
    }

    private static JsonDocument Sarif(GradingResult result)
    {
        using var stream = new MemoryStream();
        SarifJson.Write(result, Sources, stream);
        return JsonDocument.Parse(stream.ToArray());
    }

    private static GradingResult Result(params CheckResult[] checks) => new("ex", "mine", "process", "none", 1, "en", checks);

    private static CheckResult Failed(string id, string? file, int line) => new(id, Tier.Core, Verdict.Failed, "bad", 0, 10, "Title", "It failed.")
    {
        Why = "Because.",
        Hint = "Do so.",
        Call = file is null ? null : new DecidingCall("server", "close(4)", file, line, ""),
    };
}
