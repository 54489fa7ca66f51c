using Courseware.Grading;
using Courseware.Judging;
using Courseware.Recordings;

namespace Courseware.Reporting.Formats;

/// <summary>
/// The student's sources as GitHub sees them: <paramref name="Folder"/> is the submission's folder, relative to the repository (empty
/// for the repository itself), <paramref name="Files"/> are the files in it, relative to it.
/// </summary>
public sealed record SourceFiles(string Folder, IReadOnlySet<string> Files);

/// <summary>
/// The workflow commands of GitHub Actions (docs.github.com, "Workflow commands"): lines on stdout that begin with <c>::</c>. The report on stdout also
/// has the output of a student's program; between <see cref="Stop"/> and <see cref="Resume"/> no line is a command.
/// </summary>
public static class GitHubCommands
{
    // Of each kind GitHub shows so many for one step, and drops the rest without a word.
    private const int Most = 10;

    /// <summary>From here on no line is a command, until the token appears. Students must not be able to guess it.</summary>
    public static string Stop(string token) => $"::stop-commands::{token}";

    /// <summary>Ends what <see cref="Stop"/> began.</summary>
    public static string Resume(string token) => $"::{token}::";

    /// <summary>
    /// One annotation for each check that did not pass, the important ones first: an error for the core tier, a warning for the robust tier and for
    /// undecided checks. An error of a compiler is placed at its line, if that is in <paramref name="sources"/>. The last line is the score.
    /// </summary>
    public static IReadOnlyList<string> Annotations(GradingResult result, string language, SourceFiles? sources)
    {
        var (errors, warnings) = (new List<string>(), new List<string>());
        var more = new List<string>();
        foreach (var check in ByImportance(result.Checks))
        {
            var isError = check.Tier == Tier.Core && check.Verdict is Verdict.Failed or Verdict.Error;
            var places = PlacesOf(check, sources);
            (isError ? errors : warnings).Add(Annotation(
                isError ? "error" : "warning", $"{check.Id}: {check.Title}", Excerpt.Describe(check, language), places.FirstOrDefault(), sources));
            more.AddRange(places.Skip(1).Select(place => Annotation("error", check.Id, [Excerpt.Prose(place.Text)], place, sources)));
        }
        errors.AddRange(more.Distinct(StringComparer.Ordinal).Except(errors, StringComparer.Ordinal));
        var left = Math.Max(0, errors.Count - Most) + Math.Max(0, warnings.Count - Most);
        return [.. errors.Take(Most), .. warnings.Take(Most), Score(result, language, left)];
    }

    private static IEnumerable<CheckResult> ByImportance(IReadOnlyList<CheckResult> checks)
    {
        int Waiting(CheckResult check) => checks.Count(other => other.WaitedFor.Contains(check.Id, StringComparer.Ordinal));
        return checks
            .Where(c => c.Verdict is Verdict.Failed or Verdict.Inconclusive or Verdict.Error)
            .OrderBy(c => c.Tier).ThenByDescending(Waiting).ThenByDescending(c => c.MaxPoints);
    }

    /// <summary>The compiler's messages that name a file of the submission: what a build prints is the student's to choose.</summary>
    private static List<Diagnostic> PlacesOf(CheckResult check, SourceFiles? sources) => sources is null
        ? []
        : [.. check.Evidence.OfType<BuildFinished>().SelectMany(b => b.Diagnostics).Where(d => sources.Files.Contains(d.File)).Distinct()];

    private static string Annotation(string kind, string title, IReadOnlyList<string> lines, Diagnostic? place, SourceFiles? sources)
    {
        var properties = new List<string>();
        if (place is not null)
        {
            properties.Add($"file={Property(sources!.Folder.Length == 0 ? place.File : $"{sources.Folder}/{place.File}")}");
            if (place.Line > 0)
                properties.Add($"line={place.Line}");
            if (place is { Line: > 0, Column: > 0 })
                properties.Add($"col={place.Column}");
        }
        properties.Add($"title={Property(Excerpt.Line(title))}");
        return $"::{kind} {string.Join(',', properties)}::{Data(string.Join('\n', lines))}";
    }

    private static string Score(GradingResult result, string language, int left)
    {
        var (texts, more) = (Texts.For(language), FormatTexts.For(language));
        var parts = new List<string> { string.Format(result.Asked.Count > 0 ? texts.ScoreOfAsked : texts.Score, result.Score, result.MaxScore) };
        if (result.RobustTotal > 0)
            parts.Add(string.Format(texts.RobustScore, result.RobustPassed, result.RobustTotal));
        if (result.Partial)
            parts.Add(texts.Partial);
        if (left > 0)
            parts.Add(string.Format(more.MoreAnnotations, left));
        return $"::notice title={Property(Excerpt.Line(result.Exercise))}::{Data(string.Join(" · ", parts))}";
    }

    private static string Data(string text) => text
        .Replace("%", "%25", StringComparison.Ordinal).Replace("\r", "%0D", StringComparison.Ordinal).Replace("\n", "%0A", StringComparison.Ordinal);

    private static string Property(string text) =>
        Data(text).Replace(":", "%3A", StringComparison.Ordinal).Replace(",", "%2C", StringComparison.Ordinal);
}
