using Courseware.Exercises.HalfClose;
using Courseware.Grading;
using Courseware.Submissions;

namespace Courseware.Cli;

/// <summary>The exercises that this grader knows: one folder and one piece of code each.</summary>
internal static class ExerciseCatalog
{
    private static readonly Lazy<IReadOnlyList<IExerciseCode>> Codes = new(() =>
        [.. typeof(HalfCloseExercise).Assembly.GetTypes()
            .Where(t => t is { IsClass: true, IsAbstract: false } && t.IsAssignableTo(typeof(IExerciseCode)))
            .Select(t => (IExerciseCode)Activator.CreateInstance(t)!)
            .OrderBy(c => c.Place).ThenBy(c => c.Id, StringComparer.Ordinal)]);

    /// <summary>The folder of all exercises, next to the program.</summary>
    public static string Folder => Path.Combine(AppContext.BaseDirectory, "exercises");

    /// <summary>The ids of all exercises, in the order in which we suggest to set them.</summary>
    public static IReadOnlyList<string> Ids => [.. Codes.Value.Select(c => c.Id)];

    /// <summary>
    /// An exercise by its id or by the path of its folder. An id comes first: a student's folder is often called like the
    /// exercise. <c>./half-close</c> is always a path.
    /// </summary>
    /// <exception cref="UsageException">There is none; the message suggests one of similar name.</exception>
    public static Exercise Find(string nameOrPath)
    {
        if (Ids.Contains(nameOrPath, StringComparer.Ordinal))
            return Exercise.Load(Path.Combine(Folder, nameOrPath), Codes.Value);
        if (File.Exists(Path.Combine(nameOrPath, Exercise.ManifestName)))
            return Exercise.Load(Path.GetFullPath(nameOrPath), Codes.Value);
        if (Directory.Exists(nameOrPath))
            throw new UsageException($"The folder '{nameOrPath}' is not an exercise: it has no {Exercise.ManifestName}. All exercises: grader list");
        var name = Path.GetFileName(Path.TrimEndingDirectorySeparator(nameOrPath));
        throw new UsageException($"There is no exercise '{nameOrPath}'.{Suggestions.Hint(name, Ids)} All exercises: grader list");
    }
}
