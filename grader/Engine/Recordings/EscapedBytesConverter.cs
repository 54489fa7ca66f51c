using System.Text.Json;
using System.Text.Json.Serialization;

namespace Courseware.Recordings;

/// <summary>Bytes in JSON as a text that a person can read and that gives back exactly the same bytes.</summary>
public sealed class EscapedBytesConverter : JsonConverter<byte[]>
{
    /// <inheritdoc/>
    public override byte[]? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.GetString() is { } text ? EscapedBytes.Unescape(text) : null;

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, byte[] value, JsonSerializerOptions options) =>
        writer.WriteStringValue(EscapedBytes.Escape(value));
}
