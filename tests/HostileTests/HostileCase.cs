using Courseware.Grading;
using Courseware.Launching;

namespace Courseware.Tests.HostileTests;

/// <summary>One bad submission of <c>tests/Hostile</c>, and the expected result; <c>README.md</c> there describes the files.</summary>
/// <param name="Id">The name of its folder.</param>
/// <param name="Folder">The folder with its files.</param>
/// <param name="Tries">The attack, in a sentence.</param>
/// <param name="Labs">The labs that claim to hold it.</param>
/// <param name="Checks">The checks to run, with their prerequisites.</param>
/// <param name="Limits">The limits of its programs.</param>
/// <param name="Fails">The checks that must fail, each with its reason codes; <c>passed</c> is for a check whose both results are right.</param>
/// <param name="Refused">A part of the error when it is not accepted at all.</param>
/// <param name="Links">Links to put into the submission, by name.</param>
/// <param name="Entry">The entries of the archive in which it is submitted.</param>
internal sealed record HostileCase(
    string Id, string Folder, string Tries, IReadOnlyList<string> Labs, IReadOnlyList<string> Checks, ProgramLimits Limits,
    IReadOnlyDictionary<string, IReadOnlyList<string>> Fails, string? Refused, IReadOnlyDictionary<string, string> Links, HostileEntry? Entry)
{
    public const string ManifestName = "case.yaml";

    /// <summary>True when it is meant to harm the submissions that are graded next to it.</summary>
    public bool Neighbours { get; init; }

    private static readonly Lazy<IReadOnlyList<HostileCase>> Loaded = new(() =>
        [.. Directory.EnumerateDirectories(Path.Combine(Repository.Tests, "Hostile")).Order(StringComparer.Ordinal).Select(Load)]);

    public static IReadOnlyList<HostileCase> All => Loaded.Value;

    public override string ToString() => Id;

    private static HostileCase Load(string folder)
    {
        var file = YamlFile.Load(Path.Combine(folder, ManifestName));
        file.Allow(file.Root, "tries", "labs", "checks", "limits", "fails", "refused", "links", "archive", "neighbours");
        var refused = YamlFile.Find(file.Root, "refused") is { } error ? file.Text(error) : null;
        if (refused is not null == YamlFile.Find(file.Root, "fails") is not null)
            throw file.Wrong(file.Root, "expected either 'fails' or 'refused'.");
        return new HostileCase(
            Path.GetFileName(folder), folder, file.Text(file.Get(file.Root, "tries")), Texts(file, "labs"), Texts(file, "checks"),
            ExerciseManifestReader.ReadLimits(file, YamlFile.Find(file.Root, "limits")),
            Pairs(file, "fails").ToDictionary(
                p => p.Key, IReadOnlyList<string> (p) => p.Value.Split('|', StringSplitOptions.TrimEntries), StringComparer.Ordinal),
            refused, Pairs(file, "links"), HostileEntry.Read(file))
        {
            Neighbours = YamlFile.Find(file.Root, "neighbours") is { } neighbours && file.Text(neighbours) == "true",
        };
    }

    private static List<string> Texts(YamlFile file, string key) => [.. file.Items(YamlFile.Find(file.Root, key)).Select(file.Text)];

    private static Dictionary<string, string> Pairs(YamlFile file, string key) => YamlFile.Find(file.Root, key) is { } node
        ? file.Mapping(node).Children.ToDictionary(p => file.Text(p.Key), p => file.Text(p.Value), StringComparer.Ordinal)
        : [];
}
