using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Courseware.Submissions.Manifest;

/// <summary>
/// Reads the YAML once as a flat stream, before a tree is made of it: deep nesting would end the process by a stack overflow,
/// which nothing catches, and anchors can make much of little.
/// </summary>
internal static class YamlGuard
{
    private const int Deepest = 8;

    /// <summary>Throws when the text has what a manifest never needs.</summary>
    public static void Check(string text) =>
        Check(text, Deepest, "this is nested too deeply. Allowed are 'build' and 'programs', with commands in them", SubmissionManifest.Error);

    /// <summary>Throws what <paramref name="error"/> makes when the text has what no file of a student needs.</summary>
    public static void Check(string text, int deepest, string tooDeep, Func<Mark, string, Exception> error, bool anchors = false)
    {
        var parser = new Parser(new StringReader(text));
        var depth = 0;
        var documents = 0;
        while (parser.MoveNext())
        {
            var current = parser.Current!;
            depth += current.NestingIncrease;
            if (current is DocumentStart && ++documents > 1)
                throw error(current.Start, "a second document begins here. Keep one, without '---'");
            if (!anchors && (current is AnchorAlias || current is NodeEvent { Anchor.IsEmpty: false }))
                throw error(current.Start, "anchors and aliases ('&', '*') are not allowed here. Write the value out, or put it in quotes");
            // Stream and document are two additional levels.
            if (depth > deepest + 2)
                throw error(current.Start, tooDeep);
        }
    }
}
