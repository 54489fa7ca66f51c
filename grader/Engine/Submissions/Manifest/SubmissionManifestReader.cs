using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Courseware.Submissions.Manifest;

/// <summary>Makes a manifest of YAML that the guard has let through, by hand: no type is created by name.</summary>
internal sealed class SubmissionManifestReader(IReadOnlyList<RoleName> roles)
{
    private static readonly string[] Keys = ["build", "programs"];

    private List<string> _build = [];
    private Dictionary<string, IReadOnlyList<string>> _programs = new(StringComparer.Ordinal);

    /// <summary>The manifest, or an error with its place.</summary>
    public SubmissionManifest Read(string text)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(text));
        if (stream.Documents.Count == 0)
            throw SubmissionManifest.Error(new Mark(0, 1, 1), "the file is empty. Allowed here: build, programs");
        if (stream.Documents[0].RootNode is not YamlMappingNode root)
            throw SubmissionManifest.Error(
                stream.Documents[0].RootNode.Start, "a mapping is needed here, such as 'build: make'. Allowed here: build, programs");
        foreach (var (key, value) in root.Children)
        {
            if (NameOf(key, Keys, Keys, "key") == "build")
                _build = ReadBuild(value);
            else
                _programs = ReadPrograms(value);
        }
        return new SubmissionManifest(_build, _programs);
    }

    private static List<string> ReadBuild(YamlNode node) => node switch
    {
        YamlScalarNode => [Text(node, "'build'", "a command or a list of commands")],
        YamlSequenceNode { Children.Count: > 0 } list => [.. list.Children.Select(BuildCommand)],
        YamlSequenceNode => throw SubmissionManifest.Error(node.Start, "'build' is empty. Give a command or a list of commands, or leave 'build' out"),
        _ => throw SubmissionManifest.Error(node.Start, "'build' is a mapping. Give a command or a list of commands"),
    };

    // As a list it is words already, which the shell must leave as they are.
    private static string BuildCommand(YamlNode node) => node is YamlSequenceNode { Children.Count: > 0 } words
        ? string.Join(' ', words.Children.Select(word => ShellWords.Quote(Text(word, "a word of a command of 'build'", "text", mayBeEmpty: true))))
        : Text(node, "a command of 'build'", "text or a list of words");

    private Dictionary<string, IReadOnlyList<string>> ReadPrograms(YamlNode node)
    {
        var allowed = roles.Select(role => role.Role).ToArray();
        if (node is not YamlMappingNode { Children.Count: > 0 } mapping)
            throw SubmissionManifest.Error(
                node.Start,
                $"'programs' needs a mapping of roles to commands, such as '{allowed.FirstOrDefault()}: ./my_program'. "
                + $"Allowed here: {string.Join(", ", allowed)}");
        var programs = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        foreach (var (key, value) in mapping.Children)
        {
            var role = NameOf(key, allowed, [.. allowed, .. roles.Select(other => other.Name)], "program of this exercise");
            programs.Add(role, ReadCommand(value, role));
        }
        return programs;
    }

    private static IReadOnlyList<string> ReadCommand(YamlNode node, string role)
    {
        if (node is YamlMappingNode)
            throw SubmissionManifest.Error(node.Start, $"'{role}' is a mapping. Give a command or a list of arguments");
        IReadOnlyList<string> words;
        string? error = null;
        if (node is YamlSequenceNode list)
            words = [.. list.Children.Select(child => Text(child, $"an argument of '{role}'", "text", mayBeEmpty: true))];
        else
            words = ShellWords.Split(Text(node, $"'{role}'", "a command or a list of arguments"), out error);
        if (error is not null)
            throw SubmissionManifest.Error(node.Start, $"'{role}' cannot be split into words: {error}");
        if (words.Count == 0 || words[0].Length == 0)
            throw SubmissionManifest.Error(node.Start, $"'{role}' is empty. Give a command or a list of arguments");
        return words;
    }

    private static string Text(YamlNode node, string what, string needed, bool mayBeEmpty = false)
    {
        if (node is not YamlScalarNode scalar)
            throw SubmissionManifest.Error(node.Start, $"{what} is a {(node is YamlMappingNode ? "mapping" : "list")}. Give {needed}");
        var text = scalar.Value ?? "";
        if (text.Contains('\0'))
            throw SubmissionManifest.Error(node.Start, $"{what} has a NUL character in it. Take it out");
        var quoted = scalar.Style is ScalarStyle.SingleQuoted or ScalarStyle.DoubleQuoted;
        if (text.Trim().Length == 0 && !(mayBeEmpty && quoted) || !quoted && text is "~" or "null")
            throw SubmissionManifest.Error(node.Start, $"{what} is empty. Give {needed}");
        return text;
    }

    private string NameOf(YamlNode key, string[] allowed, string[] near, string kind)
    {
        var name = (key as YamlScalarNode)?.Value ?? "";
        if (allowed.Contains(name, StringComparer.Ordinal))
            return name;
        var meant = Suggestions.Of(name, near);
        meant = roles.FirstOrDefault(role => role.Name == meant)?.Role ?? meant;
        var hint = meant is null ? "" : $" Did you mean '{meant}'?";
        throw SubmissionManifest.Error(key.Start, $"{Quoted.Name(name)} is not a {kind}.{hint} Allowed here: {string.Join(", ", allowed)}");
    }
}
