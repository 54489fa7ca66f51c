using System.Text;
using Courseware.Recordings;

namespace Courseware.Tests.ReportingTests;

/// <summary>
/// A recording written down as a textbook draws it, one segment a line: <c>.Client("SYN").Server("SYN ACK").Client("ACK")</c>.
/// Sequence numbers follow from what was sent before, acknowledgements from what has arrived. A segment takes a tenth of a
/// millisecond.
/// </summary>
internal sealed class WireScript(string scenario)
{
    private const double Step = 0.0001;
    private const double Transit = 0.00004;
    private readonly List<RecordedEvent> _events = [new ScenarioStarted(scenario, 1, 5003, PayloadKind.Binary), new NetworkOpened("tun", "")];
    private readonly Dictionary<(int, string), long> _next = [];
    private readonly Dictionary<(int, string), long> _arrived = [];
    private readonly Dictionary<int, int> _held = [];
    private int _connection = 1;
    private int _number;
    private double _now = 0.0301;

    /// <summary>The student's server, which listens, and the grader's client.</summary>
    public static WireScript StudentServer(string scenario) => new WireScript(scenario).Then(
        new ProgramStarted("server", "student", 100, "file_server 20000"),
        new ProgramListening("server", "0.0.0.0", 20000, 20000));

    /// <summary>Two programs with each other.</summary>
    public static WireScript Pair(string scenario, string clientOrigin = "student") => new WireScript(scenario).Then(
        new ProgramStarted("server", "student", 100, "file_server 20000"),
        new ProgramListening("server", "0.0.0.0", 20000, 20000),
        new ProgramStarted("client", clientOrigin, 101, "file_client 10.99.0.2 20000"));

    public WireScript Handshake() => Client("SYN").Server("SYN ACK").Client("ACK");

    /// <summary>Time passes in which nothing happens.</summary>
    public WireScript After(double seconds)
    {
        _now += seconds;
        return this;
    }

    /// <summary>From here on the segments are those of another connection.</summary>
    public WireScript Connection(int number)
    {
        _connection = number;
        return this;
    }

    public WireScript Then(params RecordedEvent[] events)
    {
        foreach (var e in events)
            _events.Add(e with { At = Tick() });
        return this;
    }

    public WireScript Server(string segment, string? fault = null, string? words = null) => Sends("server", segment, fault, words);

    public WireScript Client(string segment, string? fault = null, string? words = null) => Sends("client", segment, fault, words);

    /// <summary>Held segments are delivered, in the order in which they were sent.</summary>
    public WireScript Release(string words)
    {
        var numbers = _held.Keys.Order().ToList();
        Then(new SegmentsReleased(words, numbers));
        foreach (var number in numbers)
        {
            var index = _held[number];
            var segment = (SegmentSeen)_events[index];
            _events[index] = segment with { Delivered = Tick() };
            Arrive(segment);
        }
        _held.Clear();
        return this;
    }

    public ScenarioRecording End(params RecordedEvent[] after)
    {
        Then([new TearDownBegan(), .. after, new ScenarioEnded()]);
        return new ScenarioRecording(scenario, [.. _events.OrderBy(e => e.At)], new Dictionary<string, byte[]>());
    }

    public static PeerSent Sent(string peer, string text) => new(peer, text.Length, Encoding.UTF8.GetBytes(text));

    public static PeerReceived Received(string peer, string text) => new(peer, text.Length, Encoding.UTF8.GetBytes(text));

    public static ProgramOutput Printed(string program, string text, string stream = "stdout") => new(program, stream, Encoding.UTF8.GetBytes(text));

    public static ProgramExited Exited(string program, int code = 0) => new(program, code, null, 0.01, 1000);

    // "SYN", "SYN ACK", "ACK", "FIN", "RST", "RST ACK", "data 31", "FIN data 31", each with "again" or "window 0" behind it.
    private WireScript Sends(string from, string what, string? fault, string? words)
    {
        var parts = what.Split(' ');
        var length = Array.IndexOf(parts, "data") is >= 0 and var at ? int.Parse(parts[at + 1]) : 0;
        bool Has(string word) => parts.Contains(word);
        var flags = (Has("SYN") ? "S" : "") + (Has("FIN") ? "F" : "") + (Has("RST") ? "R" : "") + (length > 0 ? "P" : "")
            + (what is "SYN" or "RST" ? "" : ".");
        var size = length + (Has("SYN") || Has("FIN") ? 1 : 0);
        var next = _next.GetValueOrDefault((_connection, from));
        var seq = Has("again") ? next - size : next;
        var ack = flags.Contains('.') ? _arrived.GetValueOrDefault((_connection, from)) : 0;
        Tick();
        var segment = new SegmentSeen(
            ++_number, _connection, from, flags, seq, ack, length, Has("window") ? 0 : 502,
            Delivered(fault), fault)
        {
            At = _now,
        };
        _events.Add(segment);
        if (fault != "injected")
            _next[(_connection, from)] = seq + size;
        if (words is not null)
            _events.Add(new FaultApplied(Verb(fault), words, _number) { At = _now + (Transit / 2) });
        if (fault == "held")
            _held[_number] = _events.IndexOf(segment);
        if (segment.Delivered is not null && fault != "delayed")
            Arrive(segment);
        return this;
    }

    // A delay is as long as three other segments take.
    private double? Delivered(string? fault) => fault switch
    {
        "dropped" or "held" => null,
        "delayed" => Math.Round(_now + (3 * Step), 6),
        _ => Math.Round(_now + Transit, 6),
    };

    private void Arrive(SegmentSeen segment)
    {
        var key = (segment.Connection, segment.From == "server" ? "client" : "server");
        var next = segment.Seq + segment.Length + (segment.Flags.Contains('S') || segment.Flags.Contains('F') ? 1 : 0);
        if (segment.Seq == _arrived.GetValueOrDefault(key) || segment.Flags.Contains('S'))
            _arrived[key] = next;
    }

    private static string Verb(string? fault) => fault switch
    {
        "dropped" => "drop",
        "held" => "hold",
        "delayed" => "delay",
        "duplicated" => "duplicate",
        _ => "inject",
    };

    private double Tick() => _now = Math.Round(_now + Step, 6);
}
