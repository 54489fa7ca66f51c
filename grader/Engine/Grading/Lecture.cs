using System.Globalization;
using YamlDotNet.RepresentationModel;

namespace Courseware.Grading;

/// <summary>The lecture in its order: what it says, and where each sentence can be read, seen and checked.</summary>
public sealed record Lecture(IReadOnlyList<LectureChapter> Chapters)
{
    /// <summary>The name of the file in the folder of all exercises.</summary>
    public const string FileName = "lecture.yaml";

    /// <summary>Reads the file.</summary>
    /// <exception cref="ManifestException">It is wrong; the message names the place.</exception>
    public static Lecture Read(string path)
    {
        var yaml = YamlFile.Load(path);
        yaml.Allow(yaml.Root, "chapters");
        return new Lecture([.. yaml.Items(yaml.Get(yaml.Root, "chapters")).Select(n => Chapter(yaml, yaml.Mapping(n)))]);
    }

    private static LectureChapter Chapter(YamlFile yaml, YamlMappingNode node)
    {
        yaml.Allow(node, "title", "minutes", "exercise", "section", "ask", "says");
        var exercise = yaml.Text(yaml.Get(node, "exercise"));
        return new LectureChapter(
            Both(yaml, yaml.Get(node, "title")), yaml.Number(yaml.Get(node, "minutes")), exercise,
            YamlFile.Find(node, "section") is { } section ? Both(yaml, section) : null, Both(yaml, yaml.Get(node, "ask")),
            [.. yaml.Items(yaml.Get(node, "says")).Select(n => Statement(yaml, yaml.Mapping(n), exercise))]);
    }

    private static LectureStatement Statement(YamlFile yaml, YamlMappingNode node, string exercise)
    {
        yaml.Allow(node, "text", "demo", "checks", "checks-of");
        var demo = yaml.Get(node, "demo");
        if (yaml.Text(demo).Split('/') is not [{ Length: > 0 } topic, var number]
            || !int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var part) || part == 0)
            throw yaml.Wrong(demo, $"'{yaml.Text(demo)}' is not a topic and the number of its part, such as half-close/1.");
        return new LectureStatement(
            Both(yaml, yaml.Get(node, "text")), topic, part, YamlFile.Find(node, "checks-of") is { } other ? yaml.Text(other) : exercise,
            [.. yaml.Items(yaml.Get(node, "checks")).Select(yaml.Text)]);
    }

    private static LocalizedText Both(YamlFile yaml, YamlNode node)
    {
        var mapping = yaml.Mapping(node);
        yaml.Allow(mapping, "en", "ko");
        return new LocalizedText(yaml.Text(yaml.Get(mapping, "en")), yaml.Text(yaml.Get(mapping, "ko")));
    }
}

/// <summary>
/// A chapter: <paramref name="Section"/> is the heading, in each language, of the part of the exercise's handout that belongs to it, null where none does;
/// <paramref name="Ask"/> is a question for the room.
/// </summary>
public sealed record LectureChapter(
    LocalizedText Title, int Minutes, string Exercise, LocalizedText? Section, LocalizedText Ask, IReadOnlyList<LectureStatement> Says);

/// <summary>A sentence of the lecture, the demo that shows it (<paramref name="Part"/> counts from 1), and the checks that ask for it.</summary>
public sealed record LectureStatement(LocalizedText Text, string Topic, int Part, string ChecksOf, IReadOnlyList<string> Checks);
