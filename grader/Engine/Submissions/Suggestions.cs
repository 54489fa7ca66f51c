using Courseware.Recordings;

namespace Courseware.Submissions;

/// <summary>Suggests an existing name for an unknown one.</summary>
public static class Suggestions
{
    /// <summary>The candidate that is the fewest slips away (letters added, lost, changed, swapped); null when none is near.</summary>
    public static string? Of(string name, IEnumerable<string> candidates)
    {
        var allowed = Math.Max(1, name.Length / 3);
        return candidates
            .Select(candidate => (candidate, slips: EditDistance.Of(name.ToLowerInvariant(), candidate.ToLowerInvariant(), allowed)))
            .Where(pair => pair.slips <= allowed)
            .OrderBy(pair => pair.slips)
            .ThenBy(pair => pair.candidate, StringComparer.Ordinal)
            .Select(pair => pair.candidate)
            .FirstOrDefault();
    }

    /// <summary>The sentence that offers the near name, with a space before it; empty when none is near.</summary>
    public static string Hint(string name, IEnumerable<string> candidates) =>
        Of(name, candidates) is { } near ? $" Did you mean {Quoted.Name(near)}?" : "";
}
