using System.Text;
using Courseware.Grading;
using Courseware.Judging;
using Courseware.Labs;
using Courseware.Recordings;
using Courseware.Reporting;
using Courseware.Submissions;
using Courseware.Tests.ContainerTests;
using Courseware.Tests.JudgingTests;
using Courseware.Tests.Programs;
using Courseware.Tests.ReportingTests;
using Courseware.Tests.Submissions;

namespace Courseware.Tests.HostileTests;

/// <summary>Grades a case for real, and finds everything that is not as it has to be.</summary>
internal static class HostileGrading
{
    private const string Variable = "COURSEWARE_TESTS_SECRET";

    // A variable belongs to the whole process, and so does its secret.
    private static readonly string VariableSecret = SetVariable();

    /// <summary>The differences from the expected result; empty when there are none.</summary>
    public static async Task<IReadOnlyList<string>> FaultsAsync(HostileCase hostile, HostileLab kind, CancellationToken cancellationToken)
    {
        using var folder = new HostileFolder(hostile);
        string[] secrets = [folder.Secret, VariableSecret];
        var exercise = SampleRecordings.Exercise with { Manifest = SampleRecordings.Exercise.Manifest with { Limits = hostile.Limits } };
        var faults = new List<string>();
        var (label, place) = ("", "");
        await using (var lab = await kind.OpenAsync(hostile.Limits, cancellationToken))
        {
            try
            {
                var request = new GradeRequest(folder.HandIn, 1, "en", hostile.Checks, "grader grade half-close hostile");
                var (result, recordings) = await new Grader(exercise, lab).GradeAsync(request, cancellationToken);
                faults.AddRange(hostile.Refused is null ? Wrong(hostile, exercise, result) : ["it was accepted"]);
                faults.AddRange(Harmful(result, recordings, secrets));
            }
            catch (SubmissionException e)
            {
                if (hostile.Refused is null || !e.Message.Contains(hostile.Refused, StringComparison.Ordinal))
                    faults.Add($"refused: {SafeText.Line(e.Message)}");
                faults.AddRange(Control("the refusal", e.Message));
            }
            label = (lab as ContainerLab)?.Label ?? "";
            if (lab is ProcessLab process)
            {
                place = process.Folder;
                faults.AddRange(LiveProcesses.Below(place).Select(p => $"left in the lab: {p}"));
                faults.AddRange(Directory.EnumerateDirectories(place).Where(f => !Path.GetFileName(f).StartsWith("build-", StringComparison.Ordinal))
                    .Select(f => $"the folder of a scenario is left: {f}"));
            }
        }
        if (Directory.Exists(place))
            faults.Add("the folder of the lab is left");
        faults.AddRange((await LeftContainers.OfAsync(label)).Select(l => $"left in the engine: {l}"));
        faults.AddRange(folder.Left().Select(l => $"left: {l}"));
        if (folder.WasReached)
            faults.Add("a port outside of the lab was reached");
        return faults;
    }

    /// <summary>The verdicts against the case: what it names fails for its reasons, all else passes or waits; points are the manifest's.</summary>
    private static IEnumerable<string> Wrong(HostileCase hostile, Exercise exercise, GradingResult result)
    {
        foreach (var id in hostile.Checks.Concat(hostile.Fails.Keys).Where(id => !result.Checks.Any(c => c.Id == id)))
            yield return $"{id} has no verdict";
        foreach (var check in result.Checks)
        {
            var seen = check.Verdict == Verdict.Passed ? "passed" : check.Reason;
            var right = hostile.Fails.TryGetValue(check.Id, out var reasons)
                ? check.Verdict is Verdict.Failed or Verdict.Passed or Verdict.Skipped && reasons.Contains(seen, StringComparer.Ordinal)
                : check.Verdict == Verdict.Passed || (check.Verdict == Verdict.Skipped && check.WaitedFor.Count > 0)
                // A check that has to fail was skipped because of this one.
                || result.Checks.Any(c => c.Verdict == Verdict.Skipped && hostile.Fails.ContainsKey(c.Id)
                    && c.WaitedFor.Contains(check.Id, StringComparer.Ordinal));
            if (!right)
                yield return $"{check.Id}: {check.Verdict} ({check.Reason}), expected {(reasons is null ? "no failure" : string.Join(" or ", reasons))}";
        }
        var points = result.Checks.Where(c => c.Verdict == Verdict.Passed).Sum(c => exercise.Spec(c.Id).Points);
        if (result.Score != points)
            yield return $"scores {result.Score}, and its checks are worth {points}";
    }

    /// <summary>Harmful text in the reports and the recordings, and a result that is too large.</summary>
    private static List<string> Harmful(GradingResult result, IReadOnlyList<ScenarioRecording> recordings, IReadOnlyList<string> secrets)
    {
        using var json = new MemoryStream();
        ResultJson.Write(result, json);
        var page = Pages.Of(result, recordings);
        var texts = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["the report"] = TerminalReportTests.Report(result, recordings: recordings),
            ["the page"] = page,
            ["the result"] = Encoding.UTF8.GetString(json.ToArray()),
        };
        var faults = texts.SelectMany(t => Control(t.Key, t.Value)).ToList();
        foreach (var tag in new[] { "<script", "<img", "onload=\"", "javascript:" }.Where(t => page.Contains(t, StringComparison.OrdinalIgnoreCase)))
            faults.Add($"the page has {tag}");
        if (json.Length > 200_000)
            faults.Add($"the result has {json.Length} bytes");
        using var saved = new TemporaryFolder();
        foreach (var recording in recordings)
            recording.Save(saved.At(recording.Scenario));
        var kept = Directory.EnumerateFiles(saved.Path, "*", SearchOption.AllDirectories)
            .Select(f => (Name: Path.GetRelativePath(saved.Path, f), Bytes: File.ReadAllBytes(f)))
            // A secret may come in two pieces, in two events.
            .Concat(recordings.SelectMany(r => r.All<ProgramOutput>().Select(o => (o.Program, o.Stream)).Distinct().Select(o =>
                (Name: $"{r.Scenario}: {o.Program} {o.Stream}", Bytes: r.Output(o.Program, o.Stream)))))
            .Concat(texts.Select(t => (Name: t.Key, Bytes: Encoding.UTF8.GetBytes(t.Value))));
        faults.AddRange(kept.Where(k => secrets.Any(s => k.Bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(s)) >= 0)).Select(k => $"a secret is in {k.Name}"));
        return faults;
    }

    private static IEnumerable<string> Control(string name, string text) => text.Replace("\n", "", StringComparison.Ordinal).EnumerateRunes()
        .Where(HostileTextTests.IsHarmful).Select(r => $"{name} holds U+{r.Value:X4}").Distinct(StringComparer.Ordinal);

    private static string SetVariable()
    {
        var secret = $"secret_{Guid.NewGuid():N}";
        Environment.SetEnvironmentVariable(Variable, secret);
        return secret;
    }
}
