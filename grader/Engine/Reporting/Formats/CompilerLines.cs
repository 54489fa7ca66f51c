using Courseware.Grading;
using Courseware.Judging;
using Courseware.Recordings;

namespace Courseware.Reporting.Formats;

/// <summary>
/// Problems in a compiler's format, which every editor can read: <c>file_server.c:58:1: error: message [check]</c>. A problem without a line in the
/// submission is left out.
/// </summary>
public static class CompilerLines
{
    /// <summary>One line for each place, those of compilers too.</summary>
    public static IReadOnlyList<string> Write(GradingResult result, SourceFiles? sources) =>
        [.. Problems.Of(result, sources).Where(p => p.File is not null)
            .Select(p => $"{Excerpt.Line(p.File!)}:{p.Line}:{Math.Max(1, p.Column)}: {(p.IsError ? "error" : "warning")}: {p.Text} "
                + $"[{Excerpt.Line(p.Check.Id)}]")
            .Distinct(StringComparer.Ordinal)];
}

/// <summary>One problem at one place. <paramref name="File"/> is relative to the repository; null where there is no line to point at.</summary>
internal sealed record Problem(CheckResult Check, bool IsError, string Text, string? File, int Line, int Column);

/// <summary>The problems of a result, each at the line that the compiler or the deciding call names.</summary>
internal static class Problems
{
    public static IEnumerable<Problem> Of(GradingResult result, SourceFiles? sources)
    {
        foreach (var check in result.Checks.Where(c => c.Verdict == Verdict.Failed))
        {
            var isError = check.Tier == Tier.Core;
            var diagnostics = check.Evidence.OfType<BuildFinished>().SelectMany(b => b.Diagnostics)
                .Where(d => sources?.Files.Contains(d.File) == true && d.Line > 0).Distinct().ToList();
            foreach (var d in diagnostics)
                yield return new Problem(check, isError, Excerpt.Prose(d.Text), InRepository(sources!, d.File), d.Line, d.Column);
            if (diagnostics.Count > 0)
                continue;
            var text = Excerpt.Prose(check.Message.Length > 0 ? check.Message : check.Reason);
            yield return check.Call is { File: { } file, Line: > 0 } call && sources?.Files.Contains(file) == true
                ? new Problem(check, isError, text, InRepository(sources, file), call.Line, 0)
                : new Problem(check, isError, text, null, 0, 0);
        }
    }

    private static string InRepository(SourceFiles sources, string file) => sources.Folder.Length == 0 ? file : $"{sources.Folder}/{file}";
}
