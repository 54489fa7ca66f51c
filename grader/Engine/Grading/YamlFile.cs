using System.Globalization;
using Courseware.Submissions.Manifest;
using YamlDotNet.RepresentationModel;

namespace Courseware.Grading;

/// <summary>A YAML file read node by node, so that every error names file, line and column.</summary>
internal sealed class YamlFile
{
    private const int Deepest = 32;
    private readonly string _path;

    private YamlFile(string path, YamlMappingNode root) => (_path, Root) = (path, root);

    /// <summary>The mapping at the top.</summary>
    public YamlMappingNode Root { get; }

    /// <summary>Reads a file; what a program wrote may name what is there twice by <paramref name="anchors"/>.</summary>
    /// <exception cref="ManifestException">It is not there, not YAML, or not a mapping.</exception>
    public static YamlFile Load(string path, bool anchors = false) => File.Exists(path)
        ? Parse(path, File.ReadAllText(path), anchors)
        : throw new ManifestException($"{path}: there is no such file.");

    /// <summary>Reads a text; errors name it by <paramref name="path"/>.</summary>
    public static YamlFile Parse(string path, string text, bool anchors = false)
    {
        var stream = new YamlStream();
        try
        {
            // Deep nesting would end the process by a stack overflow, which nothing catches.
            YamlGuard.Check(
                text, Deepest, "this is nested too deeply", (at, what) => new ManifestException($"{path}:{at.Line}:{at.Column}: {what}."), anchors);
            stream.Load(new StringReader(text));
        }
        catch (Exception e) when (YamlFault.Is(e))
        {
            var (at, fact) = YamlFault.Of(e, text);
            throw new ManifestException($"{path}:{at.Line}:{at.Column}: this is not YAML that can be read: {fact}.");
        }
        return stream.Documents is [{ RootNode: YamlMappingNode root }]
            ? new YamlFile(path, root)
            : throw new ManifestException($"{path}:1:1: expected one mapping of keys to values.");
    }

    /// <summary>An error at a node.</summary>
    public ManifestException Wrong(YamlNode node, string what) => new($"{_path}:{node.Start.Line}:{node.Start.Column}: {what}");

    /// <summary>An error in a line, from 1.</summary>
    public ManifestException Wrong(long line, string what) => new($"{_path}:{line}: {what}");

    /// <summary>Refuses every key that is not one of the allowed.</summary>
    public void Allow(YamlMappingNode node, params ReadOnlySpan<string> keys)
    {
        foreach (var key in node.Children.Keys)
        {
            if (!keys.Contains(Text(key)))
                throw Wrong(key, $"unknown key '{Text(key)}'; allowed are: {string.Join(", ", keys.ToArray())}.");
        }
    }

    /// <summary>The node of a key, or null.</summary>
    public static YamlNode? Find(YamlMappingNode node, string key) =>
        node.Children.FirstOrDefault(p => p.Key is YamlScalarNode { Value: var name } && name == key).Value;

    /// <summary>The node of a key that must be there.</summary>
    public YamlNode Get(YamlMappingNode node, string key) => Find(node, key) ?? throw Wrong(node, $"the key '{key}' is missing.");

    /// <summary>A node that must be a mapping.</summary>
    public YamlMappingNode Mapping(YamlNode node) =>
        node as YamlMappingNode ?? throw Wrong(node, "expected a mapping of keys to values.");

    /// <summary>The items of a node that must be a list; none for null.</summary>
    public IEnumerable<YamlNode> Items(YamlNode? node) => node switch
    {
        null => [],
        YamlSequenceNode list => list.Children,
        _ => throw Wrong(node, "expected a list."),
    };

    /// <summary>A node that must be a text.</summary>
    public string Text(YamlNode node) => node is YamlScalarNode { Value: { } value } ? value : throw Wrong(node, "expected a text.");

    /// <summary>A node that must be a whole number of at least 0.</summary>
    public int Number(YamlNode node) =>
        int.TryParse(Text(node), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw Wrong(node, $"expected a whole number, got '{Text(node)}'.");

    /// <summary>A node that must be <c>{en: …, ko: …}</c>.</summary>
    public LocalizedText Local(YamlNode node)
    {
        var mapping = Mapping(node);
        Allow(mapping, "en", "ko");
        return Texts(mapping);
    }

    /// <summary>The two languages of a mapping that may hold more.</summary>
    public LocalizedText Texts(YamlMappingNode mapping) => new(Text(Get(mapping, "en")).Trim(), Text(Get(mapping, "ko")).Trim());
}
