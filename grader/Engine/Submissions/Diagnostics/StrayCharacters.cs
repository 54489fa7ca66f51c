using System.Globalization;
using System.Text;
using Courseware.Recordings;

namespace Courseware.Submissions.Diagnostics;

/// <summary>
/// gcc says <c>stray ‘\342’ in program</c> of a character that a web page, a PDF or a word processor put into a source. Here it is named, once a line,
/// with what belongs in its place.
/// </summary>
internal static class StrayCharacters
{
    private const int LargestSource = 1 << 20;

    /// <summary>The messages, each stray byte replaced by the character that it belongs to; the file is read below <paramref name="folder"/>.</summary>
    public static IReadOnlyList<Diagnostic> Named(IReadOnlyList<Diagnostic> diagnostics, string folder)
    {
        if (!diagnostics.Any(IsStray))
            return diagnostics;
        var files = diagnostics.Where(IsStray).Select(d => d.File).Distinct(StringComparer.Ordinal)
            .ToDictionary(f => f, f => Lines(folder, f), StringComparer.Ordinal);
        return [.. diagnostics
            .Select(d => IsStray(d) && Character(files[d.File], d.Line) is { } character ? d with { Column = 0, Text = Sentence(character) } : d)
            .Distinct()];
    }

    private static bool IsStray(Diagnostic diagnostic) => diagnostic.Line > 0 && diagnostic.Text.Contains("stray ‘\\", StringComparison.Ordinal);

    private static string[] Lines(string folder, string file)
    {
        var path = FileSystemFacts.RealPath(Path.Combine(folder, file));
        if (path is null || !path.StartsWith(FileSystemFacts.RealPath(folder) + "/", StringComparison.Ordinal) || FileSystemFacts.KindOf(path) != FileKind.File
            || new FileInfo(path).Length > LargestSource)
            return [];
        return Encoding.UTF8.GetString(File.ReadAllBytes(path)).Split('\n');
    }

    // Of those in the line the first that is not a letter: letters of other languages may stand in texts and comments.
    private static Rune? Character(string[] lines, int line) => line > lines.Length
        ? null
        : lines[line - 1].EnumerateRunes().Where(r => r.Value > 127 && !Rune.IsLetter(r) && r != Rune.ReplacementChar).Select(r => (Rune?)r).FirstOrDefault();

    private static string Sentence(Rune character)
    {
        var code = $"U+{character.Value:X4}";
        var (name, instead) = character.Value switch
        {
            0x201C or 0x201D or 0x201E or 0xFF02 => ($"{character} ({code}) is a quotation mark of a word processor", "\""),
            0x2018 or 0x2019 or 0x02BC or 0xFF07 => ($"{character} ({code}) is an apostrophe of a word processor", "'"),
            0x00A0 or 0x3000 or 0x2002 or 0x2003 or 0x2009 or 0x202F => ($"{code} is a blank of a web page or a word processor", "an ordinary blank"),
            0x200B or 0x200C or 0x200D or 0x2060 or 0xFEFF => ($"{code} is an invisible character", "nothing"),
            0x2013 or 0x2014 or 0x2212 => ($"{character} ({code}) is a dash", "-"),
            >= 0xFF01 and <= 0xFF5E =>
                ($"{character} ({code}) is a full-width character", ((char)(character.Value - 0xFEE0)).ToString(CultureInfo.InvariantCulture)),
            _ => ($"C has no character {character} ({code})", "a character that it has"),
        };
        return $"error: {name}: write {instead} in its place";
    }
}
