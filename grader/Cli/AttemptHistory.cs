using System.Globalization;
using System.Text.Json;
using Courseware.Grading;
using Courseware.Judging;
using Courseware.Reporting;

namespace Courseware.Cli;

/// <summary>How far an attempt came: <paramref name="Passed"/> of <paramref name="Asked"/> checks.</summary>
internal sealed record AttemptCount(DateTimeOffset At, int Passed, int Asked)
{
    /// <summary>The attempt that a result is.</summary>
    public static AttemptCount Of(GradingResult result, DateTimeOffset now)
    {
        // Checks that this machine cannot run do not count.
        var asked = result.Checks.Where(c => !c.IsUndecidable).ToList();
        return new AttemptCount(now, asked.Count(c => c.Verdict == Verdict.Passed), asked.Count);
    }
}

/// <summary>
/// The earlier attempts at one submission and the hints given for it, in a file of this user. Nothing of it leaves the machine, and no verdict depends
/// on it: a file that cannot be read or written is as good as none.
/// </summary>
internal sealed class AttemptHistory
{
    /// <summary>The environment variable that names another folder.</summary>
    public const string FolderVariable = "COURSEWARE_STATE";

    private const string FileName = "attempts.json";
    private const int MostWorks = 200;
    private const int MostDays = 60;
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    private readonly string _key;
    private readonly string? _file;
    private readonly Dictionary<string, Work> _works;
    private readonly TimeProvider _time;

    private AttemptHistory(string key, string? folder, TimeProvider time)
    {
        (_key, _file, _time) = (key, folder is null ? null : Path.Combine(folder, FileName), time);
        _works = Read(_file);
    }

    private Work Mine => _works.GetValueOrDefault(_key) ?? new Work([], "", 0);

    /// <summary>Those at a submission of an exercise; the folder is that of <see cref="FolderVariable"/>, or the user's own for states.</summary>
    public static AttemptHistory At(string exercise, string submission, TimeProvider time) => In(Folder(), exercise, submission, time);

    /// <summary>The same with the file in a folder; null keeps nothing.</summary>
    public static AttemptHistory In(string? folder, string exercise, string submission, TimeProvider time) =>
        new($"{exercise} {Path.TrimEndingDirectorySeparator(Path.GetFullPath(submission))}", folder, time);

    /// <summary>
    /// The attempt to compare <paramref name="now"/> with: the last attempt of the latest earlier day, or else the first of today; null where there is
    /// none. Call it before <see cref="Add"/>.
    /// </summary>
    public AttemptCount? Before(AttemptCount now) => Mine.Attempts.LastOrDefault(a => Day(a) < Day(now)) ?? (Mine.Attempts is [var first, ..] ? first : null);

    /// <summary>The sentence that compares an attempt with an earlier one.</summary>
    public string Progress(AttemptCount before, AttemptCount now, string language)
    {
        var texts = HintTexts.For(language);
        var local = TimeZoneInfo.ConvertTime(before.At, _time.LocalTimeZone);
        var days = Day(now).DayNumber - Day(before).DayNumber;
        var when = days switch
        {
            0 => string.Format(CultureInfo.InvariantCulture, texts.At, local.ToString("HH:mm", CultureInfo.InvariantCulture)),
            1 => texts.Yesterday,
            _ => string.Format(CultureInfo.InvariantCulture, texts.On, local.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)),
        };
        return string.Format(CultureInfo.InvariantCulture, texts.Progress, before.Passed, before.Asked, when, now.Passed);
    }

    /// <summary>Keeps an attempt: the first and the last of each day.</summary>
    public void Add(AttemptCount now)
    {
        var today = Mine.Attempts.Where(a => Day(a) == Day(now)).ToList();
        List<AttemptCount> attempts = [.. Mine.Attempts.Except(today.Skip(1)), now];
        Save(Mine with { Attempts = [.. attempts.TakeLast(2 * MostDays)] });
    }

    /// <summary>The level of the hint that comes next for a check, and remembers that it was given.</summary>
    public int NextLevel(string check)
    {
        var level = Mine.Hinted == check ? Math.Min(Mine.Level + 1, HintReport.MostLevels) : 1;
        Save(Mine with { Hinted = check, Level = level });
        return level;
    }

    private static string? Folder()
    {
        if (Environment.GetEnvironmentVariable(FolderVariable) is { Length: > 0 } chosen)
            return chosen;
        if (Environment.GetEnvironmentVariable("XDG_STATE_HOME") is { Length: > 0 } state)
            return Path.Combine(state, "courseware");
        return Environment.GetEnvironmentVariable("HOME") is { Length: > 0 } home ? Path.Combine(home, ".local", "state", "courseware") : null;
    }

    private static Dictionary<string, Work> Read(string? file)
    {
        try
        {
            return file is not null && File.Exists(file)
                ? JsonSerializer.Deserialize<Dictionary<string, Work>>(File.ReadAllText(file), Options) ?? []
                : [];
        }
        // The file was edited, or is not readable: then there were no earlier attempts.
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private void Save(Work work)
    {
        // The latest comes last, and the oldest goes.
        _works.Remove(_key);
        _works.Add(_key, work);
        if (_file is null)
            return;
        try
        {
            var recent = _works.TakeLast(MostWorks).ToDictionary(w => w.Key, w => w.Value, StringComparer.Ordinal);
            AtomicFile.Save(_file, stream => JsonSerializer.Serialize(stream, recent, Options));
        }
        // A full disk or a home that is read only costs the comparison, and nothing else.
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
        }
    }

    private DateOnly Day(AttemptCount attempt) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(attempt.At, _time.LocalTimeZone).DateTime);

    private sealed record Work(IReadOnlyList<AttemptCount> Attempts, string Hinted, int Level);
}
