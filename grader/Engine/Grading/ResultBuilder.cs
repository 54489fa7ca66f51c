using Courseware.Judging;
using Courseware.Recordings;

namespace Courseware.Grading;

/// <summary>Turns findings into verdicts: what waits for what, points, and words. Pure.</summary>
public sealed class ResultBuilder(Exercise exercise, string language, string reproduce)
{
    /// <summary>The verdicts of some checks, in the order of the manifest.</summary>
    public IReadOnlyList<CheckResult> From(
        IReadOnlyDictionary<string, Finding> findings, IReadOnlySet<string> retried, params IEnumerable<ScenarioRecording> recordings)
    {
        var results = new List<CheckResult>();
        var evidence = recordings.ToList();
        var glossary = new Glossary(evidence);
        foreach (var spec in exercise.Manifest.Checks.Where(c => findings.ContainsKey(c.Id)))
        {
            var finding = Wait(spec, findings[spec.Id], results);
            results.Add(Result(spec, finding, glossary) with { Retried = retried.Contains(spec.Id) });
        }
        return new CompilerWarnings(evidence, exercise.Code.Scenarios).AddTo(results, language);
    }

    private static Finding Wait(CheckSpec spec, Finding finding, List<CheckResult> earlier)
    {
        List<string> Missed(IEnumerable<string> ids) => [.. ids.SelectMany(id => Roots(id, earlier)).Distinct(StringComparer.Ordinal)];
        if (Missed(spec.Needs) is { Count: > 0 } needed)
            return Finding.SkippedBecause(needed);
        if (CanBeExplained(finding) && Missed(spec.ExplainedBy) is { Count: > 0 } explaining)
            return Finding.SkippedBecause(explaining);
        if (finding.WaitedFor.Count == 0)
            return finding;
        // A check may be skipped only because of a check that really did not pass; otherwise no check would report the problem.
        return Missed(finding.WaitedFor) is { Count: > 0 } missed
            ? Finding.SkippedBecause(missed)
            : Finding.Error(Reason.NobodyExplains).With("detail", string.Join(", ", finding.WaitedFor));
    }

    // A program that has failed may never come to the next step, and then that step is not recorded. A busy machine and lost packets are another matter.
    private static bool CanBeExplained(Finding finding) => finding.Verdict == Verdict.Failed
        || (finding.Verdict == Verdict.Inconclusive && finding.Reason != Reason.Overload && finding.Reason != Reason.CaptureLost);

    /// <summary>
    /// The check itself when it did not pass; instead of a skipped one, the checks that it waited for. A check that this lab cannot decide blocks no
    /// other check.
    /// </summary>
    private static IEnumerable<string> Roots(string id, List<CheckResult> earlier) => earlier.Find(r => r.Id == id) switch
    {
        null or { Verdict: Verdict.Passed } => [],
        { Verdict: Verdict.Skipped, WaitedFor: var waitedFor } => waitedFor,
        _ => [id],
    };

    private CheckResult Result(CheckSpec spec, Finding finding, Glossary glossary)
    {
        var check = exercise.Code.Checks.First(c => c.Id == spec.Id);
        var own = exercise.Manifest.Messages;
        var reason = finding.Reason.Code;
        var wording = finding.Wording is { Code: var name } && (own.ContainsKey(name) || !own.ContainsKey(reason)) ? name : reason;
        var words = ReasonTexts.Text(own, wording);
        var passed = finding.Verdict == Verdict.Passed;
        var notPossible = finding.IsUndecidable
            || finding.Verdict is Verdict.Inconclusive or Verdict.Error;
        return new CheckResult(
            spec.Id, spec.Tier, finding.Verdict, reason, passed ? spec.Points : 0, notPossible ? 0 : spec.Points,
            spec.Title.In(language), passed && finding.Wording is null ? "" : words.Message.In(language, Values(finding)))
        {
            Why = passed ? "" : ReasonTexts.Why(own, words.Why is null ? reason : wording, spec).In(language),
            Hint = passed ? "" : glossary.Explain(
                ReasonTexts.Hint(own, words.Hint is null ? reason : wording, spec).In(language, Values(finding)), ProgramsOf(finding, check), language),
            Details = StallLines.In(language, finding.Details, finding.Evidence),
            Needs = [.. spec.Needs.Union(spec.ExplainedBy, StringComparer.Ordinal)],
            WaitedFor = finding.WaitedFor,
            Scenarios = check.Scenarios,
            DecidedBy = finding.Scenario,
            Evidence = finding.Evidence,
            Reproduce = passed ? "" : $"{reproduce} --check {spec.Id}",
        };
    }

    /// <summary>The student's programs that a finding is about: those of the scenario that decided, or of all that the check asks.</summary>
    private HashSet<string> ProgramsOf(Finding finding, Check check)
    {
        var scenarios = finding.Scenario is { } one ? [one] : check.Scenarios;
        return [.. exercise.Code.Scenarios.Where(s => scenarios.Contains(s.Id, StringComparer.Ordinal)).SelectMany(s => s.Programs)
            .Where(p => p.Origin == "student").Select(p => p.Role)];
    }

    private Dictionary<string, string> Values(Finding finding)
    {
        var values = new Dictionary<string, string>(finding.Arguments, StringComparer.Ordinal) { ["needs"] = string.Join(", ", finding.WaitedFor) };
        if (values.GetValueOrDefault("program") is { } role && exercise.Manifest.Programs.FirstOrDefault(p => p.Role == role) is { } program)
            values["program"] = program.Title.In(language);
        return values;
    }
}
