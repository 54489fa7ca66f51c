using System.Security.Cryptography;
using System.Text;
using Courseware.Grading;

namespace Courseware.Batch;

/// <summary>
/// The name of a grading: a digest of all that the verdicts depend on. The same work, graded in the same way, is graded once.
/// </summary>
public sealed class GradingKey
{
    private const int Length = 32;
    private readonly string _grading;

    /// <param name="exercise">Its manifest, its originals and its code are part of the key.</param>
    /// <param name="tools">The tools that build and run the programs, a line each.</param>
    /// <param name="settings">The lab, the wire and the seed.</param>
    public GradingKey(Exercise exercise, IEnumerable<string> tools, BatchSettings settings) => _grading = Digest(
    [
        settings.Exercise, settings.Lab, settings.Wire, $"{settings.Seed}", settings.Language,
        .. Code(exercise), .. tools,
    ]);

    /// <summary>The key of a submission by its digest.</summary>
    public string Of(string submission) => Digest([_grading, submission])[..Length];

    private static IEnumerable<string> Code(Exercise exercise)
    {
        yield return $"{exercise.Code.GetType().Module.ModuleVersionId}";
        yield return $"{typeof(Exercise).Module.ModuleVersionId}";
        foreach (var file in exercise.Manifest.Programs.Select(p => p.Original).OfType<string>().Prepend(Exercise.ManifestName))
            yield return Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Path.Combine(exercise.Folder, file))));
    }

    private static string Digest(IEnumerable<string> lines) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', lines))));
}
