using Courseware.Grading.Samples;
using Courseware.Tests.JudgingTests;
using Courseware.Tests.Submissions;

namespace Courseware.Tests.CliTests;

/// <summary>Folders of the exercise that the tests of the command grade.</summary>
internal static class Paths
{
    public static string Exercise { get; } = Path.Combine(Repository.Root, "exercises", "half-close");

    public static string Solution { get; } = Path.Combine(Exercise, "solution");

    public static string Starter { get; } = Path.Combine(Exercise, "starter");

    public static string Original { get; } = Path.Combine(Exercise, "original");

    /// <summary>A copy of the exercise without its code, to be corrupt.</summary>
    public static string CopyExercise(TemporaryFolder folder)
    {
        foreach (var file in TemporaryFolder.FilesIn(Exercise).Where(f => !f.StartsWith("samples/rejected/", StringComparison.Ordinal)))
        {
            var target = folder.At(Path.Combine("half-close", file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(Path.Combine(Exercise, file), target);
        }
        return folder.At("half-close");
    }

    /// <summary>The solution, or a sample.</summary>
    public static void CopySolution(TemporaryFolder folder, string name, string? sample = null)
    {
        if (sample is not null)
        {
            Sample.All(SampleRecordings.Exercise).Single(s => s.Id == sample).Compose(SampleRecordings.Exercise, folder.At(name));
            return;
        }
        Directory.CreateDirectory(folder.At(name));
        foreach (var file in Directory.EnumerateFiles(Solution, "*.c"))
            File.Copy(file, folder.At(Path.Combine(name, Path.GetFileName(file))));
    }
}
