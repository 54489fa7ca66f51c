using YamlDotNet.Core;

namespace Courseware.Submissions.Manifest;

/// <summary>Exceptions of the YAML library for text that is not YAML: its own exception, which has the place, or occasionally another.</summary>
internal static class YamlFault
{
    /// <summary>True for an exception that says something of the text and nothing of the program.</summary>
    public static bool Is(Exception e) => e is YamlException or InvalidOperationException or ArgumentException;

    /// <summary>Where the text stopped making sense, and why.</summary>
    public static (Mark At, string Fact) Of(Exception e, string text) => e is YamlException yaml
        ? (yaml.Start, (e.InnerException?.Message ?? e.Message).TrimEnd('.').Replace('\n', ' '))
        : (LastPlace(text), "a bracket, brace or quote is not closed, or something else is left out");

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
