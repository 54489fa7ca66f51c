using Courseware.Grading;
using Courseware.Judging;
using Courseware.Labs;
using Courseware.Recordings;
using Courseware.Wire;

namespace Courseware.Exercises.ClosingStates;

/// <summary>
/// One close, and the same with one other decision each: of the wire, which loses or holds a segment, or of a program, which calls something else.
/// </summary>
internal static class WhatIfDemo
{
    private const string Answer = "answer", First = "first", Shutdown = "shutdown", Close = "close", Linger = "linger", Last = "last";
    private const string FinHeld = "server-fin-held";
    private static readonly (string, string)[] Both = [("server", DemoPart.Origin), ("client", DemoPart.Origin)];
    private static readonly DemoProgram[] Programs = [new("server", "demo/what_if_server.c"), new("client", "demo/what_if_client.c")];

    private static readonly LocalizedText NotShown =
        new("Seen: this run did not come to it. Play it again.", "결과: 이번 실행에서는 일어나지 않았습니다. 다시 재생해 보세요.");

    private static readonly LocalizedText NoWire =
        new("Seen: nothing. There is no wire here, and without one this cannot be shown.", "결과: 여기에는 보여 드릴 회선이 없습니다.");

    public static Demo Only { get; } = new(
        "what-if",
        new LocalizedText("What if: one close, and one other decision each", "만약에: 같은 종료에서 선택 하나만 바꾸면"),
        [
            New(
                "demo-what-if-usual", Answer, Shutdown, OrdinaryAsync,
                new("The client half-closes, the server answers and closes", "클라이언트가 half-close하고, 서버가 응답한 뒤 닫는다"),
                new(
                    "The client has nothing to send and says so with shutdown(SHUT_WR). The server needs half a second for its answer. Look at the state in which the client waits for it.",
                    "클라이언트는 보낼 것이 없음을 shutdown(SHUT_WR)으로 알립니다. 서버는 응답하는 데 0.5초가 걸립니다. 그동안 클라이언트가 어느 상태에서 기다리는지 보세요."),
                w => w.FinWait2 && w.Wire.ActiveCloser == "client" && w.Wire.Reset("client") is null,
                new(
                    "Seen: the client waited in FIN_WAIT_2 as long as the server stayed in CLOSE_WAIT, read the answer, and is left in TIME_WAIT.",
                    "결과: 서버가 CLOSE_WAIT에 있는 동안 클라이언트는 FIN_WAIT_2에서 기다렸고, 응답을 읽은 뒤 TIME_WAIT에 남았습니다.")),
            New(
                "demo-what-if-ack-lost", Answer, Shutdown, AckLostAsync,
                new("The ACK of the client's FIN is lost", "클라이언트 FIN의 ACK가 사라진다"),
                new(
                    "The wire throws away the first ACK of the client's FIN. Look at what the client's kernel does, and in which state: its program has nothing to do with it.",
                    "회선이 클라이언트 FIN에 대한 첫 ACK를 버립니다. 클라이언트의 커널이 어느 상태에서 무엇을 하는지 보세요. 프로그램은 관여하지 않습니다."),
                w => w.Fins("client") > 1 && w.Wire.Reset("client") is null,
                new(
                    "Seen: without an ACK the client stayed in FIN_WAIT_1 and its kernel sent the FIN again. The second ACK arrived, and all went on as before.",
                    "결과: ACK가 오지 않아 클라이언트는 FIN_WAIT_1에 머물렀고 커널이 FIN을 다시 보냈습니다. 두 번째 ACK가 도착한 뒤로는 전과 같습니다.")),
            New(
                "demo-what-if-fin-held", Answer, Shutdown, FinHeldAsync,
                new("The server's FIN is held on the wire", "서버의 FIN이 회선에 붙잡힌다"),
                new(
                    "The server's FIN is held on the wire until the kernel has sent it again. Then the first one is delivered and the copy dropped. Look at the two states meanwhile: which end waits for what?",
                    "서버가 닫지만 그 FIN은 커널이 다시 보낼 때까지 회선에 붙잡혀 있습니다. 그 뒤 첫 번째 것을 전달하고 복사본은 버립니다. 그동안 양쪽의 상태를 보세요. 어느 쪽이 무엇을 기다립니까?"),
                w => w.At(FinHeld, "client") == "FinWait2" && w.At(FinHeld, "server") == "LastAck",
                new(
                    "Seen: the client in FIN_WAIT_2 waited for the FIN, the server in LAST_ACK for the ACK of it, although its program had ended. LAST_ACK is the kernel's business.",
                    "결과: FIN_WAIT_2의 클라이언트는 FIN을, LAST_ACK의 서버는 그 ACK를 기다렸습니다. 서버 프로그램은 이미 끝났습니다. LAST_ACK는 커널이 맡습니다.")),
            New(
                "demo-what-if-server-first", First, Last, OrdinaryAsync,
                new("The server's FIN comes first", "서버의 FIN이 먼저 나간다"),
                new(
                    "The server says goodbye and half-closes at once; the client reads to the end and closes half a second later. Look at which end is left in TIME_WAIT now.",
                    "서버가 바로 작별 인사를 보내고 half-close합니다. 클라이언트는 끝까지 읽고 0.5초 뒤에 닫습니다. 이번에는 어느 쪽이 TIME_WAIT에 남는지 보세요."),
                w => w.Wire is { ActiveCloser: "server", TimeWait: not null },
                new(
                    "Seen: the roles changed over. TIME_WAIT has nothing to do with server or client: it stays with the end whose FIN went first.",
                    "결과: 역할이 바뀌었습니다. TIME_WAIT는 서버냐 클라이언트냐와 관계없이 FIN을 먼저 보낸 쪽에 남습니다.")),
            New(
                "demo-what-if-close", Answer, Close, OrdinaryAsync,
                new("close() in place of shutdown()", "shutdown() 대신 close()를 부른다"),
                new(
                    "The client calls close(). Its FIN looks the same, and the server's kernel acknowledges it the same way. Look at what the server's answer meets.",
                    "클라이언트가 close()를 부릅니다. FIN은 똑같아 보이고 서버의 커널도 똑같이 확인합니다. 서버의 응답에 무엇이 돌아오는지 보세요."),
                w => w.Wire.Fin("client") is not null && w.Wire.Refusal("client") is not null,
                new(
                    "Seen: the answer was refused with RST. A FIN says only that its sender sends no more; whether it still receives shows when something comes.",
                    "결과: 응답이 RST로 거부되었습니다. FIN은 더 보내지 않는다는 뜻일 뿐이고, 아직 받는지는 무엇인가 도착해야 드러납니다.")),
            New(
                "demo-what-if-linger", Answer, Linger, OrdinaryAsync,
                new("SO_LINGER with a time of 0", "SO_LINGER를 시간 0으로 설정한다"),
                new(
                    "The client sets SO_LINGER to 0 seconds and calls close(). Look for a FIN.",
                    "클라이언트가 SO_LINGER를 0초로 설정하고 close()를 부릅니다. FIN이 있는지 보세요."),
                w => w.Wire.Fin("client") is null && w.Wire.Reset("client") is { Flags: "R." } && w.Signal("server") == "SIGPIPE",
                new(
                    "Seen: no FIN, but a RST. When the server wrote its answer, SIGPIPE ended it: its connection was gone.",
                    "결과: FIN은 없고 RST만 나갔습니다. 연결이 이미 사라졌으므로 서버는 응답을 쓰다가 SIGPIPE로 끝났습니다.")),
        ]);

    private static DemoPart New(
        string id, string server, string client, Func<ScenarioContext, string, string, Task> run, LocalizedText title, LocalizedText before,
        Func<Facts, bool> isSo, LocalizedText seen) => new(
        title, before, Programs, new Scenario(id, Both, 0, PayloadKind.Text, s => run(s, server, client)),
        r => !new WireFacts(r).IsSeen ? NoWire : isSo(new Facts(r)) ? seen : NotShown);

    private static async Task OrdinaryAsync(ScenarioContext context, string server, string client)
    {
        if (await StartAsync(context, server, client) is var (port, one, other))
            await EndAsync(context, port, one, other);
    }

    private static async Task AckLostAsync(ScenarioContext context, string server, string client)
    {
        using var lost = context.Wire?.Drop(SegmentMatch.AckOfFin.FromServer.First());
        await OrdinaryAsync(context, server, client);
    }

    private static async Task FinHeldAsync(ScenarioContext context, string server, string client)
    {
        var hold = context.Wire?.Hold(SegmentMatch.Fin.FromServer);
        if (await StartAsync(context, server, client) is not var (port, one, other))
            return;
        if (hold is not null)
        {
            // Two of them: the kernel has sent it again, so that the state it waits in can be seen to last.
            using var waiting = context.Waiting("server:close");
            while (hold.Applied < 2)
                await Task.Delay(4, context.CancellationToken);
            context.RecordBothEnds(port, FinHeld);
            // A second one would be acknowledged to an end that is gone by then, and answered with RST.
            context.Wire!.ReleaseFirst(hold);
            hold.Dispose();
        }
        await EndAsync(context, port, one, other);
    }

    private static async Task<(PortLease Port, RunningProgram Server, RunningProgram Client)?> StartAsync(ScenarioContext context, string server, string client)
    {
        var port = context.LeasePort();
        var one = await context.StartAsync("server", DemoPart.Origin, [$"{port.Port}", server]);
        if (!await context.WaitForListenAsync(one, port))
            return null;
        return (port, one, await context.StartAsync("client", DemoPart.Origin, [$"{port.Address.Address}", $"{port.Port}", client]));
    }

    private static async Task EndAsync(ScenarioContext context, PortLease port, RunningProgram server, RunningProgram client)
    {
        await context.WaitForExitAsync(client);
        await context.WaitForExitAsync(server);
        await context.SampleBothEndsAsync(port, Contract.Reached(Contract.Close));
    }

    /// <summary>What the sentences ask of a recording.</summary>
    private sealed class Facts(ScenarioRecording recording)
    {
        public WireFacts Wire { get; } = new(recording);

        public bool FinWait2 => recording.First<SocketSeen>(s => s is { Program: "client", State: "FinWait2" }) is not null;

        public int Fins(string from) => recording.All<SegmentSeen>().Count(s => s.From == from && s.Flags.Contains('F'));

        public string? Signal(string program) => recording.First<ProgramExited>(e => e.Program == program)?.Signal;

        public string? At(string when, string program) => recording.First<SocketSeen>(s => s.When == when && s.Program == program)?.State;
    }
}
