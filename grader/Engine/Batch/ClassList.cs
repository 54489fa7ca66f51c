using System.Text.Json;
using System.Text.Json.Serialization;
using Courseware.Reporting;

namespace Courseware.Batch;

/// <summary>
/// What a batch grades and how: the file <c>class.json</c> of its folder. Another exercise or lab is another batch.
/// <paramref name="Tools"/> are those that built and ran the programs the last time, a line each.
/// </summary>
public sealed record ClassList(BatchSettings Settings, LatePolicy? Late, IReadOnlyList<string> Tools, IReadOnlyList<Student> Students)
{
    /// <summary>Writes the file at once.</summary>
    public void Save(string path) => AtomicFile.Save(path, file => JsonSerializer.Serialize(file, this, BatchJson.Default.ClassList));

    /// <summary>Reads what <see cref="Save"/> wrote.</summary>
    /// <exception cref="BatchException">It is no such file.</exception>
    public static ClassList Load(string path)
    {
        try
        {
            using var file = File.OpenRead(path);
            var list = JsonSerializer.Deserialize(file, BatchJson.Default.ClassList) ?? throw new JsonException("null is not a class");
            // What the types promise, the library does not ask of the items of a list.
            return HasNull(list.Tools) || HasNull(list.Students) || list.Students.Any(s => HasNull(s.Keys) || HasNull(s.Files))
                ? throw new JsonException("null is in a list")
                : list;
        }
        catch (JsonException e)
        {
            var place = e.LineNumber is { } line ? $"line {line + 1}" : e.Message;
            throw new BatchException($"'{path}' cannot be read as the list of a batch ({place}). Grade the class again into a new folder.");
        }
    }

    private static bool HasNull(IEnumerable<object?> items) => items.Any(item => item is null);
}

/// <summary>What all gradings of a batch have in common.</summary>
/// <param name="Exercise">The exercise's id.</param>
/// <param name="Lab">The lab's name.</param>
/// <param name="Wire">The wire that was asked for.</param>
/// <param name="Seed">The seed of all payloads.</param>
/// <param name="Language">The language of the texts.</param>
public sealed record BatchSettings(string Exercise, string Lab, string Wire, ulong Seed, string Language);

/// <summary>One student of the batch. No files: nothing was handed in.</summary>
/// <param name="Id">The roster's id, else the platform's.</param>
/// <param name="Name">The full name; empty when nobody tells.</param>
/// <param name="Keys">All names by which platforms know the student.</param>
/// <param name="Files">What was handed in.</param>
public sealed record Student(string Id, string Name, IReadOnlyList<string> Keys, IReadOnlyList<SubmittedFile> Files)
{
    /// <summary>When it was handed in; null when nobody tells.</summary>
    public DateTimeOffset? Submitted { get; init; }

    /// <summary>How many attempts there were.</summary>
    public int Attempts { get; init; }

    /// <summary>False when there is a roster and the student is not in it.</summary>
    public bool Enrolled { get; init; } = true;

    /// <summary>The digest of the work; empty when there is none, or when it cannot be read.</summary>
    public string Digest { get; init; } = "";

    /// <summary>Why the work cannot be read; empty when it can.</summary>
    public string Unreadable { get; init; } = "";

    /// <summary>What a teacher has to know of how the work was found and read; empty when it is plain.</summary>
    public string Note { get; init; } = "";

    /// <summary>The name of the student's folder among the reports.</summary>
    public string Folder { get; init; } = "";
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(ClassList))]
[JsonSerializable(typeof(JournalLine))]
internal sealed partial class BatchJson : JsonSerializerContext;
