using System.Globalization;
using Courseware.Batch;
using Courseware.Server.Data;
using NodaTime;

namespace Courseware.Server.Courses;

/// <summary>Times as the clocks of a course show them.</summary>
internal static class CourseTimes
{
    /// <summary>The late policy of an exercise; null without a due time.</summary>
    public static LatePolicy? Policy(this Assignment assignment, Course course) => assignment.DueTime is not { } due ? null
        : new LatePolicy(
            Local(due, course), TimeSpan.FromMinutes(assignment.GraceMinutes),
            decimal.Parse(assignment.PerDay, CultureInfo.InvariantCulture), decimal.Parse(assignment.Cap, CultureInfo.InvariantCulture))
        {
            Zone = course.Zone,
        };

    /// <summary>The time with the offset of the course's zone.</summary>
    public static DateTimeOffset Local(DateTimeOffset time, Course course) =>
        DateTimeZoneProviders.Tzdb.GetZoneOrNull(course.Zone) is { } zone ? Instant.FromDateTimeOffset(time).InZone(zone).ToDateTimeOffset() : time;

    /// <summary>A time for people.</summary>
    public static string Shown(DateTimeOffset time, Course course) => Local(time, course).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);

    /// <summary>A time for a form's field.</summary>
    public static string Field(DateTimeOffset? time, Course course) =>
        time is { } t ? Local(t, course).ToString("yyyy-MM-dd'T'HH:mm", CultureInfo.InvariantCulture) : "";
}
