using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using Courseware.Recordings;
using Courseware.Tests.CliTests;
using Courseware.Tests.Snapshots;

namespace Courseware.Tests;

/// <summary>The statements of the documents that can be tested.</summary>
internal sealed partial class DocumentTests
{
    [Test]
    public async Task The_report_in_the_README_is_a_real_one()
    {
        Requires.Tools("cc", "strace", "addr2line");
        using var program = new RealProcess();
        Paths.CopySolution(program.Folder, "homework/kim", "server-closes-instead-of-shutdown");

        var report = (await program.RunAsync("grade", "half-close", "homework/kim", "--explain", "30")).Output;

        var from = report.LastIndexOf("✘ server-half-closes", StringComparison.Ordinal);
        var until = report.LastIndexOf(" · ", StringComparison.Ordinal);
        Assert.That(await ReadAsync("README.md"), Does.Contain($"```\n{Scrub.WithoutLadders(report[from..until])} · "));
    }

    [Test]
    public async Task The_README_is_short() =>
        Assert.That((await ReadAsync("README.md")).Split('\n'), Has.Length.LessThanOrEqualTo(150));

    [Test]
    public async Task Every_shared_reason_is_in_the_description_of_the_result()
    {
        var reasons = Key().Matches(await ReadAsync("grader/Engine/Localization/reasons.yaml")).Select(m => m.Groups["code"].Value.Split(':')[0])
            .Distinct(StringComparer.Ordinal);
        var text = await ReadAsync("docs/result.md");

        Assert.That(reasons.Where(r => !text.Contains($"`{r}`", StringComparison.Ordinal) && !text.Contains($"`{r}:", StringComparison.Ordinal)), Is.Empty);
    }

    [Test]
    public async Task Every_field_of_a_result_is_in_its_description()
    {
        var contract = await ReadAsync("tests/ReportingTests/ResultJsonTests.The_file_is_a_contract.verified.json");
        var text = await ReadAsync("docs/result.md");

        // Deeper ones belong to the events of recordings.
        var fields = Field().Matches(contract).Select(m => m.Groups["name"].Value).Distinct(StringComparer.Ordinal);
        Assert.That(fields.Where(f => !text.Contains($"`{f}`", StringComparison.Ordinal)), Is.Empty);
    }

    private static IEnumerable<JsonDerivedTypeAttribute> Events() =>
        typeof(RecordedEvent).GetCustomAttributes<JsonDerivedTypeAttribute>();

    // In the row of its own event: `count` elsewhere explains nothing here.
    [TestCaseSource(nameof(Events))]
    public async Task Every_event_and_its_fields_are_in_the_description_of_recordings(JsonDerivedTypeAttribute kind)
    {
        var rows = (await ReadAsync("docs/recording.md")).Split('\n')
            .Where(line => line.StartsWith($"| `{kind.TypeDiscriminator}` |", StringComparison.Ordinal)).ToArray();

        Assert.That(rows, Has.Length.EqualTo(1));
        var fields = kind.DerivedType.GetProperties().Where(p => p.Name != nameof(RecordedEvent.At) && p.CanWrite)
            .Select(p => JsonNamingPolicy.CamelCase.ConvertName(p.Name));
        Assert.That(fields.Where(f => !rows[0].Contains($"`{f}`", StringComparison.Ordinal)), Is.Empty);
    }

    private static Task<string> ReadAsync(string path) => File.ReadAllTextAsync(Path.Combine(Repository.Root, path));

    [GeneratedRegex("^(?<code>[a-z][a-zA-Z:-]+):$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Key();

    [GeneratedRegex("^(?:  |      )\"(?<name>\\w+)\":", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Field();
}
