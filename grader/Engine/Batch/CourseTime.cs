using NodaTime;
using NodaTime.Text;
using NodaTime.TimeZones;

namespace Courseware.Batch;

/// <summary>The time zone of a course: days are counted in it, and times that name no offset are in it.</summary>
public sealed class CourseZone
{
    private readonly DateTimeZone _zone;

    private CourseZone(DateTimeZone zone) => _zone = zone;

    /// <summary>The name, such as <c>Asia/Seoul</c>.</summary>
    public string Id => _zone.Id;

    /// <summary>The zone of a name of the IANA time zone database; null when there is none. The database comes with the program.</summary>
    public static CourseZone? Find(string id) => DateTimeZoneProviders.Tzdb.GetZoneOrNull(id) is { } zone ? new CourseZone(zone) : null;

    /// <summary>The zone of a time that names its offset, which never changes its clocks.</summary>
    internal static CourseZone Of(TimeSpan offset) => new(DateTimeZone.ForOffset(Offset.FromTimeSpan(offset)));

    /// <summary>The instant of a time on the zone's clocks; null where they are set forward over it or show it twice.</summary>
    internal DateTimeOffset? At(LocalDateTime time) =>
        _zone.MapLocal(time) is { Count: 1 } once ? once.Single().ToDateTimeOffset() : null;

    /// <summary>
    /// The days that have begun since <paramref name="due"/>: each lasts until the same time of the next date on the zone's clocks, also when they are
    /// changed in between. Of a time that the clocks show twice, the later one counts, in favour of the student.
    /// </summary>
    internal int DaysSince(DateTimeOffset due, DateTimeOffset time)
    {
        var local = Instant.FromDateTimeOffset(due).InZone(_zone).LocalDateTime;
        var late = Instant.FromDateTimeOffset(time);
        var days = Math.Max(0, (int)(late - Instant.FromDateTimeOffset(due)).TotalDays - 1);
        while (local.PlusDays(days).InZone(_zone, InFavour).ToInstant() < late)
            days++;
        return days;
    }

    private static readonly ZoneLocalMappingResolver InFavour = Resolvers.CreateMappingResolver(Resolvers.ReturnLater, Resolvers.ReturnForwardShifted);
}

/// <summary>
/// Times as people and platforms write them, in ISO 8601 only: a date of slashes is another day in another country, and a date alone is a
/// beginning to one and an end to another.
/// </summary>
internal static class CourseTime
{
    private const string Example = "2026-11-25T23:59:00+09:00";

    // The time of day, with or without seconds and parts of them; behind it the offset.
    private static readonly LocalDateTimePattern[] Times =
    [
        LocalDateTimePattern.CreateWithInvariantCulture("uuuu-MM-dd'T'HH:mm:ss;FFFFFFFFF"),
            LocalDateTimePattern.CreateWithInvariantCulture("uuuu-MM-dd'T'HH:mm"),
    ];

    private static readonly OffsetPattern[] Offsets =
    [
        OffsetPattern.CreateWithInvariantCulture("Z+HH:mm"), OffsetPattern.CreateWithInvariantCulture("+HHmm"), OffsetPattern.CreateWithInvariantCulture("+HH"),
    ];

    /// <summary>The time of a text; <paramref name="fault"/> is what is wrong with it. Without an offset it is in the zone.</summary>
    public static bool TryParse(string text, CourseZone? zone, out DateTimeOffset time, out string fault)
    {
        (time, fault) = (default, $"'{text}' is not a time. Write it like {Example}.");
        // Gradescope and spreadsheets write a blank where ISO 8601 has a T, and before the offset.
        var trimmed = text.Trim();
        var plain = trimmed.Length > 10 && trimmed[10] is ' ' or 't' ? $"{trimmed[..10]}T{trimmed[11..]}" : trimmed;
        var end = plain.Length <= 11 ? -1 : plain.AsSpan(11).IndexOfAny("+-Zz ");
        var (clock, offset) = end < 0 ? (plain, "")
            : (plain[..(11 + end)], plain[(11 + end)..].Trim().Replace("UTC", "Z", StringComparison.Ordinal).Replace('z', 'Z'));
        if (Times.Select(p => p.Parse(clock)).FirstOrDefault(r => r.Success) is not { } local)
        {
            if (LocalDatePattern.Iso.Parse(plain).Success)
                fault = $"'{text}' names no time of day, and a day begins and ends. Write it like {Example}.";
            return false;
        }
        if (offset.Length > 0)
        {
            if (Offsets.Select(p => p.Parse(offset)).FirstOrDefault(r => r.Success) is not { } parsed)
                return false;
            return TryMake(() => local.Value.WithOffset(parsed.Value).ToDateTimeOffset(), out time);
        }
        if (zone is null)
        {
            fault = $"'{text}' names no offset from UTC. Write it like {Example}, or name the course's zone: --zone Asia/Seoul.";
            return false;
        }
        if (!TryMake(() => zone.At(local.Value) ?? throw new ArgumentOutOfRangeException(nameof(text)), out time))
        {
            fault = $"'{text}' does not exist, or exists twice, on the clocks of {zone.Id}, which are changed then. Write it with its offset, like {Example}.";
            return false;
        }
        return true;
    }

    // Years that no course is in are slips, and some of them only one of the two libraries has.
    private static bool TryMake(Func<DateTimeOffset> make, out DateTimeOffset time)
    {
        try
        {
            time = make();
            return time.UtcDateTime.Year is > 1970 and < 2200;
        }
        catch (Exception e) when (e is ArgumentException or OverflowException or InvalidOperationException)
        {
            time = default;
            return false;
        }
    }
}
