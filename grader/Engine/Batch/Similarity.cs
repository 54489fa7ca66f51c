using Courseware.Reporting.Classes;

namespace Courseware.Batch;

/// <summary>
/// Finds similar submissions: a hint for the teacher, never a score. Text from the handout does not count, nor text that so many submissions share that
/// it must come from the lecture.
/// </summary>
internal static class Similarity
{
    private const double Alike = 0.6;      // of the smaller one's fingerprints
    private const int Fewest = 20;         // fingerprints, below which everything looks alike
    private const double Everybody = 0.2;  // of the class

    /// <summary>How many works of a class may have a fingerprint that counts: what more have must come from the lecture.</summary>
    public static int MostOwners(int works) => Math.Max(3, (int)(works * Everybody));

    /// <summary>Pairs that have more in common than their handout, the most alike first.</summary>
    /// <param name="works">The fingerprints of each different work, by a name for it.</param>
    /// <param name="given">The fingerprints of the starter and the lecture's programs.</param>
    public static IReadOnlyList<AlikePair> Of(IReadOnlyList<(string Name, IReadOnlyList<uint> Fingerprints)> works, IReadOnlySet<uint> given)
    {
        var most = MostOwners(works.Count);
        var owners = new Dictionary<uint, List<int>>();
        foreach (var (index, work) in works.Index())
        {
            foreach (var print in work.Fingerprints.Where(p => !given.Contains(p)))
            {
                if (!owners.TryGetValue(print, out var list))
                    owners[print] = list = [];
                list.Add(index);
            }
        }
        var (own, common) = (new int[works.Count], new Dictionary<(int, int), int>());
        foreach (var list in owners.Values.Where(l => l.Count <= most))
        {
            for (var i = 0; i < list.Count; i++)
            {
                own[list[i]]++;
                for (var j = i + 1; j < list.Count; j++)
                    common[(list[i], list[j])] = common.GetValueOrDefault((list[i], list[j])) + 1;
            }
        }
        return [.. common
            .Select(c => (Pair: c.Key, Share: c.Value / (double)Math.Max(1, Math.Min(own[c.Key.Item1], own[c.Key.Item2])),
                Smaller: Math.Min(own[c.Key.Item1], own[c.Key.Item2])))
            .Where(c => c.Share >= Alike && c.Smaller >= Fewest)
            .OrderByDescending(c => c.Share).ThenBy(c => works[c.Pair.Item1].Name, StringComparer.Ordinal)
                .ThenBy(c => works[c.Pair.Item2].Name, StringComparer.Ordinal)
            .Select(c => new AlikePair(works[c.Pair.Item1].Name, works[c.Pair.Item2].Name, (int)Math.Round(c.Share * 100)))];
    }
}
