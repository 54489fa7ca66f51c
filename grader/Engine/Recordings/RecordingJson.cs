using System.Text.Json.Serialization;

namespace Courseware.Recordings;

/// <summary>The JSON form of recordings, generated at compile time.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    AllowOutOfOrderMetadataProperties = true)]
[JsonSerializable(typeof(RecordedEvent))]
internal sealed partial class RecordingJson : JsonSerializerContext;
