using System.Text.Json;
using System.Text.Json.Serialization;
using Courseware.Grading;

namespace Courseware.Reporting;

/// <summary>The file <c>result.json</c>: the contract that other tools read.</summary>
public static class ResultJson
{
    private const int MaxDepth = 32;

    private static readonly ResultJsonContext Context =
        new(new JsonSerializerOptions(ResultJsonContext.Default.Options) { Encoder = new PlainJsonEncoder() });

    /// <summary>Writes the result as indented UTF-8, with a line break at the end.</summary>
    public static void Write(GradingResult result, Stream stream)
    {
        JsonSerializer.Serialize(stream, result, Context.GradingResult);
        stream.WriteByte((byte)'\n');
    }

    /// <summary>Writes the file in one step: a reader sees the old file or the whole new one, never a part.</summary>
    public static void Save(GradingResult result, string path) => AtomicFile.Save(path, file => Write(result, file));

    /// <summary>Reads what <see cref="Write"/> wrote; fields that this version does not know are passed over.</summary>
    /// <exception cref="InvalidDataException">It is not a result of this schema, or its totals do not agree with its checks.</exception>
    public static GradingResult Read(Stream stream)
    {
        try
        {
            using var document = JsonDocument.Parse(
                stream, new JsonDocumentOptions { MaxDepth = MaxDepth, AllowDuplicateProperties = false });
            var root = document.RootElement;
            RequireSchema(root);
            RequireItems(root);
            var result = root.Deserialize(Context.GradingResult) ?? throw new InvalidDataException("The result is null.");
            RequireTotal(root, "score", result.Score);
            RequireTotal(root, "maxScore", result.MaxScore);
            return result;
        }
        catch (JsonException e)
        {
            // The library's own words of the place follow the fact.
            var fact = e.Message.Split([" Path: ", " LineNumber: "], StringSplitOptions.None)[0].TrimEnd('.');
            var place = e.LineNumber is { } line ? $" ({(e.Path is null ? "" : $"{e.Path}, ")}line {line + 1}, byte {e.BytePositionInLine + 1})" : "";
            throw new InvalidDataException($"Not a grading result: {fact}{place}.", e);
        }
        catch (Exception e) when (e is InvalidOperationException or NotSupportedException)
        {
            // The library throws it for bytes that are not UTF-8, and for an event without a kind.
            throw new InvalidDataException($"Not a grading result: {e.Message.TrimEnd('.')}.", e);
        }
    }

    /// <summary>Reads a file; the message of the exception names it.</summary>
    /// <exception cref="InvalidDataException">See <see cref="Read(Stream)"/>.</exception>
    public static GradingResult Load(string path)
    {
        using var file = File.OpenRead(path);
        try
        {
            return Read(file);
        }
        catch (InvalidDataException e)
        {
            throw new InvalidDataException($"{path}: {e.Message}", e);
        }
    }

    private static void RequireSchema(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("schema", out var schema))
            throw new InvalidDataException($"Not a grading result: it has no \"schema\": \"{GradingResult.SchemaName}\".");
        if (schema.ValueKind != JsonValueKind.String || schema.GetString() != GradingResult.SchemaName)
            throw new InvalidDataException($"The schema is {schema.GetRawText()}; this version reads \"{GradingResult.SchemaName}\".");
    }

    // No list of a result has gaps; what the types promise, the library does not ask of the items of a list.
    private static void RequireItems(JsonElement element)
    {
        if (element.ValueKind == JsonValueKind.Object)
        {
            foreach (var property in element.EnumerateObject())
                RequireItems(property.Value);
        }
        if (element.ValueKind != JsonValueKind.Array)
            return;
        foreach (var item in element.EnumerateArray())
        {
            if (item.ValueKind == JsonValueKind.Null)
                throw new InvalidDataException("Not a grading result: there is null in a list.");
            RequireItems(item);
        }
    }

    private static void RequireTotal(JsonElement root, string name, int derived)
    {
        if (!root.TryGetProperty(name, out var stated) || stated.ValueKind != JsonValueKind.Number
            || !stated.TryGetInt32(out var value) || value != derived)
            throw new InvalidDataException($"The field \"{name}\" does not agree with the checks, which add up to {derived}.");
    }
}

/// <summary>
/// The JSON form of results, generated at compile time. Every field is always present, with null where it has no value: a missing field is an error
/// when a result is read.
/// </summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    AllowOutOfOrderMetadataProperties = true,
    WriteIndented = true,
    NewLine = "\n",
    MaxDepth = 32)]
[JsonSerializable(typeof(GradingResult))]
internal sealed partial class ResultJsonContext : JsonSerializerContext;
