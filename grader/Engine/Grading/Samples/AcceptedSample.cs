namespace Courseware.Grading.Samples;

/// <summary>
/// A submission that is right and unlike the solution: another language, other calls, other habits. It must pass every check of both tiers, except for
/// <paramref name="Except"/>. A failure of any other check is a fault of the grader.
/// </summary>
/// <param name="Id">Its name.</param>
/// <param name="Files">The files that replace the solution's.</param>
/// <param name="Tools">Programs that must be on the PATH to build or run it, besides a C compiler.</param>
/// <param name="Except">Checks that it cannot pass, each with the reason code and why in words.</param>
public sealed record AcceptedSample(
    string Id, SampleFiles Files, IReadOnlyList<string> Tools, IReadOnlyDictionary<string, (string Reason, string Why)> Except) : Sample(Id, Files)
{
    /// <summary>All accepted samples of an exercise.</summary>
    /// <exception cref="ManifestException">One cannot be read, or an edit no longer applies.</exception>
    public static new IReadOnlyList<AcceptedSample> All(Exercise exercise) => [.. Sources(exercise, exercise.AcceptedSamples).Select(Load)];

    /// <summary>The tools that are not on the PATH of this process.</summary>
    public IReadOnlyList<string> Missing()
    {
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        return [.. Tools.Where(tool => !folders.Any(folder => File.Exists(Path.Combine(folder, tool))))];
    }

    private static AcceptedSample Load(Source source)
    {
        var except = new Dictionary<string, (string, string)>(StringComparer.Ordinal);
        // A folder may be without words: nothing has to be said of most of them.
        if (source.Folder is not null && !File.Exists(source.Manifest))
            return new AcceptedSample(source.Id, source.Files(null), [], except);
        var file = source.Read("tools", "except");
        if (YamlFile.Find(file.Root, "except") is { } exceptions)
        {
            foreach (var (key, value) in file.Mapping(exceptions).Children)
            {
                var why = file.Mapping(value);
                file.Allow(why, "reason", "why");
                except[CheckId(source.Exercise, file, key)] = (file.Text(file.Get(why, "reason")), file.Text(file.Get(why, "why")));
            }
        }
        return new AcceptedSample(source.Id, source.Files(file), [.. file.Items(YamlFile.Find(file.Root, "tools")).Select(file.Text)], except);
    }
}
