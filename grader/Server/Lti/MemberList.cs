using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.RegularExpressions;
using Courseware.Server.Data;

namespace Courseware.Server.Lti;

/// <summary>The list of a platform's course (Names and Roles), page by page.</summary>
internal sealed partial class MemberList(PlatformService service, ServerOptions options)
{
    private const int MostPages = 100, MostMembers = 20_000;

    /// <summary>All active members with a role that this server has.</summary>
    /// <exception cref="PlatformException">The platform does not give the list.</exception>
    public async Task<IReadOnlyList<LtiMember>> ReadAsync(LtiPlatform platform, string url, CancellationToken cancellationToken)
    {
        var members = new List<LtiMember>();
        var next = url;
        for (var page = 0; next is not null; page++)
        {
            if (page == MostPages || members.Count > MostMembers)
                throw new PlatformException(PlatformFault.TooLong, $"{MostMembers}");
            using var answer = await service.SendAsync(platform, LtiNames.MembersScope, () => Request(next), cancellationToken);
            members.AddRange(Read(await answer.Content.ReadAsByteArrayAsync(cancellationToken)));
            next = NextOf(answer, next);
        }
        return members;
    }

    private static HttpRequestMessage Request(string url)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, url);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue(LtiNames.MembersType));
        return request;
    }

    private static List<LtiMember> Read(byte[] body)
    {
        try
        {
            using var list = JsonDocument.Parse(body);
            return list.RootElement.Get("members") is { ValueKind: JsonValueKind.Array } members
                ? [.. members.EnumerateArray().Select(Member).OfType<LtiMember>()]
                : throw new PlatformException(PlatformFault.Answer, "members");
        }
        catch (JsonException)
        {
            throw new PlatformException(PlatformFault.Answer, "JSON");
        }
    }

    private static LtiMember? Member(JsonElement member) =>
        member.Text("user_id") is { } subject && (member.Text("status") ?? "Active") == "Active" && LtiRoles.Of(member.Texts("roles")) is { } role
            ? new LtiMember(subject, LaunchMessage.Plain(member.Text("name")) ?? "", LaunchMessage.Plain(member.Text("lis_person_sourcedid")), role) : null;

    // The token goes to the server of the first page only.
    private string? NextOf(HttpResponseMessage answer, string current)
    {
        if (!answer.Headers.TryGetValues("Link", out var links))
            return null;
        foreach (Match link in links.SelectMany(l => Link().Matches(l)))
        {
            var next = link.Groups["url"].Value;
            if (!Relation().IsMatch(link.Groups["rest"].Value))
                continue;
            var isSafe = PlatformAddresses.IsAllowed(next, options.LocalPlatforms) && PlatformAddresses.OriginOf(next) == PlatformAddresses.OriginOf(current);
            return isSafe && next != current ? next : null;
        }
        return null;
    }

    [GeneratedRegex("<(?<url>[^>]*)>(?<rest>[^<]*)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Link();

    [GeneratedRegex("rel=\"?next\\b", RegexOptions.IgnoreCase, 1000)]
    private static partial Regex Relation();
}
