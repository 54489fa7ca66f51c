using Courseware.Judging;
using Courseware.Recordings;

namespace Courseware.Exercises.NeedsHalfClose;

/// <summary>The facts of a recording of a student's server with the grader's client.</summary>
internal sealed class ServerFacts
{
    private readonly ScenarioRecording _recording;

    public ServerFacts(ScenarioRecording recording)
    {
        _recording = recording;
        (Server, Client, Wire) = (new ProgramFacts(recording, Contract.Server), new PeerFacts(recording, Contract.Client), new WireFacts(recording));
        (Received, Expected) = (Client.Received, recording.Payload.Bytes);
        (HasAll, Digest) = (Received.AsSpan().SequenceEqual(Expected), Digest.Of(Expected));
        Printed = Printed.Parse(Server.Stdout);
        Gate = Client.Gates.FirstOrDefault(g => g.Held == Contract.Answer);
        Own = recording.PeerSocketAt(Contract.Client, Contract.Answer);
        Other = recording.SocketAt(Contract.Server, Contract.Answer);
    }

    public ProgramFacts Server { get; }

    public PeerFacts Client { get; }

    public WireFacts Wire { get; }

    public Printed Printed { get; }

    /// <summary>All that came from the server.</summary>
    public byte[] Received { get; }

    /// <summary>The file.</summary>
    public byte[] Expected { get; }

    /// <summary>All of the file has come, and nothing that is not of it.</summary>
    public bool HasAll { get; }

    /// <summary>All of the file has come, and perhaps more.</summary>
    public bool HasFile => Received.AsSpan().StartsWith(Expected);

    /// <summary>All has come, or the server has ended its sending after other bytes: then what follows can be judged.</summary>
    public bool HasEnded => HasAll || Client.Eof is not null;

    /// <summary>The digest of what the server has to send.</summary>
    public Digest Digest { get; }

    /// <summary>The hold before the answer; null when it never came to it.</summary>
    public HoldReleased? Gate { get; }

    /// <summary>The client's end while the answer was held back.</summary>
    public SocketSeen? Own { get; }

    /// <summary>The server's end at that moment; null when the kernel had nothing of it.</summary>
    public SocketSeen? Other { get; }

    /// <summary>The client's answer, without its newline; null when it sent none.</summary>
    public string? Answered => Client.LastSent is null
        ? null
        : _recording.Scenario switch
        {
            ServerScenarios.WrongSum => (Digest with { Sum = Digest.Sum ^ 1 }).ToString(),
            ServerScenarios.WrongCount => (Digest with { Bytes = Digest.Bytes - 1 }).ToString(),
            _ => Digest.ToString(),
        };

    /// <summary>The server printed the beginning of the answer, and not all of it.</summary>
    public bool IsCut => Answered is { } answered && Printed.Answer is { Length: > 0 } printed
        && printed.Length < answered.Length && answered.StartsWith(printed, StringComparison.Ordinal);

    /// <summary>Its last lines for a finding about stdout; those of stderr when it exited with another code than 0 and wrote there.</summary>
    public IReadOnlyList<string> Tail => Server is { EndedWithError: true, Stderr.Length: > 0 } ? Server.OutputTail : Server.PrintedTail;

    /// <summary>
    /// The server exited with another code than 0 before its result, and a part of the file is missing: what it printed comes before what the connection
    /// shows. After a result the code is that of the comparison. Null when it is not so.
    /// </summary>
    public Finding? EndedTooSoon() => Printed.Result is null ? Server.EarlyExit() : null;

    /// <summary>The RST of the server's side, on the wire or as the client noticed it.</summary>
    public RecordedEvent? Reset => Wire.Reset(Contract.Server) ?? (RecordedEvent?)Client.Reset;

    /// <summary>The server could not be reached; null when it was.</summary>
    public Finding? NotReached() => Reach.NotReached(_recording, Server, Client);
}
