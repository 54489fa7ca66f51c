using System.Globalization;
using System.Text;
using System.Xml;
using System.Xml.Linq;
using System.Xml.Schema;
using Courseware.Grading;
using Courseware.Reporting.Formats;
using Courseware.Tests.Snapshots;

namespace Courseware.Tests.ReportingTests;

internal sealed class JunitXmlTests
{
    private static readonly DateTimeOffset Began = new(2026, 8, 1, 9, 30, 15, 250, TimeSpan.FromHours(9));

    [Test]
    public async Task A_report_with_every_verdict() => await Snapshot.MatchExactly(Report(Results.Original), "xml");

    [TestCase("original")]
    [TestCase("solution")]
    [TestCase("korean")]
    [TestCase("wire")]
    [TestCase("nothing")]
    public void Every_report_follows_the_strict_schema(string name) => Validate(Report(name switch
    {
        "original" => Results.Original,
        "solution" => Results.Solution,
        "korean" => Results.Korean,
        "wire" => Results.OnTheWire,
        _ => Results.Solution with { Checks = [] },
    }));

    [TestCaseSource(typeof(HostileTextTests), nameof(HostileTextTests.Hostile))]
    public void Nothing_of_a_submission_breaks_the_schema_or_becomes_an_element(string text)
    {
        var (hostile, harmless) = (Report(HostileTextTests.WithEverywhere(text)), Report(HostileTextTests.WithEverywhere("harmless")));

        Validate(hostile);
        Assert.That(Elements(hostile), Is.EqualTo(Elements(harmless)));
        Assert.That(hostile.Replace("\n", "").EnumerateRunes().Where(HostileTextTests.IsHarmful), Is.Empty);
    }

    // A broken schema would let a wrong report pass: each rule is broken once.
    [TestCase("timestamp=\"2026-08-01T00:30:15\"", "timestamp=\"2026-08-01T00:30:15Z\"")]
    [TestCase(" hostname=\"host\"", "")]
    [TestCase("time=\"1.234\"", "time=\"1,234\"")]
    [TestCase("<testsuites>", "<testsuites tests=\"1\">")]
    [TestCase("<system-err />", "")]
    [TestCase(" classname=\"half-close.core\"", "")]
    [TestCase(" type=\"reset-after-eof\"", "")]
    public void The_schema_refuses_a_report_that_breaks_a_rule(string right, string wrong)
    {
        var report = Report(Results.Original);

        Assert.That(report, Does.Contain(right));
        Assert.That(() => Validate(report.Replace(right, wrong, StringComparison.Ordinal)), Throws.InstanceOf<XmlSchemaValidationException>());
    }

    [Test]
    public void The_counts_are_those_of_the_cases()
    {
        foreach (var suite in XDocument.Parse(Report(Results.Original)).Root!.Elements("testsuite"))
        {
            Assert.That(Count("tests"), Is.EqualTo(suite.Elements("testcase").Count()));
            Assert.That(Count("failures"), Is.EqualTo(suite.Descendants("failure").Count()));
            Assert.That(Count("errors"), Is.EqualTo(suite.Descendants("error").Count()));
            Assert.That(Count("skipped"), Is.EqualTo(suite.Descendants("skipped").Count()));

            int Count(string name) => int.Parse(suite.Attribute(name)!.Value, CultureInfo.InvariantCulture);
        }
    }

    [Test]
    public void An_undecided_check_is_an_error_in_JUnit()
    {
        var cases = XDocument.Parse(Report(Results.Original)).Descendants("testcase").ToDictionary(c => c.Attribute("name")!.Value, StringComparer.Ordinal);

        foreach (var id in new[] { "client-ends-cleanly", "abrupt-close-loses-data" })
            Assert.That(cases[id].Elements().Select(e => e.Name.LocalName), Is.EqualTo(new[] { "error" }));
        Assert.That(cases["server-survives-slow-client"].Elements().Select(e => e.Name.LocalName), Is.EqualTo(new[] { "skipped" }));
    }

    [Test]
    public void A_megabyte_of_text_is_truncated_visibly()
    {
        var report = Report(HostileTextTests.WithEverywhere(new string('x', 1 << 20)));

        Validate(report);
        Assert.That(report, Has.Length.LessThan(50_000));
        Assert.That(report, Does.Contain("… (1046576 more characters)"));
    }

    [TestCase("")]
    [TestCase("x")]
    public void A_cut_never_goes_through_a_character(string before)
    {
        var report = Report(HostileTextTests.WithEverywhere(before + string.Concat(Enumerable.Repeat("😀", 5_000))));

        Assert.That(report, Does.Contain("😀 … (").And.Not.Contain("\ufffd"));
    }

    internal static string Report(GradingResult result)
    {
        using var stream = new MemoryStream();
        JunitXml.Write(result, "host", Began, stream);
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    internal static void Validate(string report)
    {
        var settings = new XmlReaderSettings { ValidationType = ValidationType.Schema };
        settings.Schemas.Add(null, Path.Combine(Repository.Tests, "ReportingTests", "junit-strict.xsd"));
        settings.ValidationEventHandler += (_, e) => throw e.Exception;
        using var reader = XmlReader.Create(new StringReader(report), settings);
        while (reader.Read())
        {
        }
    }

    private static string[] Elements(string report) => [.. XDocument.Parse(report).Descendants().Select(e => e.Name.LocalName)];
}
