using Courseware.Recordings;

namespace Courseware.Judging;

/// <summary>The facts of a recording about the grader's end of a connection, up to the tear-down.</summary>
public sealed class PeerFacts
{
    private readonly ScenarioRecording _recording;

    /// <summary>The facts of the peer with that name.</summary>
    public PeerFacts(ScenarioRecording recording, string peer)
    {
        (_recording, Name) = (recording, peer);
        var end = recording.End;
        Connected = recording.First<PeerConnected>(e => e.Peer == peer);
        Refused = recording.First<PeerRefused>(e => e.Peer == peer);
        Eof = recording.First<PeerEof>(e => e.Peer == peer && e.At <= end);
        Reset = recording.First<PeerReset>(e => e.Peer == peer && e.At <= end);
        Shutdown = recording.First<PeerShutdown>(e => e.Peer == peer);
    }

    /// <summary>The peer's name.</summary>
    public string Name { get; }

    /// <summary>The connection, when one was made.</summary>
    public PeerConnected? Connected { get; }

    /// <summary>The refusal, when the program could not be reached.</summary>
    public PeerRefused? Refused { get; }

    /// <summary>The program's FIN.</summary>
    public PeerEof? Eof { get; }

    /// <summary>The program's reset.</summary>
    public PeerReset? Reset { get; }

    /// <summary>The peer's own FIN.</summary>
    public PeerShutdown? Shutdown { get; }

    /// <summary>All bytes that came from the program.</summary>
    public byte[] Received => _recording.Attachment($"{Name}-peer-received");

    /// <summary>How many bytes the peer gave to the kernel.</summary>
    public long Sent => _recording.All<PeerSent>().Where(e => e.Peer == Name).Sum(e => (long)e.Count);

    /// <summary>The last of the events in which the peer sent something.</summary>
    public PeerSent? LastSent => _recording.All<PeerSent>().LastOrDefault(e => e.Peer == Name);

    /// <summary>The messages and FINs that the peer held back, and what happened meanwhile.</summary>
    public IEnumerable<HoldReleased> Gates => _recording.All<HoldReleased>().Where(e => e.Peer == Name);
}
