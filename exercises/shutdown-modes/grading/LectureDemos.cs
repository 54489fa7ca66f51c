using System.Text;
using Courseware.Grading;

namespace Courseware.Exercises.ShutdownModes;

/// <summary>What a lecture about <c>shutdown()</c> shows: the same steps in the three modes, one after the other.</summary>
internal static class LectureDemos
{
    private static readonly LocalizedText NotShown = new(
        "Seen: this run did not come to it. Play it again.", "결과: 이번 실행에서는 일어나지 않았습니다. 다시 재생해 보세요.");

    private static readonly DemoPart Reading = New(
        "demo-shut-rd", Contract.Read,
        new LocalizedText("SHUT_RD: nothing is sent, and data still comes in", "SHUT_RD: 아무것도 보내지 않고, 데이터는 여전히 들어온다"),
        new LocalizedText(
            "The client calls shutdown(SHUT_RD) and then stops itself (SIGSTOP). The peer sends once more. Look for a FIN, and for what becomes of the late data.",
            "클라이언트가 shutdown(SHUT_RD)을 부르고 스스로 멈춥니다(SIGSTOP). 상대가 한 번 더 보냅니다. FIN이 있는지, 늦게 온 데이터가 어떻게 되는지 보세요."),
        f => f is { ReadsShut: true, WritesShut: false, ResetAtStop: null, HasQueuedLate: true, PeerSocket.State: "Established" } && Prints(f, $"read {f.Late!.Count}"),
        f => f.LateAck is not null,
        new LocalizedText(
            "Seen: shutdown() sent nothing at all. The peer's late data was acknowledged and queued, and the client's next read() had it. On Linux, SHUT_RD keeps no data out.",
            "결과: shutdown()은 아무것도 보내지 않았습니다. 늦게 온 데이터는 ACK를 받고 큐에 들어갔고, 클라이언트의 다음 read()가 그것을 읽었습니다. Linux의 SHUT_RD는 데이터를 막지 않습니다."),
        new LocalizedText(
            "Seen: the peer's late data was queued, and the client's next read() had it. On Linux, SHUT_RD keeps no data out. FIN and ACK cannot be shown here: there is no wire.",
            "결과: 늦게 온 데이터가 큐에 들어갔고 클라이언트의 다음 read()가 그것을 읽었습니다. Linux의 SHUT_RD는 데이터를 막지 않습니다. 여기에는 회선이 없어 FIN과 ACK는 보여 드릴 수 없습니다."));

    private static readonly DemoPart Writing = New(
        "demo-shut-wr", Contract.Write,
        new LocalizedText("SHUT_WR: a FIN goes out, and data still comes in", "SHUT_WR: FIN이 나가고, 데이터는 여전히 들어온다"),
        new LocalizedText(
            "The same steps with SHUT_WR. Look for the FIN before the program stops, and for the ACK of the late data.",
            "같은 순서를 SHUT_WR로 되풀이합니다. 멈추기 전에 나가는 FIN과, 늦게 온 데이터에 대한 ACK를 보세요."),
        f => f is { ReadsShut: false, WritesShut: true, ResetAtStop: null, HasQueuedLate: true } && Prints(f, "write -1 EPIPE\nwrite -1 EPIPE\n") && Prints(f, $"read {f.Late!.Count}"),
        f => f.Wire.Fin("client") is { } fin && fin.At <= f.Resumed!.At,
        new LocalizedText(
            "Seen: the FIN went out at once, both write()s failed with EPIPE, and the peer's late data was read as if nothing had happened. That is a half-close.",
            "결과: FIN이 곧바로 나갔고 write()는 두 번 다 EPIPE로 실패했지만, 늦게 온 데이터는 아무 일 없었던 듯 읽혔습니다. 이것이 half-close입니다."),
        new LocalizedText(
            "Seen: both write()s failed with EPIPE, and the peer's late data was read as if nothing had happened. That is a half-close. Its FIN cannot be shown here: there is no wire.",
            "결과: write()는 두 번 다 EPIPE로 실패했지만, 늦게 온 데이터는 아무 일 없었던 듯 읽혔습니다. 이것이 half-close입니다. 여기에는 회선이 없어 FIN은 보여 드릴 수 없습니다."));

    private static readonly DemoPart Both = New(
        "demo-shut-rdwr", Contract.Both,
        new LocalizedText("SHUT_RDWR: a FIN goes out, and data is refused", "SHUT_RDWR: FIN이 나가고, 데이터는 거부된다"),
        new LocalizedText(
            "The same steps with SHUT_RDWR. The FIN looks just like that of SHUT_WR. Look at the answer to the late data.",
            "같은 순서를 SHUT_RDWR로 되풀이합니다. FIN은 SHUT_WR의 것과 똑같아 보입니다. 늦게 온 데이터에 무엇이 돌아가는지 보세요."),
        f => f is { ReadsShut: true, WritesShut: true, IsOpen: true, ResetAtStop: not null } && Prints(f, "write -1 ECONNRESET"),
        f => f.Wire.Refusal("client") is not null,
        new LocalizedText(
            "Seen: the late data was answered with RST, although the descriptor was still open. The next write() learned of it: ECONNRESET, not EPIPE.",
            "결과: 디스크립터가 아직 열려 있는데도 늦게 온 데이터에 RST가 돌아갔습니다. 다음 write()가 그것을 알게 됩니다. EPIPE가 아니라 ECONNRESET입니다."),
        new LocalizedText(
            "Seen: the late data was refused and the connection was gone, although the descriptor was still open. The next write() learned of it: ECONNRESET, not EPIPE. The RST cannot be shown here: there is no wire.",
            "결과: 디스크립터가 아직 열려 있는데도 늦게 온 데이터가 거부되고 연결이 사라졌습니다. 다음 write()가 그것을 알게 됩니다. EPIPE가 아니라 ECONNRESET입니다. 여기에는 회선이 없어 RST는 보여 드릴 수 없습니다."));

    public static IReadOnlyList<Demo> All { get; } =
    [
        new(
            "shutdown-modes",
            new LocalizedText("The three modes of shutdown(), one after the other", "shutdown()의 세 가지 방식을 차례로 비교"),
            [Reading, Writing, Both]),
    ];

    /// <summary>
    /// One part. <paramref name="isSo"/> is what <paramref name="withoutWire"/> claims, <paramref name="isOnWire"/> what
    /// <paramref name="onWire"/> claims more.
    /// </summary>
    private static DemoPart New(
        string id, string mode, LocalizedText title, LocalizedText before, Func<ModeFacts, bool> isSo, Func<ModeFacts, bool> isOnWire,
        LocalizedText onWire, LocalizedText withoutWire) => new(
        title, before, [new DemoProgram("client", "solution/shutdown_modes.c")],
        ModeScenarios.Demonstrating(id, mode, DemoPart.Origin),
        r =>
        {
            var facts = new ModeFacts(r);
            if (!isSo(facts))
                return NotShown;
            if (!facts.Wire.IsSeen)
                return withoutWire;
            return isOnWire(facts) ? onWire : NotShown;
        });

    private static bool Prints(ModeFacts f, string text) => Encoding.ASCII.GetString(f.Program.Stdout).Contains(text, StringComparison.Ordinal);
}
