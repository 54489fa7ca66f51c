using Courseware.Server.Data;
using Microsoft.IdentityModel.Tokens;

namespace Courseware.Server.Lti;

/// <summary>
/// The answer to a platform that lets a teacher choose an exercise: a signed token with the link, and the column of the gradebook that belongs to it.
/// </summary>
internal sealed class DeepLink(ToolKey key, TimeProvider time)
{
    /// <summary>The kind of what is chosen.</summary>
    public const string Type = "ltiResourceLink";

    // The time that a teacher has for the choice.
    private static readonly TimeSpan Life = TimeSpan.FromMinutes(30);

    /// <summary>The token with which an exercise is chosen.</summary>
    /// <param name="platform">The platform.</param>
    /// <param name="request">The platform's request.</param>
    /// <param name="url">The link to the exercise.</param>
    /// <param name="exercise">The exercise's id.</param>
    /// <param name="title">The link's title.</param>
    /// <param name="points">The maximum of the points.</param>
    public string Answer(LtiPlatform platform, LinkRequest request, string url, string exercise, string title, int points)
    {
        var now = time.GetUtcNow().UtcDateTime;
        var claims = new Dictionary<string, object>(StringComparer.Ordinal)
        {
            ["nonce"] = Guid.NewGuid().ToString("N"),
            [LtiNames.MessageType] = LtiNames.LinkResponse,
            [LtiNames.Version] = LtiNames.Version13,
            [LtiNames.Deployment] = platform.DeploymentId,
            [LtiNames.LinkItems] = new object[]
            {
                new Dictionary<string, object>(StringComparer.Ordinal)
                {
                    ["type"] = Type,
                    ["title"] = title,
                    ["url"] = url,
                    ["window"] = new Dictionary<string, object>(StringComparer.Ordinal) { ["targetName"] = "_blank" },
                    ["lineItem"] = new Dictionary<string, object>(StringComparer.Ordinal)
                    {
                        ["scoreMaximum"] = points,
                        ["label"] = title,
                        ["resourceId"] = exercise,
                        ["tag"] = "score",
                    },
                },
            },
        };
        if (request.Data is { } data)
            claims[LtiNames.LinkData] = data;
        return key.Sign(new SecurityTokenDescriptor
        {
            Issuer = platform.ClientId,
            Audience = platform.Issuer,
            IssuedAt = now,
            NotBefore = now,
            Expires = now + Life,
            Claims = claims,
        });
    }
}
