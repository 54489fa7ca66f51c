using System.Text;
using System.Text.Json;
using Courseware.Batch;
using Courseware.Submissions;

namespace Courseware.Server.Grading;

/// <summary>A source of a submission, as text.</summary>
/// <param name="Path">Its path in the submission.</param>
/// <param name="Text">Its text; bytes that are not UTF-8 are replaced.</param>
public sealed record SourceText(string Path, string Text);

/// <summary>The sources of a submission, as the worker keeps them for comparing.</summary>
internal static class SourceTexts
{
    private const int MostFiles = 200, MostCharacters = 1 << 20;

    /// <summary>The sources of an open submission, up to a maximum.</summary>
    public static IReadOnlyList<SourceText> Of(OpenedSubmission submission) => Of(submission.Tree());

    /// <summary>The sources below a folder; none when there is no such folder.</summary>
    public static IReadOnlyList<SourceText> Of(string folder) => Directory.Exists(folder) ? Of(SubmissionTree.Read(folder)) : [];

    /// <summary>The sources as JSON.</summary>
    public static byte[] Write(IReadOnlyList<SourceText> sources) => JsonSerializer.SerializeToUtf8Bytes(sources);

    /// <summary>The sources from the output of <see cref="Write"/>.</summary>
    public static IReadOnlyList<SourceText> Read(byte[]? bytes) => bytes is null ? [] : JsonSerializer.Deserialize<List<SourceText>>(bytes) ?? [];

    private static List<SourceText> Of(SubmissionTree tree)
    {
        var sources = new List<SourceText>();
        var left = MostCharacters;
        foreach (var file in tree.Files.Where(Fingerprint.IsSource).Take(MostFiles))
        {
            var text = Encoding.UTF8.GetString(FileCopier.ReadAll(file));
            if ((left -= text.Length) < 0)
                break;
            sources.Add(new SourceText(file.Path, text));
        }
        return sources;
    }
}
