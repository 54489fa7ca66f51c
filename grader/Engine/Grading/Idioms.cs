using Courseware.Judging;
using Courseware.Launching;
using Courseware.Recordings;

namespace Courseware.Grading;

/// <summary>The calls of a hint in the student's language. Hints are written for C; <c>idioms.yaml</c> has the words of the others.</summary>
internal sealed class Idioms
{
    private static readonly Lazy<IReadOnlyDictionary<string, (string C, string Own)[]>> ByLanguage = new(() =>
    {
        var file = YamlFile.Parse("idioms.yaml", CompiledHelper.Embedded("idioms.yaml"));
        return file.Root.Children.ToDictionary(
            language => file.Text(language.Key),
            language => file.Mapping(language.Value).Children.Select(p => (file.Text(p.Key), file.Text(p.Value))).OrderByDescending(p => p.Item1.Length)
                .ToArray(),
            StringComparer.Ordinal);
    });

    private readonly Dictionary<string, string> _languages;

    /// <summary>The languages of a submission's programs, by role, from the recording of its build.</summary>
    public Idioms(IEnumerable<ScenarioRecording> recordings)
    {
        _languages = recordings.Where(r => r.Scenario == BuildCheck.Scenario).SelectMany(r => r.All<BuildStarted>())
            .GroupBy(b => b.Program, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Last().Language.Split(' ')[0], StringComparer.Ordinal);
    }

    /// <summary>A hint for some programs: if all of them are in one language that has its own terms, in these terms; else as it is.</summary>
    public string In(string hint, IReadOnlyCollection<string> programs)
    {
        var languages = programs.Select(p => _languages.GetValueOrDefault(p, "C")).Distinct(StringComparer.Ordinal).ToList();
        return languages is [var only] && ByLanguage.Value.TryGetValue(only, out var words) ? Replaced(hint, words) : hint;
    }

    // From left to right, so that what was replaced is not replaced again.
    private static string Replaced(string hint, (string C, string Own)[] words)
    {
        var text = new System.Text.StringBuilder(hint.Length);
        for (var at = 0; at < hint.Length;)
        {
            var (c, own) = Array.Find(words, w => string.CompareOrdinal(hint, at, w.C, 0, w.C.Length) == 0 && !IsInsideName(hint, at));
            text.Append(own ?? hint[at].ToString());
            at += c?.Length ?? 1;
        }
        return text.ToString();
    }

    private static bool IsInsideName(string hint, int at) => at > 0 && (char.IsAsciiLetterOrDigit(hint[at - 1]) || hint[at - 1] is '_' or '.');
}
