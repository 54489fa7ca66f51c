using System.Text.Json;

namespace Courseware.Recordings;

/// <summary>The recording of one scenario: the events in time order, and the files that belong to them.</summary>
public sealed record ScenarioRecording(
    string Scenario, IReadOnlyList<RecordedEvent> Events, IReadOnlyDictionary<string, byte[]> Attachments)
{
    private const string EventsFile = "recording.jsonl";
    private const string CaptureFile = "wire.pcapng";
    private const int CaptureBuffer = 1 << 16;

    /// <summary>The packets of the wire; null where there was none, and in a recording that was read from a file.</summary>
    public Capture? Capture { get; init; }

    /// <summary>When the scenario began, in seconds of <c>CLOCK_MONOTONIC</c>; null in a recording that was read from a file.</summary>
    public double? Began { get; init; }

    /// <summary>The name of the attachment in which a program wrote its own calls.</summary>
    public static string CallsOf(string program) => $"{program}-calls";

    /// <summary>All events of one kind, in time order.</summary>
    public IEnumerable<T> All<T>() where T : RecordedEvent => Events.OfType<T>();

    /// <summary>The first event of one kind that meets the condition, or null.</summary>
    public T? First<T>(Func<T, bool>? where = null) where T : RecordedEvent =>
        Events.OfType<T>().FirstOrDefault(e => where is null || where(e));

    /// <summary>
    /// When the grader began to end what still ran, in seconds: what its own actions cause proves nothing. The largest number when it did not.
    /// </summary>
    public double End => First<TearDownBegan>()?.At ?? double.MaxValue;

    /// <summary>A program's socket as it was seen at that moment; null when it was not.</summary>
    public SocketSeen? SocketAt(string program, string when) => First<SocketSeen>(s => s.Program == program && s.When == when);

    /// <summary>A peer's socket as it was seen at that moment; null when it was not.</summary>
    public SocketSeen? PeerSocketAt(string peer, string when) => SocketAt($"{peer}-peer", when);

    /// <summary>True when the scenario ran to its end and the grader itself did not fail in it.</summary>
    public bool IsComplete => First<ScenarioEnded>() is not null && First<GraderFault>() is null;

    /// <summary>The file that was to be transferred.</summary>
    public Payload Payload => First<ScenarioStarted>() is { } start
        ? new Payload(start.PayloadSize, start.Seed, start.PayloadKind)
        : new Payload(0, 0);

    /// <summary>An attachment's bytes; empty when there is none of that name.</summary>
    public byte[] Attachment(string name) => Attachments.TryGetValue(name, out var bytes) ? bytes : [];

    /// <summary>The output of a program on one stream up to a moment, as far as it was recorded: a line that was cut off by a gap ends there.</summary>
    public byte[] Output(string program, string stream, double until = double.MaxValue)
    {
        var (bytes, cut) = (new List<byte>(), false);
        foreach (var e in Events.Where(e => e.At <= until))
        {
            if (e is OutputCut gap && gap.Program == program && gap.Stream == stream)
                cut = true;
            if (e is not ProgramOutput output || output.Program != program || output.Stream != stream)
                continue;
            if (cut && bytes is not ([] or [.., (byte)'\n']))
                bytes.Add((byte)'\n');
            bytes.AddRange(output.Data);
            cut = false;
        }
        return [.. bytes];
    }

    /// <summary>How many bytes of a stream were not kept.</summary>
    public long OutputNotKept(string program, string stream) =>
        All<OutputCut>().Where(c => c.Program == program && c.Stream == stream).Sum(c => c.Bytes);

    /// <summary>
    /// Writes <c>recording.jsonl</c>, the attachments, and <c>wire.pcapng</c> where there was a wire, into one folder. <paramref name="comments"/>
    /// stand at the packets of these numbers, one on each line, with nothing hostile left in them.
    /// </summary>
    public void Save(string folder, IReadOnlyDictionary<int, string>? comments = null)
    {
        Directory.CreateDirectory(folder);
        using (var file = new FileStream(Path.Combine(folder, EventsFile), FileMode.Create))
            WriteEvents(file);
        foreach (var (name, bytes) in Attachments)
            File.WriteAllBytes(Path.Combine(folder, name), bytes);
        if (Capture is null)
            return;
        using var wire = new FileStream(Path.Combine(folder, CaptureFile), FileMode.Create, FileAccess.Write, FileShare.Read, CaptureBuffer);
        Pcapng.Write(wire, Capture, Scenario, comments ?? new Dictionary<int, string>());
    }

    /// <summary>Reads what <see cref="Save"/> wrote, except for the capture: it is large, and nothing is judged by it.</summary>
    /// <exception cref="InvalidDataException">A line is not an event; the message names file and line.</exception>
    public static ScenarioRecording Load(string folder)
    {
        var path = Path.Combine(folder, EventsFile);
        var events = ReadEvents(File.ReadAllBytes(path), path);
        var attachments = Directory.EnumerateFiles(folder)
            .Where(f => Path.GetFileName(f) != EventsFile && Path.GetExtension(f) != Path.GetExtension(CaptureFile))
            .ToDictionary(f => Path.GetFileName(f), File.ReadAllBytes, StringComparer.Ordinal);
        return new ScenarioRecording(Path.GetFileName(Path.TrimEndingDirectorySeparator(folder)), events, attachments);
    }

    /// <summary>The events as JSONL, the content of <c>recording.jsonl</c>.</summary>
    public void WriteEvents(Stream stream)
    {
        foreach (var e in Events)
        {
            JsonSerializer.Serialize(stream, e, RecordingJson.Default.RecordedEvent);
            stream.WriteByte((byte)'\n');
        }
    }

    /// <summary>Reads what <see cref="WriteEvents"/> wrote; errors name it by <paramref name="path"/>.</summary>
    /// <exception cref="InvalidDataException">A line is not an event; the message names file and line.</exception>
    public static IReadOnlyList<RecordedEvent> ReadEvents(ReadOnlySpan<byte> text, string path)
    {
        var events = new List<RecordedEvent>();
        while (!text.IsEmpty)
        {
            var end = text.IndexOf((byte)'\n');
            var line = end < 0 ? text : text[..end];
            text = end < 0 ? [] : text[(end + 1)..];
            try
            {
                events.Add(JsonSerializer.Deserialize(line, RecordingJson.Default.RecordedEvent)
                    ?? throw new JsonException("null is not an event"));
            }
            catch (JsonException e)
            {
                throw new InvalidDataException($"{path}:{events.Count + 1}:{(e.BytePositionInLine ?? 0) + 1}: this is not an event of a recording.", e);
            }
            catch (NotSupportedException e)
            {
                throw new InvalidDataException($"{path}:{events.Count + 1}:1: this is not an event of this version.", e);
            }
        }
        return events;
    }
}
