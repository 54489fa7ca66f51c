using System.Globalization;
using System.Text.RegularExpressions;
using CliWrap;
using CliWrap.Buffered;
using Courseware.Cli;
using Courseware.Grading;
using Courseware.Grading.Samples;
using Courseware.Judging;
using Courseware.Labs;
using Courseware.Tests.Submissions;

namespace Courseware.Tests.ExplainingTests;

/// <summary>
/// Which line the report names for each rejected sample in C, and whether it is near the line that was changed: <c>benchmarks/named-lines.sh</c>, whose
/// table a person reads. <c>NAMED_LINES</c> is a part of the ids of the exercises.
/// </summary>
[Category(Requires.Slow)]
[Category(Requires.OptionalHere)]
internal sealed partial class NamedLinesTests
{
    // The lines of a call and of the check of its result.
    private const int Near = 4;

    private static readonly string? Named = Environment.GetEnvironmentVariable("NAMED_LINES");

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Test, CancelAfter(1_800_000)]
    public async Task The_line_that_the_report_names_is_near_the_change(CancellationToken cancellationToken)
    {
        Requires.That(Named is not null, "it takes minutes, and a person reads its table: benchmarks/named-lines.sh");
        Requires.Tools("cc", "strace", "addr2line", "diff");
        await using var lab = await new ProcessLab().PrepareAsync(cancellationToken);
        var (named, near) = (0, 0);
        foreach (var exercise in ExerciseCatalog.Ids.Where(id => id.Contains(Named!, StringComparison.Ordinal)).Select(ExerciseCatalog.Find))
        {
            foreach (var sample in RejectedSample.All(exercise).Where(s => s.Files.Names.All(n => n.EndsWith(".c", StringComparison.Ordinal))))
            {
                using var folder = new TemporaryFolder();
                sample.Compose(exercise, folder.At("mine"));
                var request = new GradeRequest(folder.At("mine"), 1, "en", [], "");
                var (result, _) = await new Grader(exercise, lab) { Explaining = Patience }.GradeAsync(request, cancellationToken);
                var changed = await ChangedLinesAsync(exercise.Solution, folder.At("mine"), sample.Files.Names, cancellationToken);
                foreach (var check in result.Checks.Where(c => c.Verdict == Verdict.Failed))
                {
                    var distance = check.Call is { File: { } file, Line: > 0 and var line }
                        ? changed.Where(c => c.File == file).Select(c => Math.Max(0, Math.Max(c.First - line, line - c.Last))).DefaultIfEmpty(999).Min()
                        : (int?)null;
                    named += distance is null ? 0 : 1;
                    near += distance <= Near ? 1 : 0;
                    var lines = distance?.ToString(CultureInfo.InvariantCulture) ?? "-";
                    await TestContext.Progress.WriteLineAsync(
                        $"| {exercise.Manifest.Id} | {sample.Id} | {check.Id} | {check.Reason} | {check.Call?.Sentence ?? "-"} | {lines} |");
                }
            }
        }
        await TestContext.Progress.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{near} of {named} named lines are near the change"));
        Assert.That(named, Is.Positive);
    }

    private static async Task<List<(string File, int First, int Last)>> ChangedLinesAsync(
        string solution, string folder, IEnumerable<string> names, CancellationToken cancellationToken)
    {
        List<(string, int, int)> changed = [];
        foreach (var name in names)
        {
            var diff = await CliWrap.Cli.Wrap("diff").WithArguments([Path.Combine(solution, name), Path.Combine(folder, name)])
                .WithValidation(CommandResultValidation.None).ExecuteBufferedAsync(cancellationToken);
            foreach (Match hunk in Hunk.Matches(diff.StandardOutput))
            {
                var first = int.Parse(hunk.Groups["first"].Value, CultureInfo.InvariantCulture);
                changed.Add((name, first, hunk.Groups["last"].Success ? int.Parse(hunk.Groups["last"].Value, CultureInfo.InvariantCulture) : first));
            }
        }
        return changed;
    }

    [GeneratedRegex(@"^[\d,]+[acd](?<first>\d+)(,(?<last>\d+))?\r?$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Hunk { get; }
}
