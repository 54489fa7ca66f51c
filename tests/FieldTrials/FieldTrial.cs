using System.Globalization;
using Courseware.Grading;
using YamlDotNet.RepresentationModel;

namespace Courseware.Tests.FieldTrials;

/// <summary>
/// A submission of half-close in the textbook's style with a change that students handed in. <paramref name="Files"/> are its sources and all else
/// that lies next to them; <paramref name="Fails"/> the core checks that it fails, with their reasons.
/// </summary>
internal sealed record FieldTrial(string Name, IReadOnlyDictionary<string, string> Files, int Score, IReadOnlyDictionary<string, string> Fails)
{
    private static readonly string Folder = Path.Combine(Repository.Tests, "FieldTrials");

    /// <summary>The programs without a change; they are right.</summary>
    public static readonly string Plain = Path.Combine(Folder, "plain");

    private static readonly Lazy<IReadOnlyList<FieldTrial>> Loaded = new(() =>
    {
        var file = YamlFile.Load(Path.Combine(Folder, "trials.yaml"));
        return [.. file.Root.Children.Select(pair => Read(file, file.Text(pair.Key), file.Mapping(pair.Value)))];
    });

    /// <summary>All of them, from <c>trials.yaml</c>.</summary>
    public static IReadOnlyList<FieldTrial> All => Loaded.Value;

    /// <summary>The files that the plain programs do not have, or have otherwise.</summary>
    public IEnumerable<string> Changed => Files.Where(f => !IsPlain(Path.Combine(Plain, f.Key), f.Value)).Select(f => f.Key);

    /// <summary>Writes its files into an empty folder.</summary>
    public void WriteTo(string folder)
    {
        foreach (var (name, text) in Files)
        {
            var path = Path.Combine(folder, name);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, text);
        }
    }

    private static bool IsPlain(string file, string text) => File.Exists(file) && File.ReadAllText(file) == text;

    private static FieldTrial Read(YamlFile file, string name, YamlMappingNode node)
    {
        file.Allow(node, "server", "server-name", "server-edits", "client", "client-name", "client-edits", "files", "score", "fails");
        var files = Texts(file, YamlFile.Find(node, "files"));
        foreach (var role in (string[])["server", "client"])
        {
            var source = YamlFile.Find(node, $"{role}-name") is { } called ? file.Text(called) : $"file_{role}.c";
            files[source] = YamlFile.Find(node, role) is { } own ? file.Text(own) : Edited(file, YamlFile.Find(node, $"{role}-edits"), $"file_{role}.c");
        }
        var score = int.Parse(file.Text(file.Get(node, "score")), CultureInfo.InvariantCulture);
        return new FieldTrial(name, files, score, Texts(file, YamlFile.Find(node, "fails")));
    }

    private static string Edited(YamlFile file, YamlNode? edits, string name)
    {
        var text = File.ReadAllText(Path.Combine(Plain, name));
        foreach (var edit in file.Items(edits).Select(file.Mapping))
        {
            var find = file.Text(file.Get(edit, "find"));
            if (!text.Contains(find, StringComparison.Ordinal))
                throw file.Wrong(edit, $"'{find}' is not in plain/{name}");
            text = text.Replace(find, file.Text(file.Get(edit, "replace")), StringComparison.Ordinal);
        }
        return text;
    }

    private static Dictionary<string, string> Texts(YamlFile file, YamlNode? node) => node is null
        ? []
        : file.Mapping(node).Children.ToDictionary(p => file.Text(p.Key), p => file.Text(p.Value), StringComparer.Ordinal);
}
