using Courseware.Recordings;

namespace Courseware.Tests.JudgingTests;

/// <summary>Small changes to a recording, which itself stays as it is.</summary>
internal static class RecordingEdits
{
    /// <summary>Without the events of one kind, or those of them that meet a condition.</summary>
    public static ScenarioRecording Without<T>(this ScenarioRecording recording, Func<T, bool>? where = null) where T : RecordedEvent =>
        recording with { Events = [.. recording.Events.Where(e => e is not T t || (where is not null && !where(t)))] };

    /// <summary>With other events instead of those of one kind; where there is none of it, just before the tear-down.</summary>
    public static ScenarioRecording With<T>(this ScenarioRecording recording, params RecordedEvent[] others) where T : RecordedEvent
    {
        var place = recording.First<T>() is { } first ? recording.Events.ToList().IndexOf(first) : -1;
        var at = place >= 0 ? recording.Events[place].At : 0;
        return place < 0
            ? recording.And(others)
            : recording with
            {
                Events = [.. recording.Events.Take(place).Where(e => e is not T), .. others.Select(o => o with { At = at }), .. recording.Events.Skip(place)
                    .Where(e => e is not T)],
            };
    }

    /// <summary>With more events, just before the tear-down.</summary>
    public static ScenarioRecording And(this ScenarioRecording recording, params RecordedEvent[] more) => recording.Before<TearDownBegan>(more);

    /// <summary>With more events just before the first of a kind.</summary>
    public static ScenarioRecording Before<T>(this ScenarioRecording recording, params RecordedEvent[] more) where T : RecordedEvent
    {
        var place = recording.Events.ToList().IndexOf(recording.First<T>()!);
        var at = recording.Events[place].At;
        return recording with { Events = [.. recording.Events.Take(place), .. more.Select(m => m with { At = at }), .. recording.Events.Skip(place)] };
    }

    /// <summary>With nothing from the first event of a kind up to the tear-down.</summary>
    public static ScenarioRecording UpTo<T>(this ScenarioRecording recording) where T : RecordedEvent
    {
        var place = recording.Events.ToList().IndexOf(recording.First<T>()!);
        return recording with { Events = [.. recording.Events.Take(place), .. recording.Events.SkipWhile(e => e is not TearDownBegan)] };
    }

    /// <summary>With another attachment.</summary>
    public static ScenarioRecording Attached(this ScenarioRecording recording, string name, byte[] bytes) =>
        recording with { Attachments = new Dictionary<string, byte[]>(recording.Attachments, StringComparer.Ordinal) { [name] = bytes } };

    /// <summary>With another file stored by the client.</summary>
    public static ScenarioRecording Saved(this ScenarioRecording recording, byte[] bytes) => recording
        .Attached("client-receive.dat", bytes)
        .With<FileCollected>(new FileCollected("client", "receive.dat", bytes.Length, "", "client-receive.dat"));

    /// <summary>With other bytes received by the grader's peer.</summary>
    public static ScenarioRecording Received(this ScenarioRecording recording, string peer, byte[] bytes) => recording.Attached($"{peer}-peer-received", bytes);
}
