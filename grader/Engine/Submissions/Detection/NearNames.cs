using System.Text;
using Courseware.Recordings;

namespace Courseware.Submissions.Detection;

/// <summary>
/// Finds the file that a person would take for a role although it is called otherwise: <c>file_clinet.c</c>, <c>file_client (1).c</c>,
/// <c>20211234_file_client.c</c>, <c>file_clnt.c</c>, <c>client.c</c>.
/// </summary>
internal static class NearNames
{
    // Words that people shorten, each with the forms that are seen.
    private static readonly string[][] Abbreviations = [.. WordLists.Own("role-names").All];

    // Parts of a name that do not identify the file.
    private static readonly HashSet<string> Decoration = new(WordLists.Own("file-names")["decoration"], StringComparer.Ordinal);

    /// <summary>The one path of several that is near the role's name, and nearer to it than to another role's; null when none is, or more than one.</summary>
    public static string? Of(RoleName role, IReadOnlyList<RoleName> roles, IReadOnlyList<string> paths)
    {
        var others = roles.Where(other => other.Name != role.Name).ToList();
        var near = paths
            .Where(path => !roles.Any(any => any.Matches(Stem(path))))
            .Select(path => (Path: path, Rank: Rank(role, others, path)))
            .Where(found => found.Rank is { } rank && !others.Exists(other => Rank(other, [role], found.Path) is { } theirs && theirs.CompareTo(rank) <= 0))
            .OrderBy(found => found.Rank!.Value).ToList();
        return near.Count == 1 || (near.Count > 1 && near[0].Rank!.Value.CompareTo(near[1].Rank!.Value) < 0) ? near[0].Path : null;
    }

    /// <summary>How near a name is, the smaller the nearer: all words or only the role's own one, slips, words too many; null when it is not near.</summary>
    private static (int Tier, int Slips, int More)? Rank(RoleName role, List<RoleName> others, string path)
    {
        var words = Words(Stem(path));
        var wanted = Words(role.Name);
        if (Whole(words, string.Concat(wanted)) is { } whole)
            return (0, whole, Extra(words, words.Count));
        if (Matched(words, wanted) is { } all)
            return (0, all, Extra(words, words.Count - wanted.Count));
        // The word alone, as in client.c: then nothing else may stand next to it, or it is another exercise's client.
        var own = wanted.Where(word => !others.SelectMany(other => Words(other.Name)).Contains(word)).ToList();
        var decorated = words.Where(word => !Decoration.Contains(word) && word.Length > 1).ToList();
        return own.Count > 0 && others.Count > 0 && own.Count == decorated.Count && Matched(decorated, own) is { } slips
            ? (1, slips, words.Count - own.Count)
            : null;
    }

    // The name in one piece: fileclinet, fileserver2.
    private static int? Whole(List<string> words, string wanted)
    {
        int? best = null;
        for (var from = 0; from < words.Count; from++)
        {
            for (var to = from + 1; to <= words.Count; to++)
                best = Less(best, Slips(string.Concat(words[from..to]), wanted, 2));
        }
        return best;
    }

    private static int? Matched(List<string> words, List<string> wanted)
    {
        var sum = 0;
        foreach (var word in wanted)
        {
            if (words.Select(seen => Same(seen, word)).Aggregate((int?)null, Less) is not { } slips)
                return null;
            sum += slips;
        }
        return sum;
    }

    private static int? Same(string seen, string word) =>
        Abbreviations.Any(group => group[0] == word && group.Contains(seen, StringComparer.Ordinal)) ? 0 : Slips(seen, word, word.Length < 4 ? 0 : 1);

    private static int? Slips(string seen, string wanted, int allowed) =>
        EditDistance.Of(seen, wanted, allowed) is var slips && slips <= allowed ? slips : null;

    private static int? Less(int? a, int? b) => a is null ? b : b is null ? a : Math.Min(a.Value, b.Value);

    private static int Extra(List<string> words, int count) => Math.Max(0, count - words.Count(Decoration.Contains));

    private static string Stem(string path) => Path.GetFileNameWithoutExtension(path);

    /// <summary>The runs of letters in a name, in small letters; capitals inside of one begin a new word.</summary>
    private static List<string> Words(string name)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        var text = name.Normalize(NormalizationForm.FormC);
        for (var i = 0; i <= text.Length; i++)
        {
            var isLetter = i < text.Length && char.IsLetter(text[i]);
            if (word.Length > 0 && (!isLetter || (char.IsUpper(text[i]) && char.IsLower(text[i - 1]))))
            {
                words.Add(word.ToString().ToLowerInvariant());
                word.Clear();
            }
            if (isLetter)
                word.Append(text[i]);
        }
        return words;
    }
}
