using System.Text.Json;
using System.Text.Json.Serialization;
using Courseware.Reporting;

namespace Courseware.Batch;

/// <summary>
/// The class and the settings of a batch: the file <c>class.json</c> of its folder. Another exercise or lab is another batch. <paramref name="Tools"/>
/// are the tools that built and ran the programs the last time, a line each.
/// </summary>
public sealed record ClassList(BatchSettings Settings, LatePolicy? Late, IReadOnlyList<string> Tools, IReadOnlyList<Student> Students)
{
    /// <summary>Writes the file in one step.</summary>
    public void Save(string path) => AtomicFile.Save(path, file => JsonSerializer.Serialize(file, this, BatchJson.Default.ClassList));

    /// <summary>Reads what <see cref="Save"/> wrote.</summary>
    /// <exception cref="BatchException">It is not such a file.</exception>
    public static ClassList Load(string path)
    {
        try
        {
            using var file = File.OpenRead(path);
            var list = JsonSerializer.Deserialize(file, BatchJson.Default.ClassList) ?? throw new JsonException("null is not a class");
            // The library does not check the items of a list for null.
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

/// <summary>The settings that all gradings of a batch share.</summary>
/// <param name="Exercise">The exercise's id.</param>
/// <param name="Lab">The lab's name.</param>
/// <param name="Wire">The requested wire.</param>
/// <param name="Seed">The seed of all payloads.</param>
/// <param name="Language">The language of the texts.</param>
public sealed record BatchSettings(string Exercise, string Lab, string Wire, ulong Seed, string Language);

/// <summary>One student of the batch. No files: nothing was handed in.</summary>
/// <param name="Id">The roster's id, else the platform's.</param>
/// <param name="Name">The full name; empty when it is unknown.</param>
/// <param name="Keys">All names by which platforms know the student.</param>
/// <param name="Files">The submitted files.</param>
public sealed record Student(string Id, string Name, IReadOnlyList<string> Keys, IReadOnlyList<SubmittedFile> Files)
{
    /// <summary>The time of submission; null when it is unknown.</summary>
    public DateTimeOffset? Submitted { get; init; }

    /// <summary>How many attempts there were.</summary>
    public int Attempts { get; init; }

    /// <summary>False when there is a roster and the student is not in it.</summary>
    public bool Enrolled { get; init; } = true;

    /// <summary>The digest of the work; empty when there is none, or when it cannot be read.</summary>
    public string Digest { get; init; } = "";

    /// <summary>Why the work cannot be read; empty when it can.</summary>
    public string Unreadable { get; init; } = "";

    /// <summary>A remark for the teacher about how the submission was found and read; empty when it is plain.</summary>
    public string Note { get; init; } = "";

    /// <summary>The name of the student's folder among the reports.</summary>
    public string Folder { get; init; } = "";
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(ClassList))]
[JsonSerializable(typeof(JournalLine))]
internal sealed partial class BatchJson : JsonSerializerContext;
