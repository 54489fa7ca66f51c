using System.Text;
using System.Text.RegularExpressions;
using Courseware.Grading;
using Courseware.Submissions;

namespace Courseware.Cli;

/// <summary>
/// The files of a new exercise: those under <c>Templates/exercise</c>, which are part of the program, with the exercise's names in them.
/// </summary>
internal static partial class ExerciseTemplate
{
    private const string Prefix = "template:";
    private const int MostLetters = 40;

    /// <summary>The folder of all exercises in the checkout in which <paramref name="folder"/> lies; null when it lies in none.</summary>
    public static string? FindExercises(string folder)
    {
        for (var at = new DirectoryInfo(Path.GetFullPath(folder)); at is not null; at = at.Parent)
        {
            var exercises = Path.Combine(at.FullName, "exercises");
            if (File.Exists(Path.Combine(exercises, "Exercises.csproj")) && Directory.Exists(Path.Combine(at.FullName, "grader", "Cli")))
                return exercises;
        }
        return null;
    }

    /// <summary>The fault of an id; null when it is valid.</summary>
    public static string? Fault(string id, IEnumerable<string> others)
    {
        if (!Id().IsMatch(id) || id.Length > MostLetters)
            return $"{Quoted.Name(id)} is not an id: it needs words of small letters and digits with a '-' between them, the first of which begins with a "
                + $"letter, and at most {MostLetters} characters, such as 'lost-ack'.";
        var code = CodeName(id);
        // Inside the namespace of all exercises it would hide the type or the namespace of the same name, also from the other exercises.
        if (Taken().Contains(code, StringComparer.Ordinal))
            return $"{Quoted.Name(id)} cannot be an id: {code} is a name that the code of the exercises needs. Add a word, as in '{id}-of-a-fin'.";
        return others.FirstOrDefault(o => o != id && string.Equals(CodeName(o), code, StringComparison.OrdinalIgnoreCase)) is { } other
            ? $"{Quoted.Name(id)} is too like {Quoted.Name(other)}: the code of both would be called {code}. Take another id."
            : null;
    }

    /// <summary>Writes all files into a new folder: all of them, or none.</summary>
    public static void Write(string id, string folder)
    {
        var temporary = Path.Combine(Path.GetDirectoryName(folder)!, $".{id}-{Guid.NewGuid():N}");
        try
        {
            foreach (var (name, text) in Files(id))
            {
                var target = Path.Combine(temporary, name);
                Directory.CreateDirectory(Path.GetDirectoryName(target)!);
                File.WriteAllBytes(target, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false).GetBytes(text));
            }
            Directory.Move(temporary, folder);
        }
        finally
        {
            if (Directory.Exists(temporary))
                Directory.Delete(temporary, recursive: true);
        }
    }

    /// <summary>Path and content of each file of the exercise with that id.</summary>
    public static IEnumerable<(string Name, string Text)> Files(string id)
    {
        var assembly = typeof(ExerciseTemplate).Assembly;
        foreach (var resource in assembly.GetManifestResourceNames().Where(n => n.StartsWith(Prefix, StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!);
            yield return (Named(resource[Prefix.Length..].Replace('\\', '/'), id), Named(reader.ReadToEnd(), id));
        }
    }

    /// <summary>The id as a name in C#: <c>lost-ack</c> is <c>LostAck</c>.</summary>
    internal static string CodeName(string id) =>
        string.Concat(id.Split('-', StringSplitOptions.RemoveEmptyEntries).Select(word => char.ToUpperInvariant(word[0]) + word[1..]));

    private static string Named(string text, string id) => text
        .Replace("__ID__", id, StringComparison.Ordinal)
        .Replace("__CODE__", CodeName(id), StringComparison.Ordinal)
        .Replace("__PROGRAM__", $"{id.Replace('-', '_')}_client", StringComparison.Ordinal);

    // Of the libraries only what is used without its namespace.
    private static IEnumerable<string> Taken()
    {
        var own = typeof(Exercise).Assembly.GetTypes();
        return own.Concat(typeof(object).Assembly.GetExportedTypes()).Select(t => t.Name.Split('`')[0])
            .Concat(own.SelectMany(t => (t.Namespace ?? "").Split('.')))
            .Concat(["System", "Linq", "Enumerable"]);
    }

    [GeneratedRegex(@"^[a-z][a-z0-9]*(-[a-z0-9]+)*\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Id();
}
