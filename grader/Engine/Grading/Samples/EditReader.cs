using Courseware.Submissions;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Courseware.Grading.Samples;

/// <summary>
/// Reads the <c>edits</c> of a sample: for each file of the solution a block of edits, each of which begins with <c>@@</c>.
/// </summary>
internal static class EditReader
{
    /// <summary>The content of each file that the edits change, by its name.</summary>
    /// <param name="file">The sample's file.</param>
    /// <param name="edits">The node of its edits.</param>
    /// <param name="solution">The folder of the solution.</param>
    /// <exception cref="ManifestException">An edit cannot be read, or no longer applies.</exception>
    public static IReadOnlyDictionary<string, byte[]> Read(YamlFile file, YamlNode edits, string solution)
    {
        var changed = new SortedDictionary<string, byte[]>(StringComparer.Ordinal);
        foreach (var (key, value) in file.Mapping(edits).Children)
        {
            var name = file.Text(key);
            var path = Path.GetFullPath(Path.Combine(solution, name));
            if (!path.StartsWith(Path.GetFullPath(solution) + Path.DirectorySeparatorChar, StringComparison.Ordinal))
                throw file.Wrong(key, $"'{name}' leads out of the folder of the solution. Name a file of the solution.");
            if (!File.Exists(path))
            {
                var there = Directory.EnumerateFiles(solution).Select(f => Path.GetFileName(f)!).Order(StringComparer.Ordinal).ToList();
                throw file.Wrong(key, $"the solution has no file '{name}'.{Suggestions.Hint(name, there)} It has: {string.Join(", ", there)}.");
            }
            if (!changed.TryAdd(Path.GetRelativePath(solution, path), Apply(file, name, File.ReadAllBytes(path), Parse(file, value))))
                throw file.Wrong(key, $"the file '{name}' is there twice. Put all of its edits into one block.");
        }
        return changed.Count > 0 ? changed : throw file.Wrong(edits, "there is no edit. Name a file of the solution and what changes in it.");
    }

    /// <summary>The edits of one file.</summary>
    internal static IReadOnlyList<Edit> Parse(YamlFile file, YamlNode node)
    {
        var text = file.Text(node);
        if (node is not YamlScalarNode { Style: ScalarStyle.Literal })
            throw file.Wrong(node, $"edits are a block of lines: '|' behind the name of the file, and below it '{Edit.Mark}' and the lines.");
        var edits = new List<(long Line, List<EditLine> Lines)>();
        foreach (var (i, line) in text.TrimEnd('\n').Split('\n').Index())
        {
            // The block begins in the line below its '|'.
            var at = node.Start.Line + 1 + i;
            if (line.StartsWith(Edit.Mark, StringComparison.Ordinal))
                edits.Add((at, []));
            else if (edits.Count == 0)
                throw file.Wrong(at, $"an edit begins with a line '{Edit.Mark}', not with '{line}'.");
            // An editor may have cut off the blank of a blank line.
            else if (line.Length == 0)
                edits[^1].Lines.Add(new EditLine(' ', ""));
            else if (line[0] is ' ' or '-' or '+')
                edits[^1].Lines.Add(new EditLine(line[0], FileLines.FromText(line[1..])));
            else
                throw file.Wrong(at, $"a line of an edit begins with ' ' (it stays), '-' (it goes) or '+' (it comes), not with '{line[0]}'.");
        }
        foreach (var (line, lines) in edits)
        {
            if (lines.TrueForAll(l => l.Sign == ' '))
                throw file.Wrong(line, "this edit changes nothing: it has no line with '-' or '+'.");
            if (lines.TrueForAll(l => l.Sign == '+'))
                throw file.Wrong(line, "this edit has no place: give a line of the file before or after what comes, with ' ' in front of it.");
        }
        return [.. edits.Select(e => new Edit(e.Line, e.Lines))];
    }

    private static byte[] Apply(YamlFile file, string name, byte[] content, IReadOnlyList<Edit> edits)
    {
        try
        {
            return Edit.Apply(content, edits);
        }
        catch (EditException e)
        {
            var find = e.Edit.Find.Select(line => $"\n    {FileLines.ToText(line)}");
            throw file.Wrong(e.Edit.Line, $"this edit of solution/{name} {e.Message}{string.Concat(find)}\n"
                + $"  Write it anew from what solution/{name} has now, or make the sample again from an edited copy of the solution: grader new-sample");
        }
    }
}
