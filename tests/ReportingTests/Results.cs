using Courseware.Grading;
using Courseware.Judging;
using Courseware.Recordings;

namespace Courseware.Tests.ReportingTests;

/// <summary>Hand-made results, as grading would make them.</summary>
internal static class Results
{
    public static GradingResult Original { get; } = new(
        "half-close", "homework/kim", "process", "no network of its own", 20260801, "en",
        [
            Passed("server-builds", 4, "The server builds"),
            Passed("server-sends-file", 10, "The peer gets exactly the file, then end of file"),
            new("server-half-closes", Tier.Core, Verdict.Failed, "reset-after-eof", 0, 12,
                "End of file reaches the peer while the server still listens",
                "Expected: after the file, end of file, and then the peer's message is accepted. Seen: the message was answered with a reset (RST).")
            {
                Why = "close() takes both directions away. What arrives afterwards has no reader, so the kernel answers with RST, "
                    + "and a RST also throws away data that the peer has not read yet.",
                Hint = "Call shutdown(clnt_sd, SHUT_WR) after the last write, and close() only after the message was read.",
                Details = ["0.031 s  peer       sent 10 bytes: Thank you\\0", "0.031 s  server     RST"],
                Needs = ["server-sends-file"],
                Scenarios = ["server-holds-message"],
                DecidedBy = "server-holds-message",
                Evidence = [new PeerEof("client", 61) { At = 0.0307 }, new PeerReset("client", "send", "ECONNRESET", 61) { At = 0.0312 }],
                Reproduce = "grader grade half-close homework/kim --check server-half-closes --seed 20260801",
            },
            Waits("server-hears-thanks", 12, "The server prints what the peer says after end of file", "server-half-closes"),
            new("client-saves-file", Tier.Core, Verdict.Failed, "content-differs", 0, 12, "The client saves exactly what was sent",
                "Expected: receive.dat holds the 61 bytes that were sent. Seen: 60 bytes, different from offset 30 on.")
            {
                Why = "read() gives any number of bytes. A program that writes BUF_SIZE bytes whatever read() said saves bytes that never came.",
                Hint = "Write read_cnt bytes, not BUF_SIZE.",
                Details = HexWindow.Lines(Payload(61), [.. Payload(61)[..30], .. Payload(61)[31..]]),
                DecidedBy = "client-saves-61",
                Reproduce = "grader grade half-close homework/kim --check client-saves-file --seed 20260801",
            },
            new("works-with-original-server", Tier.Core, Verdict.Failed, "content-differs", 0, 8, "The client understands the original server",
                "Expected: receive.dat holds the 61 bytes that were sent. Seen: 60 bytes, different from offset 30 on.")
            {
                Why = "read() gives any number of bytes. A program that writes BUF_SIZE bytes whatever read() said saves bytes that never came.",
                Hint = "Write read_cnt bytes, not BUF_SIZE.",
                Reproduce = "grader grade half-close homework/kim --check works-with-original-server --seed 20260801",
            },
            new("client-ends-cleanly", Tier.Core, Verdict.Inconclusive, "machine-overloaded", 0, 0, "The client ends by FIN and exits 0",
                "The machine was too busy to tell a slow program from one that hangs.") { Retried = true },
            new("abrupt-close-loses-data", Tier.Core, Verdict.Error, "grader-fault", 0, 0, "An abrupt close loses data",
                "The recording ended before the scenario did."),
            Passed("server-reads-split-message", 0, "The server reads a message that comes in two pieces", Tier.Robust),
            new("server-survives-slow-client", Tier.Robust, Verdict.Skipped, "needs-namespace", 0, 0, "A slow client does not stop the server",
                "needs a private network namespace"),
            new("client-reports-refused-connection", Tier.Robust, Verdict.Failed, "crashed:SIGSEGV", 0, 0,
                "Nobody listens: the client says so and exits with an error", "Expected: a non-zero exit code. Seen: the client was killed by SIGSEGV.")
            {
                Why = "connect() fails with ECONNREFUSED when a RST answers the SYN.",
                Hint = "Check what connect() returns.",
                Reproduce = "grader grade half-close homework/kim --check client-reports-refused-connection --seed 20260801",
            },
        ])
    {
        Wire = "tun",
        Seconds = 1.234,
        Notes =
        [
            "The process lab does not protect this machine from a malicious program. Use --lab container for submissions that you do not trust.",
            "Without a network namespace 1 check was left out.",
        ],
    };

    public static GradingResult Solution { get; } = new(
        "half-close", "exercises/half-close/solution", "container", "own network, own file system", 1, "en",
        [
            Passed("server-builds", 4, "The server builds"),
            Passed("server-half-closes", 96, "End of file reaches the peer while the server still listens"),
            Passed("server-survives-reset", 0, "A reset does not stop the server", Tier.Robust),
        ])
    {
        Wire = "veth",
        Seconds = 0.96,
    };

    /// <summary>Two checks that one scenario decided, and one check that received data in another decided.</summary>
    public static GradingResult OnTheWire { get; } = new(
        "half-close", "homework/kim", "process", "pid-namespace", 1, "en",
        [
            Passed("server-builds", 4, "The server builds"),
            WireStories.Refused(WireStories.MessageRefused),
            WireStories.Refused(WireStories.MessageRefused) with
            {
                Id = "server-ends-cleanly", Title = "No reset at the end", Message = "The connection ended by RST.", Why = "", Hint = "",
                Evidence = [.. WireStories.MessageRefused.All<SegmentSeen>().Where(s => s.Flags == "R")],
            },
            new("server-reads-large-message", Tier.Robust, Verdict.Failed, "message-lost", 0, 0,
                "A long talk is heard to its end", "The server was reset after 40 answers.")
            {
                DecidedBy = WireStories.LongTalk.Scenario,
                Evidence = [.. WireStories.LongTalk.All<PeerReset>()],
            },
        ])
    {
        Seconds = 1.1,
    };

    public static GradingResult Korean { get; } = new(
        "half-close", "과제/김철수", "process", "자체 네트워크 없음", 7, "ko",
        [
            Passed("server-builds", 4, "서버가 빌드된다"),
            new("server-half-closes", Tier.Core, Verdict.Failed, "reset-after-eof", 0, 12, "서버가 아직 듣고 있는 동안 파일의 끝(EOF)이 상대에게 도착한다",
                "기대: 파일을 모두 보낸 뒤 EOF가 도착하고, 그다음 상대가 보낸 메시지를 받는다. 실제: 메시지에 리셋(RST)으로 응답했다.")
            {
                Why = "close()는 양쪽 방향을 모두 닫는다. 그 뒤에 도착한 데이터는 읽을 프로그램이 없으므로 커널이 RST를 보내고, RST를 받은 쪽은 아직 읽지 않은 데이터까지 잃는다.",
                Hint = "마지막 write() 다음에 shutdown(clnt_sd, SHUT_WR)을 호출하고, 메시지를 읽은 뒤에 close()를 호출한다.",
                Details = ["0.031 s  peer    보냄 10 bytes: Thank you\\0"],
                DecidedBy = "server-holds-message",
                Reproduce = "grader grade half-close 과제/김철수 --check server-half-closes --seed 7 --lang ko",
            },
            Waits("server-hears-thanks", 12, "서버가 EOF 뒤에 온 메시지를 출력한다", "server-half-closes"),
        ])
    {
        Wire = "loopback",
        WireDetail = "tun: open /dev/net/tun: Permission denied",
        Seconds = 1.5,
        Notes = ["process 실행 환경은 악의적인 프로그램을 막아 주지 않습니다."],
    };

    private static byte[] Payload(int size) => [.. Enumerable.Range(0, size).Select(i => (byte)(i + 0x20))];

    private static CheckResult Passed(string id, int points, string title, Tier tier = Tier.Core) =>
        new(id, tier, Verdict.Passed, "ok", points, points, title, "");

    private static CheckResult Waits(string id, int points, string title, params string[] waitedFor) =>
        new(id, Tier.Core, Verdict.Skipped, "needs", 0, points, title, "") { Needs = waitedFor, WaitedFor = waitedFor };
}
