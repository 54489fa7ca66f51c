using System.Globalization;
using Courseware.Judging;
using Courseware.Launching;
using Courseware.Recordings;

namespace Courseware.Grading;

/// <summary>The calls of a hint in the student's language. Hints are written for C; <c>glossary.yaml</c> has the terms of the others.</summary>
internal sealed class Glossary
{
    private static readonly Lazy<Terms> All = new(() =>
    {
        var file = YamlFile.Parse("glossary.yaml", CompiledHelper.Embedded("glossary.yaml"));
        var when = file.Mapping(file.Get(file.Root, "when")).Children.ToDictionary(
            p => file.Text(p.Key), IReadOnlyList<string> (p) => [.. file.Items(p.Value).Select(file.Text)], StringComparer.Ordinal);
        var own = file.Root.Children.Where(p => file.Text(p.Key) is not ("label" or "when")).ToDictionary(
            p => file.Text(p.Key),
            p => file.Mapping(p.Value).Children.ToDictionary(t => file.Text(t.Key), t => file.Text(t.Value), StringComparer.Ordinal), StringComparer.Ordinal);
        return new Terms(file.Local(file.Get(file.Root, "label")), when, own);
    });

    private readonly Dictionary<string, string> _languages;

    /// <summary>The languages of a submission's programs, by role, from the recording of its build.</summary>
    public Glossary(IEnumerable<ScenarioRecording> recordings)
    {
        _languages = recordings.Where(r => r.Scenario == BuildCheck.Scenario).SelectMany(r => r.All<BuildStarted>())
            .GroupBy(b => b.Program, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Last().Language.Split(' ')[0], StringComparer.Ordinal);
    }

    /// <summary>
    /// A hint for some programs, with the terms that it needs: where all of them are in one language that the glossary has; else as it is.
    /// </summary>
    public string Explain(string hint, IReadOnlyCollection<string> programs, string language)
    {
        var languages = programs.Select(p => _languages.GetValueOrDefault(p, "C")).Distinct(StringComparer.Ordinal).ToList();
        if (languages is not [var only] || !All.Value.Own.TryGetValue(only, out var own))
            return hint;
        var terms = All.Value.When.Where(w => w.Value.Any(c => hint.Contains(c, StringComparison.Ordinal)) && own.ContainsKey(w.Key))
            .Select(w => own[w.Key]).ToList();
        return terms.Count == 0 ? hint : $"{hint} {string.Format(CultureInfo.InvariantCulture, All.Value.Label.In(language), only, string.Join("; ", terms))}";
    }

    private sealed record Terms(
        LocalizedText Label, IReadOnlyDictionary<string, IReadOnlyList<string>> When, IReadOnlyDictionary<string, Dictionary<string, string>> Own);
}
