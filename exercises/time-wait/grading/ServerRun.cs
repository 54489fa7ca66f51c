using Courseware.Judging;
using Courseware.Recordings;

namespace Courseware.Exercises.TimeWait;

/// <summary>
/// One of the runs of the server within a scenario: all have the same name, and only the second start tells which of them an event
/// is about.
/// </summary>
internal sealed class ServerRun
{
    private ServerRun(ScenarioRecording recording, int number) => (Recording, Number) = (recording, number);

    /// <summary>The recording of this run, with the events about the whole scenario.</summary>
    public ScenarioRecording Recording { get; }

    /// <summary>Which run it is, from 1.</summary>
    public int Number { get; }

    /// <summary>The server.</summary>
    public ProgramFacts Server => new(Recording, Contract.Server);

    /// <summary>The client that it served.</summary>
    public PeerFacts Client => new(Recording, "client");

    /// <summary>Where it listened; null when nowhere.</summary>
    public ProgramListening? Listening => Recording.First<ProgramListening>();

    /// <summary>The last thing that came from it.</summary>
    public PeerReceived? LastReceived => Recording.All<PeerReceived>().LastOrDefault();

    /// <summary>The answer that it owes.</summary>
    public byte[] Owed => Contract.Answer(Recording.Payload.Seed, ClientNumber);

    /// <summary>The data that came from it, as far as it was recorded.</summary>
    public byte[] Answer => IsAlone ? Client.Received : [.. Recording.All<PeerReceived>().SelectMany(e => e.Data ?? [])];

    /// <summary>True when it answered what it owed, to the byte.</summary>
    public bool HasServed => Answer.AsSpan().SequenceEqual(Owed) && (IsAlone || Recording.All<PeerReceived>().All(e => e.Data is not null));

    /// <summary>True when its answer has the client's line in it, whatever else is wrong with the answer.</summary>
    public bool HasAnswered => Answer.AsSpan().IndexOf(Contract.LineBytes(Recording.Payload.Seed, ClientNumber).AsSpan().TrimEnd((byte)'\n')) >= 0;

    /// <summary>
    /// True when the end of the connection can be judged: it answered, or sent its FIN without an answer. As a rule that one is still in a buffer of the
    /// program; a server that had not read the line would have sent a RST.
    /// </summary>
    public bool HasEnded => HasAnswered || (Answer.Length == 0 && Client is { Eof: not null, Reset: null });

    // Of a scenario with two runs the received bytes are not kept apart; of one with a single run they are all its own, and none is left out.
    private bool IsAlone => Recording.Scenario == RestartScenarios.Pieces;

    private int ClientNumber => IsAlone ? Contract.LongClient : Number;

    /// <summary>Its socket after its FIN and a wait for the client's; null when it had closed it.</summary>
    public SocketSeen? StillOpen => Recording.First<SocketSeen>(s => s is { When: Contract.StillOpen, Inode: > 0 });

    /// <summary>The first run, and the second one when there was one.</summary>
    public static (ServerRun First, ServerRun? Second) Of(ScenarioRecording recording)
    {
        var restart = recording.All<ProgramStarted>().ElementAtOrDefault(1);
        var first = recording.Events.Where(e => restart is null || e.At < restart.At || IsOfTheWhole(e));
        var second = restart is null ? null : recording.Events.Where(e => e.At >= restart.At || IsOfTheWhole(e));
        return (
            new ServerRun(recording with { Events = [.. first] }, 1),
            second is null ? null : new ServerRun(recording with { Events = [.. second] }, 2));
    }

    /// <summary>The ends of the connection in the kernel when all programs were done.</summary>
    public static IReadOnlyList<SocketSeen> Ends(ScenarioRecording recording) =>
        [.. recording.All<SocketSeen>().Where(s => s.When == Contract.BeforeRestart)];

    /// <summary>The client never reached the server; null when it did.</summary>
    public Finding? NotReached() => Reach.NotReached(Recording, Server, Client);

    /// <summary>The server never listened on the port that it was given; null when it did.</summary>
    public Finding? NotListening() => Listening is { } listening && listening.Port == listening.AskedPort ? null : Reach.NotReached(Recording, Server, null);

    private static bool IsOfTheWhole(RecordedEvent e) =>
        e is ScenarioStarted or NetworkOpened or CapabilityMissing or ProcessesLeft or TearDownBegan or ScenarioEnded;
}
