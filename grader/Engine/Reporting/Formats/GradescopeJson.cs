using System.Globalization;
using System.Text.Json;
using Courseware.Grading;
using Courseware.Judging;

namespace Courseware.Reporting.Formats;

/// <summary>
/// A result as Gradescope's <c>results.json</c> (gradescope-autograders.readthedocs.io, "Autograder Specifications"). The score is of
/// 100 points. A check that could not be decided has no points there, neither got nor lost: the score is then the part that was got
/// of the points that could be decided, and the text above the checks says so.
/// </summary>
public static class GradescopeJson
{
    private const int Whole = 100;

    private static readonly JsonWriterOptions Options = new() { Indented = true, NewLine = "\n", Encoder = new PlainJsonEncoder() };

    /// <summary>Writes the result as UTF-8.</summary>
    public static void Write(GradingResult result, string language, Stream stream)
    {
        using var json = new Utf8JsonWriter(stream, Options);
        json.WriteStartObject();
        json.WriteNumber("score", ScoreOf(result));
        json.WriteNumber("execution_time", Math.Round(result.Seconds, 3));
        WriteTop(json, Summary(result, language));
        json.WriteStartArray("tests");
        var number = new Dictionary<Tier, int>();
        foreach (var check in result.Checks)
            WriteTest(json, check, number[check.Tier] = number.GetValueOrDefault(check.Tier) + 1, language);
        json.WriteEndArray();
        json.WriteStartObject("extra_data");
        json.WriteString("schema", GradingResult.SchemaName);
        json.WriteString("exercise", Excerpt.Line(result.Exercise));
        json.WriteString("lab", Excerpt.Line(result.Lab));
        json.WriteString("wire", Excerpt.Line(result.Wire));
        json.WriteString("seed", result.Seed.ToString(CultureInfo.InvariantCulture));
        json.WriteNumber("points", result.Score);
        json.WriteNumber("points_decided", result.MaxScore);
        json.WriteBoolean("partial", result.Partial);
        json.WriteBoolean("gradable", result.MaxScore > 0 && result.Checks.All(c => c.Verdict != Verdict.Error));
        json.WriteEndObject();
        json.WriteEndObject();
    }

    /// <summary>
    /// The file for a grading that did not finish: it says so, and that its 0 is not a grade. Gradescope takes a missing file for a zero without
    /// explanation.
    /// </summary>
    public static void WriteNotGraded(string language, Stream stream) =>
        WriteWithoutTests(FormatTexts.For(language).NotGraded, stream);

    /// <summary>For a submission that cannot be read as one (<paramref name="reason"/> says why): a teacher decides about it.</summary>
    public static void WriteUnreadable(string reason, string language, Stream stream) =>
        WriteWithoutTests($"{FormatTexts.For(language).CannotBeGraded}\n\n{Excerpt.Prose(reason)}", stream);

    private static void WriteWithoutTests(string output, Stream stream)
    {
        using var json = new Utf8JsonWriter(stream, Options);
        json.WriteStartObject();
        json.WriteNumber("score", 0);
        WriteTop(json, output);
        json.WriteStartArray("tests");
        json.WriteEndArray();
        json.WriteStartObject("extra_data");
        json.WriteBoolean("gradable", false);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteTop(Utf8JsonWriter json, string output)
    {
        json.WriteString("output", output);
        json.WriteString("output_format", "text");
        json.WriteString("test_output_format", "text");
        json.WriteString("test_name_format", "text");
        json.WriteString("visibility", "visible");
        // The report of the terminal: instructors see it in any case.
        json.WriteString("stdout_visibility", "hidden");
    }

    private static void WriteTest(Utf8JsonWriter json, CheckResult check, int number, string language)
    {
        json.WriteStartObject();
        json.WriteString("number", $"{(check.Tier == Tier.Core ? 1 : 2)}.{number}");
        json.WriteString("name", Name(check, language));
        if (check is { Tier: Tier.Core, MaxPoints: > 0 })
        {
            json.WriteNumber("score", check.Points);
            json.WriteNumber("max_score", check.MaxPoints);
        }
        // Left out for what could not be decided: it did neither.
        if (Status(check) is { } status)
            json.WriteString("status", status);
        json.WriteString("output", string.Join('\n', Excerpt.Describe(check, language)));
        json.WriteStartArray("tags");
        json.WriteStringValue(check.Tier.ToString().ToLowerInvariant());
        json.WriteStringValue(check.Verdict.ToString().ToLowerInvariant());
        json.WriteEndArray();
        json.WriteString("visibility", "visible");
        json.WriteStartObject("extra_data");
        json.WriteString("id", Excerpt.Line(check.Id));
        json.WriteString("reason", Excerpt.Line(check.Reason));
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static string Name(CheckResult check, string language)
    {
        var name = $"{Excerpt.Line(check.Id)}: {Excerpt.Prose(check.Title)}";
        return check.Verdict is Verdict.Passed or Verdict.Failed ? name : $"{name} ({FormatTexts.For(language).Verdicts[check.Verdict]})";
    }

    private static string? Status(CheckResult check) => check switch
    {
        { Verdict: Verdict.Passed } => "passed",
        { Verdict: Verdict.Failed } or { Verdict: Verdict.Skipped, WaitedFor.Count: > 0 } => "failed",
        _ => null,
    };

    private static double ScoreOf(GradingResult result) =>
        result.MaxScore == 0 ? 0 : Math.Round((double)Whole * result.Score / result.MaxScore, 2);

    private static string Summary(GradingResult result, string language)
    {
        var (texts, words) = (Texts.For(language), FormatTexts.For(language));
        var lines = new List<string>();
        var undecided = result.Checks.Where(c => c.Tier == Tier.Core
            && (c.IsUndecidable || c.Verdict is Verdict.Inconclusive or Verdict.Error));
        var ids = Excerpt.Line(string.Join(", ", undecided.Select(c => c.Id)));
        lines.Add(string.Format(texts.Score, result.Score, result.MaxScore)
            + (result.RobustTotal > 0 ? $" · {string.Format(texts.RobustScore, result.RobustPassed, result.RobustTotal)}" : ""));
        if (result.MaxScore == 0)
            lines.Add(string.Format(words.NothingDecided, ids));
        else if (result.Partial)
            lines.Add(string.Format(words.Scaled, result.Score, result.MaxScore, ScoreOf(result).ToString("0.##", CultureInfo.InvariantCulture), ids));
        return string.Join('\n', lines.Concat(result.Notes.Select(Excerpt.Prose)));
    }
}
