using Courseware.Judging;
using Courseware.Recordings;

namespace Courseware.Exercises.AbruptClose;

/// <summary>The facts of a late reader's recording.</summary>
internal sealed class LateReading
{
    public const string MessageAfterClose = "message-after-close";
    public const string UnreadData = "unread-data";
    public const string SoLinger0 = "so-linger-0";

    private readonly ScenarioRecording _recording;
    private readonly byte[] _received;

    public LateReading(ScenarioRecording recording, string role)
    {
        (_recording, Role) = (recording, role);
        (Server, Client, Wire) = (new ProgramFacts(recording, role), new PeerFacts(recording, "client"), new WireFacts(recording));
        _received = Client.Received;
        Difference = ByteComparison.Difference(recording.Payload.Bytes, _received, Client.Eof ?? (RecordedEvent?)Client.Reset);
        Served = recording.SocketAt(role, Contract.Served);
        BeforeFin = recording.SocketAt(role, Contract.BeforeFin);
        Waiting = recording.SocketAt(role, Contract.MessageWaits);
    }

    public string Role { get; }

    public ProgramFacts Server { get; }

    public PeerFacts Client { get; }

    public WireFacts Wire { get; }

    /// <summary>How what was read differs from the file; null when all of it was read.</summary>
    public Finding? Difference { get; }

    /// <summary>The server's socket when the server was done; null when it was gone or the server never came to it.</summary>
    public SocketSeen? Served { get; }

    /// <summary>The server's socket while the client kept its FIN back; null when there was none, and when the client got no EOF.</summary>
    public SocketSeen? BeforeFin { get; }

    /// <summary>The socket with the message in it that came before the server could do anything.</summary>
    public SocketSeen? Waiting { get; }

    public int Read => _received.Length;

    public int Size => _recording.Payload.Size;

    /// <summary>Bytes of the file were lost: what was read is right, it is less than the file, and a reset ended it.</summary>
    public bool HasLost => Difference?.Reason == Reason.TooShort && Client.Reset is not null;

    /// <summary>
    /// The server exited with another code than 0, and a part of the file is missing: what it printed comes before what the connection shows. Null when
    /// it is not so.
    /// </summary>
    public Finding? EndedTooSoon() => Difference?.Reason == Reason.TooShort ? Server.EarlyExit() : null;

    /// <summary>A sip was taken though the server was not seen to wait for it: then it was not read as late as could be.</summary>
    public HoldReleased? Hasty => Client.Gates.FirstOrDefault(g => g is { Held: "reading", Quiet: false });

    /// <summary>The RST that ended the connection from the server's side, on the wire or as the client noticed it.</summary>
    public RecordedEvent? Reset => Wire.Reset("server") ?? (RecordedEvent?)Client.Reset;

    /// <summary>
    /// Why the server's kernel reset the connection; null when it did not. The wire tells: a RST without ACK refuses what came for a
    /// socket that is closed; one with ACK is sent at close(), for unread data or else because of SO_LINGER (RFC 2525 §2.17). Which of these two it
    /// was, no recording shows. Without a wire the order of things tells.
    /// </summary>
    public string? Cause
    {
        get
        {
            if (Wire.Reset("server") is { } reset)
            {
                var spoken = Wire.Data("client") is { } data && data.Number < reset.Number;
                return !spoken ? SoLinger0 : reset.Flags == "R" ? MessageAfterClose : UnreadData;
            }
            if (Client.Reset is null)
                return null;
            if (Waiting is null && Client.LastSent is null)
                return SoLinger0;
            return Waiting is null && Served is { Inode: 0 } or { Shutdown: "SHUT_RDWR" } ? MessageAfterClose : UnreadData;
        }
    }

    /// <summary>The line on which the server printed the message, or another text in its place; null when it printed none.</summary>
    public PrintedLine? Printed => PrintedLine.Find(Server, Contract.MessagePrefix, Client.LastSent is null ? "" : Message);

    /// <summary>The client's message.</summary>
    public string Message => Contract.Message(_recording.Payload.Seed);

    /// <summary>Why nothing can be said about a transfer: the client never reached the server. Null when it did.</summary>
    public Finding? NotReached() => Reach.NotReached(_recording, Server, Client);

    /// <summary>The server listens where only programs on the same machine reach it; null when it does not.</summary>
    public Finding? OnLoopback() => Reach.OnLoopback(_recording, Server);

    /// <summary>The server ended badly after all else was right: by a signal, with a code, leaving processes; null when it did not.</summary>
    public Finding? BadExit() =>
        Server.NotEnded()
        ?? Server.WrongExit()
        ?? (Server.Left is { } left
            ? Finding.Failed(Reason.ProcessesLeft, left).With("program", Role)
                .WithDetails(Server.LeftDetails)
            : null);
}
