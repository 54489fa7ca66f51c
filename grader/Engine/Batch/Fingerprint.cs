using System.Collections.Frozen;
using System.Text;
using System.Text.RegularExpressions;
using Courseware.Submissions;

namespace Courseware.Batch;

/// <summary>
/// The fingerprint by which copied programs are found, whatever their names, comments and spaces: hashes of runs of words, thinned out by winnowing
/// (Schleimer, Wilkerson, Aiken: Winnowing, SIGMOD 2003). No language is parsed, so that all are compared in one way.
/// </summary>
internal static partial class Fingerprint
{
    private const int Run = 15;     // words: shorter runs are in every program
    private const int Window = 8;   // of that many runs one is kept
    private const int MostBytes = 1 << 20;

    private static readonly FrozenSet<string> Sources = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        ".c", ".h", ".cpp", ".cc", ".cxx", ".hpp", ".rs", ".go", ".java", ".cs", ".py", ".js", ".mjs", ".cjs", ".sh");

    /// <summary>The fingerprints of a submission's sources, each once, in ascending order.</summary>
    public static IReadOnlyList<uint> Of(OpenedSubmission submission) => Of(submission.Tree().Files);

    /// <summary>The fingerprints of all sources below a folder.</summary>
    public static IReadOnlyList<uint> Of(string folder) => Directory.Exists(folder) ? Of(SubmissionTree.Read(folder).Files) : [];

    /// <summary>The kept runs of a source, with the place of each in it: a run that two sources have is marked in both.</summary>
    internal static IReadOnlyList<PlacedPrint> Placed(string text)
    {
        var words = PlacedWords(text);
        var runs = Runs([.. words.Select(w => Hash(w.Word))]);
        return [.. Kept(runs).Distinct().Select(i => new PlacedPrint(runs[i], words[i].Start, words[i + Run - 1].End))];
    }

    /// <summary>Whether a file is a source of a language that is compared.</summary>
    internal static bool IsSource(SubmissionFile file) => Sources.Contains(Path.GetExtension(file.Name)) && file.Length <= MostBytes;

    /// <summary>The words of a source: names lose themselves, calls and the words of languages stay, comments and spaces go.</summary>
    internal static IReadOnlyList<string> Words(string text) => [.. PlacedWords(text).Select(w => w.Word)];

    private static List<(string Word, int Start, int End)> PlacedWords(string text)
    {
        var words = new List<(string, int, int)>();
        foreach (var match in Word().EnumerateMatches(text))
        {
            var word = text.AsSpan(match.Index, match.Length);
            if (!word.StartsWith("//") && !word.StartsWith("/*"))
                words.Add((Class(word, isCalled: IsCalled(text, match.Index + match.Length)), match.Index, match.Index + match.Length));
        }
        return words;
    }

    private static string Class(ReadOnlySpan<char> word, bool isCalled) => word[0] switch
    {
        '"' or '\'' or '`' => "\"\"",
        >= '0' and <= '9' => "0",
        '_' => isCalled ? $"{word}(" : "v",
        var letter when char.IsLetter(letter) => isCalled ? $"{word}(" : IsCommon(word) ? $"{word}" : "v",
        _ => $"{word}",
    };

    private static IReadOnlyList<uint> Of(IEnumerable<SubmissionFile> files)
    {
        var all = new SortedSet<uint>();
        foreach (var file in files.Where(IsSource))
        {
            try
            {
                all.UnionWith(Winnow([.. Words(Encoding.UTF8.GetString(FileCopier.ReadAll(file))).Select(Hash)]));
            }
            catch (RegexMatchTimeoutException)
            {
                // The text was made to be slow to match: it has no fingerprint.
            }
        }
        return [.. all];
    }

    private static IEnumerable<uint> Winnow(uint[] words)
    {
        var runs = Runs(words);
        return Kept(runs).Select(i => runs[i]);
    }

    private static uint[] Runs(uint[] words) => [.. Enumerable.Range(0, Math.Max(0, words.Length - Run + 1)).Select(i => Hash(words.AsSpan(i, Run)))];

    // Of each window the smallest run, the first one of equal ones.
    private static IEnumerable<int> Kept(uint[] runs) =>
        Enumerable.Range(0, Math.Max(0, runs.Length - Window + 1)).Select(i => Enumerable.Range(i, Window).MinBy(j => runs[j]));

    private static bool IsCalled(string text, int end)
    {
        while (end < text.Length && text[end] is ' ' or '\t')
            end++;
        return end < text.Length && text[end] == '(';
    }

    private static bool IsCommon(ReadOnlySpan<char> word) => word is "if" or "else" or "for" or "while" or "do" or "switch" or "case" or "break"
        or "continue" or "return" or "try" or "catch" or "except" or "finally" or "throw" or "raise" or "def" or "class" or "func" or "struct"
        or "import" or "include" or "using" or "new" or "match" or "loop" or "int" or "char" or "void" or "static" or "const" or "let" or "var";

    // FNV-1a (Fowler, Noll, Vo): the same on every machine and in every run.
    private static uint Hash(string word)
    {
        var hash = 2166136261u;
        foreach (var c in word)
            hash = (hash ^ c) * 16777619u;
        return hash;
    }

    private static uint Hash(ReadOnlySpan<uint> words)
    {
        var hash = 2166136261u;
        foreach (var word in words)
            hash = (hash ^ word) * 16777619u;
        return hash;
    }

    // In time that grows with the text alone: a text that opens a string or a comment without an end has one token to its end.
    [GeneratedRegex(
        """//[^\n]*|/\*(?>.*?(\*/|\z))|"(?>(\\.|[^"\\\n])*)"?|'(?>(\\.|[^'\\\n]){0,200})'|`[^`]*`|[\p{L}_][\p{L}\p{Nd}_]*|\d[\w.]*|\S""",
        RegexOptions.ExplicitCapture | RegexOptions.Singleline, 2000)]
    private static partial Regex Word();
}

/// <summary>A fingerprint, and the characters of the source from which it was made.</summary>
internal sealed record PlacedPrint(uint Hash, int Start, int End);
