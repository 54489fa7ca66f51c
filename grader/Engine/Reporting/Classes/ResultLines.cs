using System.Text.Json;
using System.Text.Json.Serialization;

namespace Courseware.Reporting.Classes;

/// <summary>The file <c>results.jsonl</c>: a line for each student, for other programs.</summary>
public static class ResultLines
{
    private static readonly ResultLinesContext Context =
        new(new JsonSerializerOptions(ResultLinesContext.Default.Options) { Encoder = new PlainJsonEncoder() });

    /// <summary>Writes all rows, in their order.</summary>
    public static void Write(IEnumerable<StudentRow> rows, Stream stream)
    {
        foreach (var row in rows)
        {
            JsonSerializer.Serialize(stream, row, Context.StudentRow);
            stream.WriteByte((byte)'\n');
        }
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(StudentRow))]
internal sealed partial class ResultLinesContext : JsonSerializerContext;
