using System.Text.Json.Serialization;

namespace Courseware.Batch;

/// <summary>The penalty for late submissions: nothing up to <paramref name="Grace"/> after <paramref name="Due"/>;</summary>
public sealed record LatePolicy(DateTimeOffset Due, TimeSpan Grace, decimal PerDay, decimal Cap)
{
    /// <summary>The zone by whose calendar days are counted; empty for the offset of <see cref="Due"/>.</summary>
    public string Zone { get; init; } = "";

    [JsonIgnore]
    private CourseZone Calendar => CourseZone.Find(Zone) ?? CourseZone.Of(Due.Offset);

    /// <summary>The score that counts. Pure: by the time of submission, never by the time of grading.</summary>
    /// <param name="score">Points.</param>
    /// <param name="max">The most points that could be had.</param>
    /// <param name="submitted">When it was handed in.</param>
    public Lateness Apply(decimal score, decimal max, DateTimeOffset submitted)
    {
        if (submitted - Due <= Grace)
            return new Lateness(0, 0, score);
        var days = Calendar.DaysSince(Due, submitted);
        var penalty = Math.Min(score, Math.Round(max * Math.Min(Cap, PerDay * days) / 100, 2, MidpointRounding.AwayFromZero));
        return new Lateness(days, penalty, score - penalty);
    }
}

/// <summary>Days late, the points that they cost, and the score that is left.</summary>
public sealed record Lateness(int Days, decimal Penalty, decimal Final);
