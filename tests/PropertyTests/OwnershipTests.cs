using Courseware.Batch;
using Courseware.Tests.JudgingTests;
using Courseware.Tests.Submissions;
using CsCheck;

namespace Courseware.Tests.PropertyTests;

/// <summary>A file belongs to the student who submitted it, in every layout, whatever students write into its name.</summary>
[Category(Requires.Slow)]
internal sealed class OwnershipTests
{
    // The marks of all layouts, and what file names are made of.
    private static readonly Gen<string> FileNames = Gen.OneOf(
        "_1002_assignsubmission_file_", "x_1001_assignsubmission_file_", "_assignsubmission_onlinetext_", "kim_4711_900001_", "_4712_900002_", "LATE_",
            "-attempt-2", "_1_2_",
        "submission_metadata.yml", ".git", "half-close-", "file_server", "-1", ".c", ".zip", " ", "_", "한글", "\n", "&1", "\\", "＝", "~$", "1002").Array[1, 5]
            .Select(string.Concat)
        .Where(name => name is not (".git" or "." or "..") && name.Length < 100);

    private static readonly Gen<(int Owner, string Name)[]> Works = Gen.Select(Gen.Int[0, 3], FileNames).Array[1, 8];

    private readonly TemporaryFolder _folder = new();

    [TearDown]
    public void RemoveFolder() => _folder.Dispose();

    [TestCase("moodle")]
    [TestCase("moodle folders")]
    [TestCase("canvas")]
    [TestCase("gradescope")]
    [TestCase("github")]
    [TestCase("plain")]
    public void A_file_is_its_owners(string layout) => Works.Sample(works =>
    {
        var folder = Directory.CreateDirectory(_folder.At(Guid.NewGuid().ToString("N"))).FullName;
        var expected = new Dictionary<string, int>(StringComparer.Ordinal);
        // Every student submits something ordinary as well, so that each is there.
        foreach (var (index, (owner, name)) in works.Concat(Enumerable.Range(0, 4).Select(i => (i, "file_server.c"))).Index())
        {
            var path = PathOf(layout, owner, name, index);
            var full = Path.Combine(folder, path);
            Directory.CreateDirectory(Path.GetDirectoryName(full)!);
            if (!Path.Exists(full))
                File.WriteAllText(full, "");
            expected[path.Split('/')[0]] = owner;
        }
        foreach (var owner in layout == "github" ? Enumerable.Range(0, 4) : [])
            Directory.CreateDirectory(Path.Combine(folder, $"half-close-{Letters(owner)}", ".git"));
        if (layout == "gradescope")
            File.WriteAllText(Path.Combine(folder, "submission_metadata.yml"),
                string.Concat(Enumerable.Range(0, 4).Select(i => $"submission_{i}:\n  :submitters:\n  - :sid: '{Id(layout, i)}'\n")));

        var collected = SubmissionCollector.Read(folder, SampleRecordings.Exercise.Manifest);

        var wrong = collected.Submissions.SelectMany(s => s.Files.Select(f => (s.Student, Top: Path.GetRelativePath(folder, f.Path).Split('/')[0])))
            .Where(f => f.Student != Id(layout, expected[f.Top])).Select(f => $"{f.Top} is {f.Student}'s").ToList();
        if (wrong.Count > 0 || collected.Submissions.Count != 4)
            throw new InvalidOperationException(
                $"{collected.Layout}: {string.Join(" | ", wrong)}; {string.Join(", ", collected.Submissions.Select(s => s.Student))}");
    }, time: Damage.Seconds, threads: 1, print: works => string.Join(" | ", works.Select(w => $"{w.Owner}:{w.Name}")));

    private static string Id(string layout, int owner) => layout is "github" or "plain" ? Letters(owner) : $"{1001 + owner}";

    private static string PathOf(string layout, int owner, string name, int index) => layout switch
    {
        "moodle" => $"Kim {Letters(owner)}_{1001 + owner}_assignsubmission_file_{name}",
        "moodle folders" => $"Kim {Letters(owner)}_{1001 + owner}_assignsubmission_file_/{name}",
        "canvas" => $"{Letters(owner)}_{(index % 2 == 0 ? "LATE_" : "")}{1001 + owner}_{900000 + index}_{name}",
        "gradescope" => $"submission_{owner}/{name}",
        "github" => $"half-close-{Letters(owner)}/{name}",
        _ => $"{Letters(owner)}/{name}",
    };

    private static string Letters(int owner) => $"{(char)('a' + owner)}{(char)('m' + owner)}";
}
