using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;

namespace Courseware.Server.Lti;

/// <summary>A score as a platform receives it.</summary>
/// <param name="Subject">The person's id at the platform.</param>
/// <param name="Score">The points; null: no score counts, and the platform clears an earlier one.</param>
/// <param name="Maximum">The maximum of the points.</param>
/// <param name="Stamp">The time, in milliseconds since 1970. A platform ignores a score that is not later than the one it has.</param>
internal sealed record ScoreMessage(string Subject, decimal? Score, decimal Maximum, long Stamp)
{
    /// <summary>The address for scores of a column. The column's address may have parameters (Moodle); the path segment goes before them.</summary>
    public static string UrlOf(string line)
    {
        var mark = line.IndexOf('?', StringComparison.Ordinal);
        return mark < 0 ? $"{line}/scores" : $"{line[..mark]}/scores{line[mark..]}";
    }

    /// <summary>The body of the request.</summary>
    public HttpContent ToContent()
    {
        var fields = new Dictionary<string, object>(StringComparer.Ordinal)
        {
            ["userId"] = Subject,
            ["timestamp"] = DateTimeOffset.FromUnixTimeMilliseconds(Stamp).UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture),
            ["activityProgress"] = Score is null ? "Submitted" : "Completed",
            ["gradingProgress"] = Score is null ? "PendingManual" : "FullyGraded",
        };
        if (Score is { } score)
            (fields["scoreGiven"], fields["scoreMaximum"]) = (score, Maximum);
        var content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(fields));
        // Without a charset, because Moodle compares the whole value.
        content.Headers.ContentType = new MediaTypeHeaderValue(LtiNames.ScoreType);
        return content;
    }
}
