using System.Text.Json;
using Courseware.Grading;

namespace Courseware.Reporting.Formats;

/// <summary>
/// The result as a SARIF 2.1.0 log (docs.oasis-open.org/sarif/sarif/v2.1.0): each check is a rule, each failed one a result, at the line of the
/// call that decided or of the compiler's message.
/// </summary>
public static class SarifJson
{
    private const string Schema = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

    /// <summary>Writes the log as indented UTF-8.</summary>
    public static void Write(GradingResult result, SourceFiles? sources, Stream stream)
    {
        using var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true, NewLine = "\n" });
        json.WriteStartObject();
        json.WriteString("$schema", Schema);
        json.WriteString("version", "2.1.0");
        json.WriteStartArray("runs");
        json.WriteStartObject();
        WriteTool(json, result);
        json.WriteString("columnKind", "utf16CodeUnits");
        json.WriteStartArray("results");
        foreach (var problem in Problems.Of(result, sources))
            WriteResult(json, result, problem);
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
        json.Flush();
        stream.WriteByte((byte)'\n');
    }

    private static void WriteTool(Utf8JsonWriter json, GradingResult result)
    {
        json.WriteStartObject("tool");
        json.WriteStartObject("driver");
        json.WriteString("name", "Courseware grader");
        json.WriteStartArray("rules");
        foreach (var check in result.Checks)
        {
            json.WriteStartObject();
            json.WriteString("id", check.Id);
            WriteText(json, "shortDescription", Excerpt.Prose(check.Title));
            if (check.Why.Length > 0)
                WriteText(json, "fullDescription", Excerpt.Prose(check.Why));
            if (check.Hint.Length > 0)
                WriteText(json, "help", Excerpt.Prose(check.Hint));
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteResult(Utf8JsonWriter json, GradingResult result, Problem problem)
    {
        json.WriteStartObject();
        json.WriteString("ruleId", problem.Check.Id);
        json.WriteNumber("ruleIndex", result.Checks.ToList().FindIndex(c => c.Id == problem.Check.Id));
        json.WriteString("level", problem.IsError ? "error" : "warning");
        WriteText(json, "message", problem.Text);
        if (problem.File is { } file)
        {
            json.WriteStartArray("locations");
            json.WriteStartObject();
            json.WriteStartObject("physicalLocation");
            json.WriteStartObject("artifactLocation");
            // A relative reference: a colon in its first segment would be a scheme (RFC 3986 §4.2), and everything odd is encoded.
            json.WriteString("uri", string.Join('/', file.Split('/').Select(Uri.EscapeDataString)));
            json.WriteEndObject();
            json.WriteStartObject("region");
            json.WriteNumber("startLine", problem.Line);
            if (problem.Column > 0)
                json.WriteNumber("startColumn", problem.Column);
            json.WriteEndObject();
            json.WriteEndObject();
            json.WriteEndObject();
            json.WriteEndArray();
        }
        json.WriteEndObject();
    }

    private static void WriteText(Utf8JsonWriter json, string name, string text)
    {
        json.WriteStartObject(name);
        json.WriteString("text", text);
        json.WriteEndObject();
    }
}
