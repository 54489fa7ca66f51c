using Courseware.Server.Data;

namespace Courseware.Server.Lti;

/// <summary>The roles of platforms and of this server.</summary>
internal static class LtiRoles
{
    private const string Membership = "http://purl.imsglobal.org/vocab/lis/v2/membership";

    // In the course itself: an administrator of the whole school is not a teacher of each course. Short names are those of older platforms.
    private static readonly string[] Teachers = ["Instructor", "Administrator"];

    /// <summary>The role in this course: a word of <see cref="MemberRole"/>; null when there is none of a course.</summary>
    public static string? Of(IEnumerable<string> roles)
    {
        var names = roles.Select(NameOf).OfType<string>().ToList();
        return names.Exists(n => Teachers.Contains(n, StringComparer.Ordinal)) ? MemberRole.Teacher : names.Contains("Learner") ? MemberRole.Student : null;
    }

    // membership#Instructor, and finer ones: membership/Instructor#TeachingAssistant.
    private static string? NameOf(string role) =>
        role.StartsWith(Membership + "#", StringComparison.Ordinal) ? role[(Membership.Length + 1)..]
        : role.StartsWith(Membership + "/", StringComparison.Ordinal) ? role[(Membership.Length + 1)..].Split('#')[0]
        : role.Contains(':', StringComparison.Ordinal) ? null : role;
}
