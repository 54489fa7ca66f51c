using System.Text.RegularExpressions;
using Courseware.Judging;
using Courseware.Labs;
using Courseware.Recordings;

namespace Courseware.Grading;

/// <summary>
/// Warnings of the compiler about a program that failed: often they name the line that is wrong. Those about what is merely untidy are left out.
/// </summary>
internal sealed partial class CompilerWarnings
{
    private const int Most = 4;
    private static readonly LocalizedText Warned = TextTable.Own("grading")["compiler-warned"];
    private readonly Dictionary<string, string[]> _lines;
    private readonly IReadOnlyList<Scenario> _scenarios;

    public CompilerWarnings(IEnumerable<ScenarioRecording> recordings, IReadOnlyList<Scenario> scenarios)
    {
        _scenarios = scenarios;
        _lines = recordings.Where(r => r.Scenario == BuildCheck.Scenario).SelectMany(r => r.All<BuildFinished>())
            .Where(b => b.Reason is null).DistinctBy(b => b.Program)
            .ToDictionary(
                b => b.Program, b => b.Diagnostics.Where(d => IsTelling(d.Text)).Take(Most).Select(BuildCheck.Line).ToArray(), StringComparer.Ordinal);
    }

    /// <summary>The results, with a program's warnings under its first core check that failed.</summary>
    public IReadOnlyList<CheckResult> AddTo(IReadOnlyList<CheckResult> results, string language)
    {
        var shown = results.ToList();
        foreach (var (role, lines) in _lines.Where(l => l.Value.Length > 0))
        {
            var at = shown.FindIndex(r => r is { Tier: Tier.Core, Verdict: Verdict.Failed } && IsAbout(r, role));
            if (at >= 0)
                shown[at] = shown[at] with { Details = [.. shown[at].Details, Warned.In(language), .. lines.Select(l => $"  {l}")] };
        }
        return shown;
    }

    private bool IsAbout(CheckResult result, string role) =>
        _scenarios.FirstOrDefault(s => s.Id == result.DecidedBy) is { } scenario && scenario.Programs.Any(p => p.Role == role && p.Origin == "student");

    private static bool IsTelling(string text) => text.StartsWith("warning", StringComparison.Ordinal) && !Untidy().IsMatch(text);

    [GeneratedRegex(
        @"\[-Wunused-(?:variable|but-set-variable|parameter|function|result|label|const-variable)=?\]"
        + @"|\[-W(?:sign-compare|deprecated[\w-]*|pedantic|comment|unknown-pragmas|missing-field-initializers|cpp)\]", RegexOptions.None, 1000)]
    private static partial Regex Untidy();
}
