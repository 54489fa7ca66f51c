using Courseware.Judging;
using Courseware.Submissions;

namespace Courseware.Grading;

/// <summary>One exercise: its folder, its manifest and its code, which agree.</summary>
public sealed record Exercise(string Folder, ExerciseManifest Manifest, IExerciseCode Code)
{
    /// <summary>The file that makes a folder an exercise.</summary>
    public const string ManifestName = "exercise.yaml";

    /// <summary>The roles by which a submission's programs are found.</summary>
    public IReadOnlyList<RoleName> Roles => [.. Manifest.Programs.Select(p => new RoleName(p.Role, p.Name))];

    /// <summary>The folder that a student starts from.</summary>
    public string Starter => Path.Combine(Folder, "starter");

    /// <summary>The folder of the starters in other languages than C: <c>python/</c>, <c>java/</c>.</summary>
    public string Starters => Path.Combine(Folder, "starters");

    /// <summary>The languages in which a student can begin: C first, then the others by name.</summary>
    public IReadOnlyList<string> StarterLanguages => Directory.Exists(Starters)
        ? [FirstLanguage, .. Directory.GetDirectories(Starters).Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal)]
        : [FirstLanguage];

    /// <summary>The language of <see cref="Starter"/>.</summary>
    public const string FirstLanguage = "c";

    /// <summary>The files of a starter: its programs, and the documents, which are the same in every language.</summary>
    public IReadOnlyList<string> StarterFiles(string language) => language == FirstLanguage
        ? [.. Directory.EnumerateFiles(Starter).Order(StringComparer.Ordinal)]
        : [.. Directory.EnumerateFiles(Path.Combine(Starters, language)).Order(StringComparer.Ordinal),
            .. Manifest.Documents.Select(d => Path.Combine(Starter, d)).Where(File.Exists)];

    /// <summary>The folder of the submission that passes everything.</summary>
    public string Solution => Path.Combine(Folder, "solution");

    /// <summary>The folder of the samples that are right and unlike the solution: <c>NAME.yaml</c> with edits of it, or <c>NAME/</c>.</summary>
    public string AcceptedSamples => Path.Combine(Folder, "samples", "accepted");

    /// <summary>The folder of the samples that are wrong on purpose, in the same form.</summary>
    public string RejectedSamples => Path.Combine(Folder, "samples", "rejected");

    /// <summary>The words of a check.</summary>
    public CheckSpec Spec(string checkId) => Manifest.Checks.First(c => c.Id == checkId);

    /// <summary>Reads an exercise's manifest and holds it against its code, the one of <paramref name="codes"/> with the same id.</summary>
    /// <exception cref="ManifestException">The manifest is wrong, or it and the code do not agree.</exception>
    public static Exercise Load(string folder, params IReadOnlyList<IExerciseCode> codes)
    {
        var path = Path.Combine(folder, ManifestName);
        var manifest = ExerciseManifestReader.Read(path);
        var code = codes.FirstOrDefault(c => c.Id == manifest.Id) ?? throw new ManifestException(
            $"{path}: there is no code for the exercise '{manifest.Id}'.{Suggestions.Hint(manifest.Id, codes.Select(c => c.Id))}");
        if (manifest.Programs.FirstOrDefault(p => p.Original is not null && !File.Exists(Path.Combine(folder, p.Original))) is { } program)
            throw new ManifestException($"{path}: the original of the program '{program.Role}' is not there: '{program.Original}'.");
        var (words, questions) = (manifest.Checks.Select(c => c.Id).ToList(), code.Checks.Select(c => c.Id).ToList());
        if (words.Except(questions, StringComparer.Ordinal).FirstOrDefault() is { } noCode)
            throw new ManifestException($"{path}: the check '{noCode}' has words and no code.");
        if (questions.Except(words, StringComparer.Ordinal).FirstOrDefault() is { } noWords)
            throw new ManifestException($"{path}: the check '{noWords}' has code and no words.");
        var total = manifest.Checks.Where(c => c.Tier == Tier.Core).Sum(c => c.Points);
        return total == 100
            ? new Exercise(folder, manifest, code)
            : throw new ManifestException($"{path}: the core checks have {total} points together; they must have 100.");
    }
}
