using System.Globalization;
using System.Text;
using System.Xml;
using Courseware.Grading;
using Courseware.Judging;

namespace Courseware.Reporting.Formats;

/// <summary>
/// A result as JUnit XML, in the strictest form that is around (the schema for Ant's JUnit task), which every CI reads: a suite for
/// each tier, no attribute that the schema does not know, times as decimals, the timestamp without a zone (it is UTC).
/// </summary>
public static class JunitXml
{
    /// <summary>
    /// Writes the result as UTF-8. <paramref name="host"/> is the machine, <paramref name="began"/> when the grading began. A check that the grader
    /// could not decide is an <c>error</c>: neither passed nor failed, but visible.
    /// </summary>
    public static void Write(GradingResult result, string host, DateTimeOffset began, Stream stream)
    {
        var settings = new XmlWriterSettings { Indent = true, NewLineChars = "\n", Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false) };
        using var xml = XmlWriter.Create(stream, settings);
        xml.WriteStartElement("testsuites");
        var suites = result.Checks.GroupBy(c => c.Tier).OrderBy(g => g.Key);
        foreach (var (id, tier) in suites.Index())
            WriteSuite(xml, result, id, [.. tier], host, began);
        xml.WriteEndElement();
    }

    /// <summary>
    /// The file for a grading without a result: one error, so that CI does not show the report of an earlier run as this one's. <paramref
    /// name="message"/> says what happened.
    /// </summary>
    public static void WriteNotGraded(string exercise, string submission, string message, string host, DateTimeOffset began, Stream stream) => Write(
        new GradingResult(
            exercise, submission, "", "", 0, "en", [new CheckResult("grading", Tier.Core, Verdict.Error, "not-graded", 0, 0, "nothing was graded", message)]),
        host, began, stream);

    private static void WriteSuite(XmlWriter xml, GradingResult result, int id, List<CheckResult> checks, string host, DateTimeOffset began)
    {
        var exercise = Name(result.Exercise, "exercise");
        var suite = $"{exercise}.{checks[0].Tier.ToString().ToLowerInvariant()}";
        xml.WriteStartElement("testsuite");
        xml.WriteAttributeString("name", suite);
        xml.WriteAttributeString("package", exercise);
        Attribute(xml, "id", id);
        xml.WriteAttributeString("timestamp", began.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture));
        xml.WriteAttributeString("hostname", Name(host, "localhost"));
        Attribute(xml, "tests", checks.Count);
        Attribute(xml, "failures", checks.Count(c => c.Verdict == Verdict.Failed));
        Attribute(xml, "errors", checks.Count(c => c.Verdict is Verdict.Inconclusive or Verdict.Error));
        Attribute(xml, "skipped", checks.Count(c => c.Verdict == Verdict.Skipped));
        // Scenarios are shared by checks of both tiers: the time of the whole stands once.
        xml.WriteAttributeString("time", Seconds(id == 0 ? result.Seconds : 0));
        WriteProperties(xml, result);
        foreach (var check in checks)
            WriteCase(xml, check, suite, result.Language);
        xml.WriteElementString("system-out", string.Join('\n', result.Notes.Select(Excerpt.Prose)));
        xml.WriteElementString("system-err", "");
        xml.WriteEndElement();
    }

    private static void WriteProperties(XmlWriter xml, GradingResult result)
    {
        (string Name, string Value)[] properties =
        [
            ("submission", result.Submission), ("lab", result.Lab), ("isolation", result.Isolation), ("wire", result.Wire),
            ("seed", $"{result.Seed}"), ("score", $"{result.Score}"), ("maxScore", $"{result.MaxScore}"),
            ("partial", result.Partial ? "true" : "false"), ("asked", string.Join(", ", result.Asked)),
        ];
        xml.WriteStartElement("properties");
        foreach (var (name, value) in properties)
        {
            xml.WriteStartElement("property");
            xml.WriteAttributeString("name", name);
            xml.WriteAttributeString("value", Excerpt.Line(value));
            xml.WriteEndElement();
        }
        xml.WriteEndElement();
    }

    private static void WriteCase(XmlWriter xml, CheckResult check, string suite, string language)
    {
        xml.WriteStartElement("testcase");
        xml.WriteAttributeString("name", Name(check.Id, "check"));
        xml.WriteAttributeString("classname", suite);
        xml.WriteAttributeString("time", Seconds(0));
        var story = Excerpt.Describe(check, language);
        switch (check.Verdict)
        {
            case Verdict.Skipped:
                xml.WriteStartElement("skipped");
                xml.WriteAttributeString("message", story[0]);
                xml.WriteEndElement();
                break;
            case Verdict.Failed or Verdict.Inconclusive or Verdict.Error:
                xml.WriteStartElement(check.Verdict == Verdict.Failed ? "failure" : "error");
                xml.WriteAttributeString("message", $"{Excerpt.Prose(check.Title)}: {story[0]}");
                xml.WriteAttributeString("type", Excerpt.Line(check.Reason));
                xml.WriteString(string.Join('\n', story));
                xml.WriteEndElement();
                break;
        }
        xml.WriteEndElement();
    }

    private static void Attribute(XmlWriter xml, string name, int value) =>
        xml.WriteAttributeString(name, value.ToString(CultureInfo.InvariantCulture));

    private static string Seconds(double seconds) => seconds.ToString("0.000", CultureInfo.InvariantCulture);

    // The schema wants a name, and reads blanks at its ends away.
    private static string Name(string text, string otherwise) => Excerpt.Line(text).Trim() is { Length: > 0 } name ? name : otherwise;
}
