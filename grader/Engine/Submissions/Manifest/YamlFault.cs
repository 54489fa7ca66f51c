using YamlDotNet.Core;

namespace Courseware.Submissions.Manifest;

/// <summary>Exceptions of the YAML library for text that is not YAML: its own exception, which has the place, or occasionally another.</summary>
internal static class YamlFault
{
    /// <summary>True for an exception that says something of the text and nothing of the program.</summary>
    public static bool Is(Exception e) => e is YamlException or InvalidOperationException or ArgumentException;

    /// <summary>Where the text stopped making sense, and why.</summary>
    public static (Mark At, string Fact) Of(Exception e, string text) => e is YamlException yaml
        ? (IndentingTab(text, yaml) ?? yaml.Start, (e.InnerException?.Message ?? e.Message).TrimEnd('.').Replace('\n', ' '))
        : (LastPlace(text), "a bracket, brace or quote is not closed, or something else is left out");

    /// <summary>The tab that a line is indented with; the library gives the place of the block in which it stands. Null for any other fault.</summary>
    private static Mark? IndentingTab(string text, YamlException e)
    {
        if (!(e.InnerException?.Message ?? e.Message).Contains("tab", StringComparison.Ordinal))
            return null;
        var (line, start) = (1, 0);
        foreach (var row in text.Split('\n'))
        {
            var indent = row.AsSpan().IndexOfAnyExcept(' ');
            if (indent >= 0 && row[indent] == '\t' && !string.IsNullOrWhiteSpace(row))
                return new Mark(start + indent, line, indent + 1);
            (line, start) = (line + 1, start + row.Length + 1);
        }
        return null;
    }

    // By the parser that failed: a scanner on its own can go round forever behind an error: "!!int] :\n]: x".
    private static Mark LastPlace(string text)
    {
        var scanner = new Scanner(new StringReader(text));
        var parser = new Parser(scanner);
        try
        {
            while (parser.MoveNext())
            {
                // On to the place where it stops.
            }
        }
        catch (Exception e) when (Is(e))
        {
            // That is the place.
        }
        return scanner.CurrentPosition;
    }
}
