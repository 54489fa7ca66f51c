using System.Text;

namespace Courseware.Grading.Samples;

/// <summary>A sample that is about to be made of an edited copy of the solution: one file with the edits, or a folder with the files.</summary>
public sealed class SampleDraft
{
    /// <summary>The most of a changed file that an edit may change, removed and added lines together: beyond that it is another program.</summary>
    private const double LargestShare = 0.5;

    private readonly string _copy;
    private readonly List<string> _edits = [];

    private SampleDraft(Exercise exercise, string copy)
    {
        _copy = copy;
        var (changed, total) = (0, 0);
        foreach (var name in FilesIn(copy))
        {
            var (mine, solution) = (Path.Combine(copy, name), Path.Combine(exercise.Solution, name));
            if (!File.Exists(solution))
            {
                Names.Add(name);
                WhyFolder ??= $"the solution has no file '{name}'";
                continue;
            }
            var (before, after) = (File.ReadAllBytes(solution), File.ReadAllBytes(mine));
            if (before.AsSpan().SequenceEqual(after))
                continue;
            Names.Add(name);
            if (EditWriter.Write(before, after) is not { } written)
            {
                WhyFolder ??= $"the change of '{name}' is not one of lines of text";
                continue;
            }
            (changed, total) = (changed + written.Changed, total + written.Total);
            _edits.AddRange([$"  {name}: |", .. written.Lines.Select(line => line.Length > 0 ? $"    {line}" : "")]);
        }
        if (changed > LargestShare * total)
            WhyFolder ??= $"{changed} lines go or come, and its files have {total}";
    }

    /// <summary>The files that differ from the solution's, in order.</summary>
    public IList<string> Names { get; } = [];

    /// <summary>Why it becomes a folder; null where it becomes one file with edits.</summary>
    public string? WhyFolder { get; }

    /// <summary>Compares a folder with the solution. A file that is not in it is the solution's; names that begin with a point are left out.</summary>
    public static SampleDraft Of(Exercise exercise, string copy) => new(exercise, Path.GetFullPath(copy));

    /// <summary>The sample as it will be, to be graded once; nothing is written for it.</summary>
    public RejectedSample Unnamed()
    {
        var empty = new LocalizedText("", "");
        return new RejectedSample("", SampleFiles.Of(_copy, Names), empty, empty, new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal));
    }

    /// <summary>Writes it, and returns the path of its texts or, where it is a folder without texts, of the folder.</summary>
    /// <param name="folder">The folder of all samples of its kind.</param>
    /// <param name="name">Its name.</param>
    /// <param name="words">Its texts as YAML; empty when it needs none.</param>
    public string Write(string folder, string name, string words)
    {
        Directory.CreateDirectory(folder);
        var target = Path.Combine(folder, name);
        if (WhyFolder is null)
        {
            WriteText(target + Sample.Extension, $"{words}edits:\n{string.Join('\n', _edits)}\n");
            return target + Sample.Extension;
        }
        Directory.CreateDirectory(target);
        SampleFiles.Of(_copy, Names).WriteTo(target);
        if (words.Length == 0)
            return target;
        WriteText(Path.Combine(target, Sample.ManifestName), words);
        return Path.Combine(target, Sample.ManifestName);
    }

    private static IEnumerable<string> FilesIn(string folder) =>
        Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(folder, f))
            .Where(f => f != Sample.ManifestName && !f.Split(Path.DirectorySeparatorChar).Any(part => part.StartsWith('.')))
            .Order(StringComparer.Ordinal);

    private static void WriteText(string path, string text)
    {
        using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write);
        file.Write(Encoding.UTF8.GetBytes(text));
    }
}
