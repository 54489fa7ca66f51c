using Courseware.Grading;
using Courseware.Judging;
using Courseware.Reporting;
using Spectre.Console;

namespace Courseware.Cli;

/// <summary>
/// Grades again at every save: first the check that failed and is to be fixed first, whose answer comes soonest, and then everything. A save in
/// between begins anew.
/// </summary>
/// <param name="console">Where the answers are written.</param>
/// <param name="language">Of the answers.</param>
/// <param name="quick">Grades one check.</param>
/// <param name="whole">Grades everything, and writes the report.</param>
internal sealed class WatchSession(
    CliConsole console, string language, Func<string, CancellationToken, Task<GradingResult>> quick, Func<CancellationToken, Task<GradingResult>> whole)
{
    private GradingResult? _last;

    /// <summary>Goes on until it is cancelled.</summary>
    /// <returns>The last whole result; null when there was none.</returns>
    public async Task<GradingResult?> RunAsync(ChangedFiles changes, CancellationToken cancellationToken)
    {
        try
        {
            var next = changes.NextAsync(cancellationToken);
            while (true)
            {
                using var round = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
                var grading = RoundAsync(round.Token);
                if (await Task.WhenAny(grading, next) == next)
                    await round.CancelAsync();
                await EndAsync(grading, cancellationToken);
                if (!next.IsCompleted)
                    console.Error.WriteLine(Texts.For(language).Watching);
                var changed = await next;
                next = changes.NextAsync(cancellationToken);
                console.Error.WriteLine($"── {string.Join(", ", changed.Take(3).Select(SafeText.Line))}{(changed.Count > 3 ? " …" : "")}");
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return _last;
        }
    }

    private async Task RoundAsync(CancellationToken cancellationToken)
    {
        if (_last is not null && FixFirst.Of(_last) is { } first)
        {
            var result = await quick(first.Id, cancellationToken);
            if (result.Checks.FirstOrDefault(c => c.Id == first.Id) is { } check)
                WriteAnswer(check);
        }
        _last = await whole(cancellationToken);
    }

    private void WriteAnswer(CheckResult check)
    {
        var theme = new ReportTheme(Texts.For(language), console.Out.Profile.Capabilities.Unicode);
        var place = check.Call?.Place is { } line ? $"  {SafeText.Line(line)}" : "";
        var reason = check.Verdict == Verdict.Passed ? "" : $"  {SafeText.Line(check.Reason)}{place}";
        console.Out.Write(new Paragraph($"{theme.Mark(check.Verdict)} {SafeText.Line(check.Id)}{reason}\n", ReportTheme.Colour(check.Verdict)));
    }

    // A grading that a save made obsolete was cancelled; what else fails is reported, and the next save tries again.
    private async Task EndAsync(Task grading, CancellationToken cancellationToken)
    {
        try
        {
            await grading;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // The next round is about to begin.
        }
        catch (Exception e) when (e is Submissions.SubmissionException or Launching.LaunchException)
        {
            console.WriteError(e.Message);
        }
    }
}
