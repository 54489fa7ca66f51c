using Courseware.Exercises.HalfClose;
using Courseware.Grading;
using Courseware.Submissions;

namespace Courseware.Cli;

/// <summary>The exercises that this grader knows: one folder and one piece of code each.</summary>
internal static class Catalogue
{
    private static readonly Lazy<IReadOnlyList<IExerciseCode>> Codes = new(() =>
        [.. typeof(HalfCloseExercise).Assembly.GetTypes()
            .Where(t => t is { IsClass: true, IsAbstract: false } && t.IsAssignableTo(typeof(IExerciseCode)))
            .Select(t => (IExerciseCode)Activator.CreateInstance(t)!)
            .OrderBy(c => c.Id, StringComparer.Ordinal)]);

    /// <summary>The folder of all exercises, beside the program.</summary>
    public static string Folder => Path.Combine(AppContext.BaseDirectory, "exercises");

    /// <summary>The ids of all exercises.</summary>
    public static IReadOnlyList<string> Ids => [.. Codes.Value.Select(c => c.Id)];

    /// <summary>An exercise by its id or by the path of its folder.</summary>
    /// <exception cref="UsageException">There is none; the message suggests one of similar name.</exception>
    public static Exercise Find(string nameOrPath)
    {
        var isPath = nameOrPath.Contains(Path.DirectorySeparatorChar) || Directory.Exists(nameOrPath);
        var id = isPath ? Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(nameOrPath))) : nameOrPath;
        if (Codes.Value.FirstOrDefault(c => c.Id == id) is not { } code)
            throw new UsageException($"There is no exercise '{nameOrPath}'.{NearName.Hint(id, Ids)} All exercises: grader list");
        var folder = isPath && File.Exists(Path.Combine(nameOrPath, "exercise.yaml")) ? nameOrPath : Path.Combine(Folder, id);
        if (!File.Exists(Path.Combine(folder, "exercise.yaml")))
            throw new UsageException($"The folder of the exercise '{id}' has no exercise.yaml: '{folder}'.");
        return Exercise.Load(Path.GetFullPath(folder), code);
    }
}
