namespace Courseware.Recordings;

/// <summary>How far apart two words are, as a person who types makes mistakes (Damerau and Levenshtein, optimal string alignment).</summary>
public static class EditDistance
{
    /// <summary>How many letters were added, lost, changed or swapped; more than <paramref name="allowed"/> when there were more.</summary>
    public static int Of(string a, string b, int allowed)
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
