using System.Globalization;
using Courseware.Judging;

namespace Courseware.Exercises.ShutdownModes;

/// <summary>
/// A fault that runs through all reports, such as errors without their names or a first read() of seven bytes, is one fault: the first report loses its
/// points, and the later ones are right when nothing else is wrong with them.
/// </summary>
internal static class RepeatedFaults
{
    // In the order of their checks.
    private static readonly string[] Reports =
    [
        ModeScenarios.Read, ModeScenarios.Write, ModeScenarios.WriteReset, ModeScenarios.Both, ModeScenarios.BadHow, ModeScenarios.LateAlive,
        ModeScenarios.LateReset, ErrorScenarios.Closed, ErrorScenarios.Pipe, ErrorScenarios.Unconnected,
    ];

    /// <summary>A check of the reports of some scenarios.</summary>
    public static Check New(string id, IReadOnlyList<string> scenarios, Func<RecordingSet, Finding>? ask = null)
    {
        var earlier = Reports.TakeWhile(s => !scenarios.Contains(s, StringComparer.Ordinal)).ToList();
        return new Check(id, [.. scenarios, .. earlier], e =>
        {
            if (Judge.CannotConsult(e, earlier) is { } fault)
                return fault;
            var finding = ask?.Invoke(e) ?? SharedChecks.Each(e, scenarios, ReportChecks.Report);
            return IsDifference(finding) && AreRepeated(e, scenarios, earlier) ? Finding.Passed(finding.Evidence) : finding;
        });
    }

    private static bool IsDifference(Finding finding) => finding.Reason == Reasons.ReportDiffers || finding.Reason == Reasons.ErrnoNotNamed;

    private static bool AreRepeated(RecordingSet evidence, IEnumerable<string> scenarios, IEnumerable<string> earlier)
    {
        var known = KindsOf(evidence, earlier).SelectMany(kinds => kinds).ToHashSet(StringComparer.Ordinal);
        return KindsOf(evidence, scenarios).TrueForAll(known.Overlaps);
    }

    private static List<string[]> KindsOf(RecordingSet evidence, IEnumerable<string> scenarios) =>
    [
        .. scenarios.Where(id => Judge.Fault(evidence[id]) is null).Select(id => new ModeFacts(evidence[id])).Where(f => IsDifference(ReportChecks.Report(f)))
            .SelectMany(ReportChecks.Compare).Where(pair => pair.Printed?.Call != pair.Recorded).Select(pair => Kinds(pair.Printed, pair.Recorded)),
    ];

    /// <summary>The difference, and for a number of bytes that number: a buffer of 16 bytes gives 16 in each run, whatever was wanted.</summary>
    private static string[] Kinds(CallLine? printed, string? recorded) =>
        printed?.Call.Split(' ') is [var call, var seen] && recorded?.Split(' ') is [var same, var wanted] && call == same
            && Number(seen) is > 0 && Number(wanted) is not null
            ? [Kind(printed, recorded), $"{call} is {seen}"] : [Kind(printed, recorded)];

    // How many bytes differ, and not how many there are, because each run has its own number; and the same name for whatever error it was.
    private static string Kind(CallLine? printed, string? recorded)
    {
        if (ReportChecks.IsNameless(printed, recorded))
            return "no name";
        return (printed?.Call.Split(' '), recorded?.Split(' ')) switch
        {
            ([var call, var seen], [var same, var wanted]) when call == same && Number(seen) is { } number && Number(wanted) is { } other =>
                $"{call} {number - other}",
            ([var call, "-1", var name], [var same, "-1", _]) when call == same => $"{name} for another error",
            _ => $"{printed?.Call} for {recorded}",
        };
    }

    private static int? Number(string word) => int.TryParse(word, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;
}
