using System.Globalization;
using System.Security.Cryptography;
using Courseware.Batch;

namespace Courseware.Cli;

/// <summary>The options for the gradings of a batch. Without a seed each class gets a random one.</summary>
internal sealed record BatchOptions(string Lab, string Wire, ulong? Seed, string Language)
{
    /// <summary>The settings: a batch that is resumed keeps its seed.</summary>
    public BatchSettings For(string exercise, BatchSettings? earlier) =>
        new(exercise, Lab, Wire, Seed ?? earlier?.Seed ?? BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(sizeof(ulong))), Language);
}

/// <summary>The late penalty, and its time zone: <c>--due</c>, <c>--late</c> and <c>--zone</c>.</summary>
internal sealed record LateOptions(string? Due, string? Late, string? Zone)
{
    // A year: what is more was not meant.
    private const decimal MostGrace = 366 * 24 * 60;

    private const decimal Whole = 100;

    /// <summary>The zone that is named, or the one of an earlier run; null when there is none.</summary>
    public CourseZone? ZoneOr(LatePolicy? earlier) => Zone is null
        ? earlier is { Zone.Length: > 0 } ? CourseZone.Find(earlier.Zone) : null
        : CourseZone.Find(Zone) ?? throw new UsageException($"--zone needs a name of the IANA time zone database, like Asia/Seoul, not '{Zone}'.");

    /// <summary>The policy; null without a due time.</summary>
    /// <exception cref="UsageException">The options say something else than times and percents.</exception>
    public LatePolicy? Policy(CourseZone? zone)
    {
        if (Due is null)
            return Late is null ? null : throw new UsageException("--late needs --due, the time when it was due.");
        if (!CourseTime.TryParse(Due, zone, out var time, out var fault))
            throw new UsageException($"--due: {fault}");
        var (grace, perDay, cap) = (0m, 0m, Whole);
        foreach (var part in (Late ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (part.Split('=') is not [var name, var text]
                || !decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value))
                throw new UsageException($"--late is written like grace=15,per-day=10,cap=50 (minutes, percent, percent); '{part}' is not a part of that.");
            _ = name switch
            {
                "grace" => grace = UpTo(MostGrace, "minutes, a year"),
                "per-day" => perDay = UpTo(Whole, "percent"),
                "cap" => cap = UpTo(Whole, "percent"),
                _ => throw new UsageException($"--late has no part '{name}'. Its parts are grace, per-day and cap."),
            };

            decimal UpTo(decimal most, string unit) => value <= most ? value
                : throw new UsageException($"--late {part}: {name} is at most {most:0} {unit}.");
        }
        return new LatePolicy(time, TimeSpan.FromMinutes((double)grace), perDay, cap) { Zone = zone?.Id ?? "" };
    }
}
