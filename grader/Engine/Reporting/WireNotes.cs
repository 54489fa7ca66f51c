using Courseware.Grading;
using Courseware.Recordings;

namespace Courseware.Reporting;

/// <summary>Sentences for the reader about the wire of a grading. Pure.</summary>
public static class WireNotes
{
    private const int NamedScenarios = 3;

    /// <summary>Programs that went past the wire or put something else on it than one TCP connection.</summary>
    public static IReadOnlyList<string> From(IReadOnlyList<ScenarioRecording> recordings, string language)
    {
        var texts = Texts.For(language);
        var notes = new List<string>();
        foreach (var same in recordings.SelectMany(r => r.All<WireBypassed>().Select(e => (e.Program, e.Address, r.Scenario)))
            .GroupBy(b => (b.Program, b.Address)))
        {
            notes.Add(KoreanParticles.Fit(string.Format(texts.Bypassed, same.Key.Program, same.Key.Address, Names(same.Select(b => b.Scenario)))));
        }
        var udp = recordings.Where(r => r.First<DatagramSeen>(IsUdp) is not null).ToList();
        if (udp.Count > 0)
            notes.Add(string.Format(texts.UsesUdp, udp.Sum(r => r.All<DatagramSeen>().Count(IsUdp)), Names(udp.Select(r => r.Scenario))));
        // A scenario in which the grader itself connects again needs more than one.
        var more = recordings.Select(r => (r.Scenario, Count: Accepted(r), Own: r.All<PeerConnected>().Count()))
            .Where(r => r.Count > Math.Max(1, r.Own)).ToList();
        if (more.Count > 0)
            notes.Add(string.Format(texts.MoreConnections, more.Max(r => r.Count), Names(more.Select(r => r.Scenario))));
        return notes;
    }

    /// <summary>How the programs met.</summary>
    internal static string Wire(GradingResult result, Texts texts) =>
        string.Format(texts.Wires.GetValueOrDefault(result.Wire, result.Wire), result.WireDetail);

    private static bool IsUdp(DatagramSeen datagram) => datagram.Protocol == "udp";

    private static int Accepted(ScenarioRecording recording) =>
        recording.All<SegmentSeen>().Where(s => s.Flags == "S.").Select(s => s.Connection).Distinct().Count();

    private static string Names(IEnumerable<string> scenarios)
    {
        var all = scenarios.Distinct(StringComparer.Ordinal).ToList();
        var shown = string.Join(", ", all.Take(NamedScenarios));
        return all.Count > NamedScenarios ? $"{shown}, … +{all.Count - NamedScenarios}" : shown;
    }
}
