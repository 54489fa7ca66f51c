namespace Courseware.Grading.Samples;

/// <summary>
/// A submission that is wrong on purpose. <paramref name="Fails"/> names the checks that it must fail, all of them, each with its reason code;
/// several codes, separated by <c>|</c>, where it is for the kernel to choose which of them shows first.
/// </summary>
public sealed record RejectedSample(
    string Id, SampleFiles Files, LocalizedText Title, LocalizedText Seen, IReadOnlyDictionary<string, IReadOnlyList<string>> Fails) : Sample(Id, Files)
{
    /// <summary>True for one whose fault shows itself only where the grader has a wire (<c>needs: wire</c>).</summary>
    public bool NeedsWire { get; init; }

    /// <summary>All rejected samples of an exercise.</summary>
    /// <exception cref="ManifestException">One cannot be read, or an edit no longer applies.</exception>
    public static new IReadOnlyList<RejectedSample> All(Exercise exercise) => [.. Sources(exercise, exercise.RejectedSamples).Select(Load)];

    private static RejectedSample Load(Source source)
    {
        var file = source.Read("title", "seen", "needs", "fails");
        var fails = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        foreach (var (key, value) in file.Mapping(file.Get(file.Root, "fails")).Children)
            fails[CheckId(source.Exercise, file, key)] = file.Text(value).Split('|', StringSplitOptions.TrimEntries);
        var needs = YamlFile.Find(file.Root, "needs");
        if (needs is not null && file.Text(needs) != "wire")
            throw file.Wrong(needs, "a sample can need nothing but 'wire'.");
        return new RejectedSample(source.Id, source.Files(file), Words(file, "title"), Words(file, "seen"), fails) { NeedsWire = needs is not null };
    }

    // What 'grader new-sample' leaves to its author.
    private static LocalizedText Words(YamlFile file, string key)
    {
        var node = file.Get(file.Root, key);
        return file.Local(node) is { English.Length: > 0, Korean.Length: > 0 } words
            ? words
            : throw file.Wrong(
                node, $"the words of '{key}' are still empty. Say in both languages {(key == "title" ? "what is wrong" : "what is seen of it")}.");
    }
}
