using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Courseware.Submissions.Manifest;

/// <summary>
/// Reads the YAML once as a flat stream, before a tree is made of it: deep nesting would end the process by a stack overflow,
/// which nothing catches, and anchors can make much of little.
/// </summary>
internal static class ManifestGuard
{
    private const int Deepest = 8;

    /// <summary>Throws when the text has what a manifest never needs.</summary>
    public static void Check(string text)
    {
        var parser = new Parser(new StringReader(text));
        var depth = 0;
        var documents = 0;
        while (parser.MoveNext())
        {
            var current = parser.Current!;
            depth += current.NestingIncrease;
            if (current is DocumentStart && ++documents > 1)
                throw SubmissionManifest.Error(current.Start, "a second document begins here. Keep one, without '---'");
            if (current is AnchorAlias || current is NodeEvent { Anchor.IsEmpty: false })
                throw SubmissionManifest.Error(current.Start, "anchors and aliases ('&', '*') are not allowed here. Write the value out, or put it in quotes");
            // Stream and document are two levels of their own.
            if (depth > Deepest + 2)
                throw SubmissionManifest.Error(current.Start, "this is nested too deeply. Allowed are 'build' and 'programs', with commands in them");
        }
    }
}
