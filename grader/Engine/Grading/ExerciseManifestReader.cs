using Courseware.Judging;
using Courseware.Launching;
using Courseware.Submissions;
using YamlDotNet.RepresentationModel;

namespace Courseware.Grading;

/// <summary>Reads <c>exercise.yaml</c>; every error names file, line and column.</summary>
internal static class ExerciseManifestReader
{
    private const string Schema = "courseware/exercise-1";

    public static ExerciseManifest Read(string path)
    {
        var file = YamlFile.Load(path);
        var root = file.Root;
        file.Allow(root, "schema", "id", "title", "summary", "programs", "documents", "starter", "limits", "states", "checks", "messages");
        var schema = file.Get(root, "schema");
        if (file.Text(schema) != Schema)
            throw file.Wrong(schema, $"this grader reads the schema '{Schema}', not '{file.Text(schema)}'.");
        return new ExerciseManifest(
            file.Text(file.Get(root, "id")),
            file.Local(file.Get(root, "title")),
            file.Local(file.Get(root, "summary")),
            [.. file.Mapping(file.Get(root, "programs")).Children.Select(p => ReadProgram(file, p.Key, p.Value))],
            ReadStarter(file, file.Get(root, "starter")),
            ReadChecks(file, file.Get(root, "checks")),
            ReadMessages(file, YamlFile.Find(root, "messages")),
            ReadLimits(file, YamlFile.Find(root, "limits")))
        {
            Documents = [.. file.Items(YamlFile.Find(root, "documents")).Select(file.Text)],
            States = [.. file.Items(YamlFile.Find(root, "states")).Select(path => ReadPath(file, path))],
        };
    }

    /// <summary>Texts by reason code: <c>{en: …, ko: …}</c>, and perhaps a <c>hint</c> and a <c>why</c> of the same form.</summary>
    public static IReadOnlyDictionary<string, ReasonText> ReadMessages(YamlFile file, YamlNode? node) => node is null
        ? new Dictionary<string, ReasonText>(StringComparer.Ordinal)
        : file.Mapping(node).Children.ToDictionary(p => file.Text(p.Key), p => ReadMessage(file, p.Value), StringComparer.Ordinal);

    private static ReasonText ReadMessage(YamlFile file, YamlNode node)
    {
        var mapping = file.Mapping(node);
        file.Allow(mapping, "en", "ko", "hint", "why");
        return new ReasonText(file.Texts(mapping), Local("hint"), Local("why"));

        LocalizedText? Local(string key) => YamlFile.Find(mapping, key) is { } text ? file.Local(text) : null;
    }

    private static ProgramSpec ReadProgram(YamlFile file, YamlNode role, YamlNode value)
    {
        var mapping = file.Mapping(value);
        file.Allow(mapping, "name", "title", "original");
        var original = YamlFile.Find(mapping, "original") is { } node ? file.Text(node) : null;
        return new ProgramSpec(file.Text(role), file.Text(file.Get(mapping, "name")), file.Local(file.Get(mapping, "title")), original);
    }

    private static List<string> ReadPath(YamlFile file, YamlNode node)
    {
        var path = new List<string>();
        foreach (var item in file.Items(node))
        {
            var state = file.Text(item);
            if (!TcpStates.All.Contains(state, StringComparer.Ordinal))
                throw file.Wrong(
                    item, $"there is no state '{state}' in the end of a connection.{Suggestions.Hint(state, TcpStates.All)} The states are: "
                        + $"{string.Join(", ", TcpStates.All)}.");
            if (path is [.., var before] && !TcpStates.IsStep(before, state))
                throw file.Wrong(item, $"no TCP goes from {before} to {state}.");
            path.Add(state);
        }
        return path.Count >= 2 ? path : throw file.Wrong(node, "a path has at least two states.");
    }

    private static int ReadStarter(YamlFile file, YamlNode node)
    {
        var mapping = file.Mapping(node);
        file.Allow(mapping, "score");
        return file.Number(file.Get(mapping, "score"));
    }

    private static List<CheckSpec> ReadChecks(YamlFile file, YamlNode node)
    {
        var checks = new List<CheckSpec>();
        foreach (var item in file.Items(node))
        {
            var mapping = file.Mapping(item);
            file.Allow(mapping, "id", "tier", "points", "needs", "explained-by", "title", "why", "hint");
            var id = file.Text(file.Get(mapping, "id"));
            if (checks.Exists(c => c.Id == id))
                throw file.Wrong(item, $"the check '{id}' is there twice.");
            checks.Add(new CheckSpec(
                id,
                ReadTier(file, file.Get(mapping, "tier")),
                YamlFile.Find(mapping, "points") is { } points ? file.Number(points) : 0,
                ReadEarlier(file, mapping, "needs", checks),
                ReadEarlier(file, mapping, "explained-by", checks),
                file.Local(file.Get(mapping, "title")),
                file.Local(file.Get(mapping, "why")),
                file.Local(file.Get(mapping, "hint"))));
        }
        return checks;
    }

    // Only earlier checks can be named, so that what waits for what has no circle.
    private static List<string> ReadEarlier(YamlFile file, YamlMappingNode mapping, string key, List<CheckSpec> earlier)
    {
        var names = new List<string>();
        foreach (var item in file.Items(YamlFile.Find(mapping, key)))
        {
            if (!earlier.Exists(c => c.Id == file.Text(item)))
                throw file.Wrong(item, $"'{file.Text(item)}' is not the id of an earlier check.");
            names.Add(file.Text(item));
        }
        return names;
    }

    private static Tier ReadTier(YamlFile file, YamlNode node) => file.Text(node) switch
    {
        "core" => Tier.Core,
        "robust" => Tier.Robust,
        var other => throw file.Wrong(node, $"the tier is 'core' or 'robust', not '{other}'."),
    };

    /// <summary>Limits by their names in the file; the default for each that is not there.</summary>
    public static ProgramLimits ReadLimits(YamlFile file, YamlNode? node)
    {
        var limits = new ProgramLimits();
        if (node is null)
            return limits;
        var mapping = file.Mapping(node);
        file.Allow(mapping, "cpu-seconds", "file-mib", "open-files", "output-kib", "flood-mib", "memory-mib", "processes", "disk-mib", "sleep-seconds",
            "grading-seconds");
        int Value(string key, long otherwise) => YamlFile.Find(mapping, key) is { } value ? file.Number(value) : (int)otherwise;
        return limits with
        {
            CpuSeconds = Value("cpu-seconds", limits.CpuSeconds),
            FileBytes = (long)Value("file-mib", limits.FileBytes >> 20) << 20,
            OpenFiles = Value("open-files", limits.OpenFiles),
            OutputBytes = (long)Value("output-kib", limits.OutputBytes >> 10) << 10,
            FloodBytes = (long)Value("flood-mib", limits.FloodBytes >> 20) << 20,
            MemoryBytes = (long)Value("memory-mib", limits.MemoryBytes >> 20) << 20,
            Processes = Value("processes", limits.Processes),
            DiskBytes = (long)Value("disk-mib", limits.DiskBytes >> 20) << 20,
            SleepSeconds = Value("sleep-seconds", limits.SleepSeconds),
            GradingSeconds = Value("grading-seconds", limits.GradingSeconds),
        };
    }
}
