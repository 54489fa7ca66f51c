using Courseware.Grading;
using Courseware.Judging;
using Courseware.Recordings;
using static Courseware.Tests.ReportingTests.WireScript;

namespace Courseware.Tests.ReportingTests;

/// <summary>The stories that a course about the end of a connection tells.</summary>
internal static class WireStories
{
    private const string Thanks = "Thank you\0";

    /// <summary>File, FIN, and the message in the other direction, which is still open.</summary>
    public static ScenarioRecording HalfClose { get; } = StudentServer("server-file-5003")
        .Handshake()
        .Then(new PeerConnected("client", "10.99.0.1:40000", "10.99.0.2:20000"))
        .Server("data 1448").Client("ACK").Server("data 1448").Server("data 1448").Client("ACK").Server("FIN data 659").Client("ACK")
        .Then(new PeerReceived("client", 4344, null), new PeerReceived("client", 659, null), new PeerEof("client", 5003))
        .After(0.06)
        .Then(
            new HoldReleased("client", "message", true, 0, 0.0604),
            new SocketSeen("server", "FinWait2", "10.99.0.2:20000", "10.99.0.1:40000", 0, 0, 77, "SHUT_WR", "eof-seen"),
            Sent("client", Thanks))
        .Client("data 10").Server("ACK")
        .Then(new PeerShutdown("client"))
        .Client("FIN").Server("ACK")
        .Then(
            new SocketSeen("server", "TimeWait", "10.99.0.2:20000", "10.99.0.1:40000", 0, 0, 0, "", "segment 14", "time-wait", 59.99),
            Printed("server", "Message from client: Thank you \n"),
            Exited("server"))
        .End();

    /// <summary>close() where shutdown() belongs: the message is answered with RST.</summary>
    public static ScenarioRecording MessageRefused { get; } = StudentServer("server-nonce")
        .Handshake()
        .Then(new PeerConnected("client", "10.99.0.1:40000", "10.99.0.2:20000"))
        .Server("data 31").Client("ACK")
        .Then(new PeerReceived("client", 31, null))
        .Server("FIN").Client("ACK")
        .Then(
            new SocketSeen("server", "FinWait2", "10.99.0.2:20000", "10.99.0.1:40000", 0, 0, 0, "SHUT_RDWR", "segment 7"),
            new PeerEof("client", 31),
            Exited("server"))
        .After(0.06)
        .Then(new HoldReleased("client", "message", true, 0, 0.0602), Sent("client", "nonce-7f3a\0"))
        .Client("data 11").Server("RST")
        .Then(new PeerReset("client", "send", "EPIPE", 31))
        .End();

    /// <summary>Both FINs are under way at the same time.</summary>
    public static ScenarioRecording SimultaneousClose { get; } = Pair("simultaneous-close")
        .Handshake()
        .Server("data 31").Client("ACK")
        .Server("FIN", "held", "both FINs")
        .After(0.02)
        .Client("data 10").Server("ACK")
        .Client("FIN", "held", "both FINs")
        .After(0.3)
        .Release("both FINs")
        .Client("ACK").Server("ACK")
        .Then(
            new SocketSeen("server", "TimeWait", "10.99.0.2:20000", "10.99.0.1:40000", 0, 0, 0, "", "segment 11", "time-wait", 60),
            Exited("server"), Exited("client"))
        .End(new FileCollected("client", "receive.dat", 31, "", null));

    /// <summary>The last ACK is lost, so that the FIN comes again, and again.</summary>
    public static ScenarioRecording LastAckLost { get; } = Pair("last-ack-lost", "original")
        .Handshake()
        .Server("data 31").Client("ACK")
        .Server("FIN").Client("ACK").Client("FIN")
        .Server("ACK", "dropped", "the first two ACKs of the client's FIN")
        .Then(Exited("server"))
        .After(0.207).Client("FIN again").Server("ACK", "dropped", "the first two ACKs of the client's FIN")
        .After(0.431).Client("FIN again").Server("ACK")
        .Then(Exited("client"))
        .End();

    /// <summary>Question and answer, forty times: too long for a terminal. Then the server is killed with a question unread.</summary>
    public static ScenarioRecording LongTalk { get; } = Enumerable.Range(0, 40)
        .Aggregate(
            StudentServer("server-long-talk").Handshake().Then(new PeerConnected("client", "10.99.0.1:40000", "10.99.0.2:20000")),
            (talk, i) => talk
                .Then(Sent("client", $"{i}?")).Client($"data {2 + (i / 10)}")
                .Server("data 4").Then(Received("client", "yes\0")).Client("ACK"))
        .Then(Sent("client", "last?")).Client("data 5").Server("RST ACK")
        .Then(new PeerReset("client", "receive", "ECONNRESET", 160), new ProgramExited("server", null, "SIGSEGV", 0.01, 1000))
        .After(0.2)
        .Then(new PeerClosed("client", "orderly"))
        .End();

    /// <summary>No namespace, no wire: only what the ends say of themselves, and what the kernel says.</summary>
    public static ScenarioRecording NoWire { get; } = new ScenarioRecording("server-nonce",
    [
        new ScenarioStarted("server-nonce", 1, 31, PayloadKind.Binary),
        new NetworkOpened("loopback", "/dev/net/tun cannot be opened") { At = 0.001 },
        new ProgramStarted("server", "student", 100, "file_server 20000") { At = 0.02 },
        new ProgramListening("server", "0.0.0.0", 20000, 20000) { At = 0.031 },
        new PeerConnected("client", "127.0.0.1:40000", "127.0.0.1:20000") { At = 0.0322 },
        new PeerReceived("client", 31, null) { At = 0.0324 },
        new PeerEof("client", 31) { At = 0.0325 },
        new HoldReleased("client", "message", true, 0, 0.06) { At = 0.0926 },
        new SocketSeen("server", "FinWait2", "127.0.0.1:20000", "127.0.0.1:40000", 0, 0, 77, "SHUT_WR", "eof-seen") { At = 0.0931 },
        Sent("client", Thanks) with { At = 0.0932 },
        new PeerShutdown("client") { At = 0.0933 },
        Printed("server", "Message from client: Thank you \n") with { At = 0.094 },
        Exited("server") with { At = 0.095 },
        new TearDownBegan { At = 0.0961 },
        new PeerClosed("client", "orderly") { At = 0.0972 },
        new ScenarioEnded { At = 0.098 },
    ], new Dictionary<string, byte[]>());

    /// <summary>The recordings in which something is refused.</summary>
    public static IReadOnlyList<ScenarioRecording> Refusals { get; } = [MessageRefused, LongTalk];

    public static IReadOnlyList<(string Name, ScenarioRecording Recording)> All { get; } =
    [
        ("half-close", HalfClose), ("refused", MessageRefused), ("simultaneous", SimultaneousClose), ("last-ack", LastAckLost), ("no-wire", NoWire),
            ("long-talk", LongTalk),
    ];

    /// <summary>The check that <see cref="MessageRefused"/> fails, decided by the RST that reached the peer.</summary>
    public static CheckResult Refused(ScenarioRecording recording) => new(
        "server-half-closes", Tier.Core, Verdict.Failed, "reset-after-eof", 0, 12, "EOF goes out, the message can still come in",
        "EOF came, as it should, but the message sent after it was answered with RST.")
    {
        Why = "close() gives up both directions at once.",
        Hint = "After the file: shutdown(sock, SHUT_WR), then read() the message, and only then close().",
        Scenarios = [recording.Scenario],
        DecidedBy = recording.Scenario,
        Evidence = [.. recording.Events.Where(e => e is PeerEof or PeerReset)],
        Reproduce = "grader grade half-close homework/kim --seed 1 --check server-half-closes",
    };
}
