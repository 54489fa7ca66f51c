namespace Courseware.Submissions;

/// <summary>What somebody probably meant by a name that does not exist.</summary>
public static class Suggestions
{
    /// <summary>The candidate that is the fewest slips away (letters added, lost, changed, swapped); null when none is near.</summary>
    public static string? Of(string name, IEnumerable<string> candidates)
    {
        var allowed = Math.Max(1, name.Length / 3);
        return candidates
            .Select(candidate => (candidate, slips: Slips(name.ToLowerInvariant(), candidate.ToLowerInvariant(), allowed)))
            .Where(pair => pair.slips <= allowed)
            .OrderBy(pair => pair.slips)
            .ThenBy(pair => pair.candidate, StringComparer.Ordinal)
            .Select(pair => pair.candidate)
            .FirstOrDefault();
    }

    /// <summary>The sentence that offers the near name, with a space before it; empty when none is near.</summary>
    public static string Hint(string name, IEnumerable<string> candidates) =>
        Of(name, candidates) is { } near ? $" Did you mean {Quoted.Name(near)}?" : "";

    /// <summary>How many letters were added, lost, changed or swapped; more than <paramref name="allowed"/> when there were more.</summary>
    internal static int Slips(string a, string b, int allowed)
    {
        if (Math.Abs(a.Length - b.Length) > allowed || a.Length > 255 || b.Length > 255)
            return int.MaxValue;
        var before = new int[b.Length + 1];
        var last = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var row = new int[b.Length + 1];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                row[j] = Math.Min(Math.Min(last[j], row[j - 1]) + 1, last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1));
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                    row[j] = Math.Min(row[j], before[j - 2] + 1);
            }
            (before, last) = (last, row);
        }
        return last[b.Length];
    }
}
