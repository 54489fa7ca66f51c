using Courseware.Grading;
using YamlDotNet.RepresentationModel;

namespace Courseware.Batch.Layouts;

/// <summary>
/// The layout of Gradescope's "Export Submissions": <c>submission_metadata.yml</c>, and a folder <c>submission_4567</c> for each group of submitters.
/// Every member of a group gets the group's submission.
/// </summary>
internal static class GradescopeLayout
{
    private const string MetadataFile = "submission_metadata.yml";
    private static readonly string[] Keys = [":sid", ":email", ":name"];

    public static SubmissionSet? Read(IReadOnlyList<string> names, string folder, CourseZone? zone)
    {
        if (!names.Contains(MetadataFile, StringComparer.Ordinal))
            return null;
        try
        {
            var yaml = YamlFile.Load(Path.Combine(folder, MetadataFile), anchors: true);
            var folders = yaml.Root.Children.Keys.Select(yaml.Text).Where(name => Directory.Exists(Path.Combine(folder, name))).ToList();
            return new SubmissionSet(
                "gradescope", [.. folders.SelectMany(name => Submitters(yaml, name, folder, zone))],
                [.. names.Except(folders, StringComparer.Ordinal).Where(name => name != MetadataFile)]);
        }
        catch (ManifestException e)
        {
            throw new BatchException(
                $"{e.Message} It is not the list of submissions that Gradescope exports; nothing was graded. Export the submissions again.");
        }
    }

    private static IEnumerable<StudentSubmission> Submitters(YamlFile yaml, string name, string folder, CourseZone? zone)
    {
        var one = yaml.Mapping(yaml.Get(yaml.Root, name));
        var submitted = Text(yaml, one, ":created_at") is not { } text ? (DateTimeOffset?)null
            : CourseTime.TryParse(text, zone, out var time, out var fault) ? time : throw yaml.Wrong(YamlFile.Find(one, ":created_at")!, fault);
        foreach (var node in yaml.Items(YamlFile.Find(one, ":submitters")))
        {
            var submitter = yaml.Mapping(node);
            string[] keys = [.. Keys.Select(key => Text(yaml, submitter, key)).OfType<string>()];
            if (keys.Length == 0)
                throw yaml.Wrong(node, "a submitter needs :sid, :email or :name.");
            yield return new StudentSubmission(keys[0], keys, [new SubmittedFile(Path.Combine(folder, name), name)])
            {
                FullName = Text(yaml, submitter, ":name") ?? "",
                Submitted = submitted,
                Attempts = 1 + yaml.Items(YamlFile.Find(one, ":history")).Count(),
            };
        }
    }

    private static string? Text(YamlFile yaml, YamlMappingNode node, string key) =>
        YamlFile.Find(node, key) is YamlScalarNode { Value: { Length: > 0 } } value ? yaml.Text(value) : null;
}
