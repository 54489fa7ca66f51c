using YamlDotNet.RepresentationModel;

namespace Courseware.Tests.CiTests;

/// <summary>A YAML file under docs/ci, and the steps in it.</summary>
internal static class CiFile
{
    public static YamlMappingNode Read(string path)
    {
        using var reader = new StreamReader(Path.Combine(Repository.Root, "docs", "ci", path));
        var stream = new YamlStream();
        stream.Load(reader);
        return (YamlMappingNode)stream.Documents[0].RootNode;
    }

    /// <summary>The text at some keys, one below the other.</summary>
    public static string Text(YamlNode node, params string[] keys) => ((YamlScalarNode)At(node, keys)).Value!;

    public static YamlNode At(YamlNode node, params string[] keys) => keys.Aggregate(node, (inner, key) => inner[key]);

    /// <summary>The script of the step with that name.</summary>
    public static string Script(YamlNode steps, string name) => Text(Step(steps, name), "run");

    public static YamlNode Step(YamlNode steps, string name) => ((YamlSequenceNode)steps).Children.Single(
        s => s is YamlMappingNode map && map.Children.TryGetValue("name", out var found) && ((YamlScalarNode)found).Value == name);
}
