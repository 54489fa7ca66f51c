using System.Text;
using Courseware.Judging;
using Courseware.Submissions;
using Courseware.Submissions.Manifest;
using YamlDotNet.RepresentationModel;

namespace Courseware.Grading;

/// <summary>One question of a sheet: a key in a section, and the words that can be its answer.</summary>
public sealed record SheetQuestion(string Section, string Key, IReadOnlyList<string> Answers);

/// <summary>
/// A YAML file with sections of questions that a student answered. It comes from a stranger: it is read strictly, all or nothing, and
/// nothing in it can become anything but one of the answers that the questions allow.
/// </summary>
public sealed class AnswerSheet
{
    /// <summary>The most bytes that a sheet can have.</summary>
    public const int Largest = 16 << 10;

    // Sections, answers in them, and one more, so that a list instead of an answer is called what it is.
    private const int Deepest = 3;

    private readonly string _name;
    private readonly IReadOnlyList<SheetQuestion> _questions;
    private readonly Dictionary<(string Section, string Key), string> _answers = [];

    private AnswerSheet(string name, IReadOnlyList<SheetQuestion> questions) => (_name, _questions) = (name, questions);

    /// <summary>Why the sheet cannot be used: a failure with the place in the file. Null when every question is answered.</summary>
    public Finding? Problem { get; private set; }

    /// <summary>The answer to a question.</summary>
    public string this[string section, string key] => _answers[(section, key)];

    /// <summary>Reads a sheet; <paramref name="name"/> is the file's, for messages.</summary>
    public static AnswerSheet Read(string name, byte[] bytes, IReadOnlyList<SheetQuestion> questions)
    {
        var sheet = new AnswerSheet(name, questions);
        try
        {
            sheet.Read(bytes);
        }
        catch (SheetException e)
        {
            sheet.Problem = e.Finding;
        }
        return sheet;
    }

    private void Read(byte[] bytes)
    {
        if (bytes.Length > Largest)
            throw new SheetException(Finding.Failed(Reason.SheetTooLarge).With("name", _name).With("size", bytes.Length).With("most", Largest));
        var root = Parse(Decode(bytes));
        foreach (var (key, value) in root.Children)
        {
            var section = Known(key, [.. _questions.Select(q => q.Section).Distinct(StringComparer.Ordinal)]);
            if (value is not YamlMappingNode answers)
                throw Wrong(Reason.SheetNoSection, value, s => s.With("section", section));
            foreach (var (question, answer) in answers.Children)
                Take(section, Known(question, [.. _questions.Where(q => q.Section == section).Select(q => q.Key)]), answer);
        }
        var open = _questions.Where(q => !_answers.ContainsKey((q.Section, q.Key))).Select(q => $"{q.Section}.{q.Key}").ToList();
        if (open.Count > 0)
            throw new SheetException(Finding.Failed(Reason.SheetUnanswered).With("name", _name).With("questions", string.Join(", ", open)));
    }

    private void Take(string section, string key, YamlNode node)
    {
        var allowed = _questions.First(q => q.Section == section && q.Key == key).Answers;
        var answer = node is YamlScalarNode { Value: { } value, Tag.IsEmpty: true } && allowed.Contains(value, StringComparer.Ordinal)
            ? value
            : throw Wrong(Reason.SheetNoSuchAnswer, node, f => f
                .With("question", $"{section}.{key}").With("seen", Shown(node)).With("allowed", string.Join(", ", allowed)));
        _answers[(section, key)] = answer;
    }

    private string Known(YamlNode key, IReadOnlyList<string> names) =>
        names.FirstOrDefault(n => key is YamlScalarNode { Tag.IsEmpty: true } scalar && scalar.Value == n)
        ?? throw Wrong(Reason.SheetUnknownKey, key, f => f.With("seen", Shown(key)).With("allowed", string.Join(", ", names)));

    private string Decode(byte[] bytes)
    {
        try
        {
            return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes).TrimStart('\uFEFF');
        }
        catch (DecoderFallbackException e)
        {
            var line = 1 + bytes.AsSpan(0, Math.Max(0, e.Index)).Count((byte)'\n');
            throw NotReadable($"{_name}:{line}:1: this is not UTF-8.");
        }
    }

    private YamlMappingNode Parse(string text)
    {
        try
        {
            // As a flat stream first: a tree of hostile depth would end the process.
            YamlGuard.Check(text, Deepest, "this is nested too deeply: sections with answers in them are all that is needed",
                (at, fact) => NotReadable($"{_name}:{at.Line}:{at.Column}: {fact}."));
            return YamlFile.Parse(_name, text).Root;
        }
        catch (ManifestException e)
        {
            throw NotReadable(e.Message);
        }
        catch (Exception e) when (YamlFault.Is(e))
        {
            var (at, fact) = YamlFault.Of(e, text);
            throw NotReadable($"{_name}:{at.Line}:{at.Column}: this is not YAML that can be read: {fact}.");
        }
    }

    private static string Shown(YamlNode node) => node switch
    {
        YamlScalarNode { Tag.IsEmpty: true } scalar => Quoted.Name(scalar.Value ?? ""),
        YamlScalarNode scalar => Quoted.Name($"{scalar.Tag} {scalar.Value}"),
        YamlMappingNode => "{…}",
        _ => "[…]",
    };

    private static SheetException NotReadable(string detail)
    {
        const int longest = 400;
        return new SheetException(Finding.Failed(Reason.SheetNotYaml).With("detail", detail.Length > longest ? $"{detail[..longest]} …" : detail));
    }

    private SheetException Wrong(Reason reason, YamlNode node, Func<Finding, Finding> with) =>
        new(with(Finding.Failed(reason).With("place", $"{_name}:{node.Start.Line}:{node.Start.Column}")));

    /// <summary>The sheet cannot be used.</summary>
    private sealed class SheetException(Finding finding) : Exception(finding.Reason.Code)
    {
        public Finding Finding => finding;
    }
}
