using System.Security.Cryptography;
using Courseware.Recordings;
using Courseware.Submissions;

namespace Courseware.Grading;

/// <summary>
/// Files of a submission that are not programs, such as a student's notes. They go into the recording of the build, so that checks read them with
/// everything else, and stored recordings get the same verdicts later.
/// </summary>
public static class Documents
{
    /// <summary>Instead of a program, in a recording.</summary>
    public const string Program = "submission";

    private const int MostOthers = 10;

    /// <summary>The recording with the documents in it; what is larger than <see cref="AnswerSheet.Largest"/> is there by its size alone.</summary>
    public static ScenarioRecording Add(ScenarioRecording build, OpenedSubmission submission, IReadOnlyList<string> names)
    {
        if (names.Count == 0)
            return build;
        var attachments = new Dictionary<string, byte[]>(build.Attachments, StringComparer.Ordinal);
        var end = build.Events.Count > 0 ? build.Events[^1].At : 0;
        var collected = new List<RecordedEvent>();
        foreach (var name in names)
        {
            var (size, bytes, others) = submission.Document(name, AnswerSheet.Largest);
            if (bytes is not null)
                attachments[name] = bytes;
            collected.Add(new FileCollected(
                Program, name, size, bytes is null ? null : Convert.ToHexStringLower(SHA256.HashData(bytes)), bytes is null ? null : name,
                size is null ? [.. others.Take(MostOthers)] : null)
            {
                At = end,
            });
        }
        // The last event says that the recording is complete, and stays the last.
        var at = Math.Max(0, build.Events.Count - 1);
        return build with { Events = [.. build.Events.Take(at), .. collected, .. build.Events.Skip(at)], Attachments = attachments };
    }
}
