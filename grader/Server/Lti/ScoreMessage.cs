using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;

namespace Courseware.Server.Lti;

/// <summary>A score as a platform receives it.</summary>
/// <param name="Subject">The person's id at the platform.</param>
/// <param name="Score">The points; null: there is none, and one that is there does not count any longer.</param>
/// <param name="Maximum">The most points.</param>
/// <param name="Stamp">The time, in milliseconds since 1970. A platform ignores a score that is not later than the one it has.</param>
internal sealed record ScoreMessage(string Subject, decimal? Score, decimal Maximum, long Stamp)
{
    /// <summary>Where scores of a column are sent. The address of a column may have parameters (Moodle): the word goes before them.</summary>
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
        // Without a charset: Moodle compares the whole text.
        content.Headers.ContentType = new MediaTypeHeaderValue(LtiNames.ScoreType);
        return content;
    }
}
