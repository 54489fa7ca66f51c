using Courseware.Grading;
using Courseware.Judging;
using Courseware.Labs;
using Courseware.Recordings;

namespace Courseware.Exercises.NeedsHalfClose;

/// <summary>What a lecture shows of the need for half-close: one pair of programs, and three ways to end the sending.</summary>
internal static class LectureDemos
{
    private const int Size = 70;
    private const string BothWait = "both-wait";
    private const string BothExited = "both-exited";

    private static readonly LocalizedText NotShown = new(
        "Seen: this run did not come to it. Play it again.", "결과: 이번 실행에서는 일어나지 않았습니다. 다시 재생해 보세요.");

    private static readonly DemoProgram[] Programs =
        [new DemoProgram(Contract.Server, "demo/digest_server.c"), new DemoProgram(Contract.Client, "demo/digest_client.c")];

    public static IReadOnlyList<Demo> All { get; } =
    [
        new(
            "deadlock",
            new LocalizedText("Why half-close is needed: a deadlock, a lost answer, and the cure", "half-close가 필요한 까닭: 교착 상태, 잃어버린 응답, 그리고 해법"),
            [
                new DemoPart(
                    new LocalizedText("No end: both wait", "끝을 알리지 않으면: 둘 다 기다린다"),
                    new LocalizedText(
                        "The client answers with a digest of all that it has read. The server sends all and waits for the answer, and does not end its sending. Look for a FIN, and at what the two ends have in their queues.",
                        "클라이언트는 읽은 것 전체의 다이제스트로 응답합니다. 서버는 모두 보낸 뒤 송신을 끝내지 않고 응답을 기다립니다. FIN이 있는지, 두 끝의 큐에 무엇이 있는지 보세요."),
                    Programs, New("demo-none", WaitAsync), AfterNone),
                new DemoPart(
                    new LocalizedText("close(sd): the answer is lost", "close(sd): 응답을 잃는다"),
                    new LocalizedText(
                        "Now the server closes after the last byte. The client gets its EOF and answers. Look at what its answer is answered with.",
                        "이번에는 서버가 마지막 바이트 뒤에 close()합니다. 클라이언트는 EOF를 받고 응답합니다. 그 응답에 무엇이 돌아오는지 보세요."),
                    Programs, New("demo-close", s => RunAsync(s, Contract.Close)), AfterClose),
                new DemoPart(
                    new LocalizedText("shutdown(sd, SHUT_WR): the answer arrives", "shutdown(sd, SHUT_WR): 응답이 도착한다"),
                    new LocalizedText(
                        "One call is different: the server ends its sending only. The FIN looks the same. Look at the answer that comes in after it.",
                        "호출 하나만 다릅니다. 서버는 송신만 끝냅니다. FIN은 똑같아 보입니다. 그 뒤에 들어오는 응답을 보세요."),
                    Programs, New("demo-half-close-needed", s => RunAsync(s, Contract.Shutdown)), AfterShutdown),
            ]),
    ];

    private static Scenario New(string id, Func<ScenarioContext, Task> run) =>
        new(id, [(Contract.Server, DemoPart.Origin), (Contract.Client, DemoPart.Origin)], Size, PayloadKind.Text, run);

    private static async Task RunAsync(ScenarioContext context, string mode)
    {
        if (await StartAsync(context, mode) is not var (port, server, client))
            return;
        await context.WaitForExitAsync(client);
        await context.WaitForExitAsync(server);
        await context.DrainWireAsync();
        await context.SampleBothEndsAsync(port, BothExited);
    }

    /// <summary>Until both have slept for so many looks in a row that nothing is to come any more; the tear-down ends them.</summary>
    private static async Task WaitAsync(ScenarioContext context)
    {
        const int wantedLooks = 75, mostLooks = 2500, millisecondsBetween = 4;
        if (await StartAsync(context, Contract.None) is not var (port, server, client))
            return;
        for (int look = 0, quiet = 0; look < mostLooks && quiet < wantedLooks; look++)
        {
            quiet = server.IsAsleep() && client.IsAsleep() && context.Wire is not { IsQuiet: false } ? quiet + 1 : 0;
            await Task.Delay(millisecondsBetween, context.CancellationToken);
        }
        context.RecordBothEnds(port, BothWait);
    }

    private static async Task<(PortLease Port, RunningProgram Server, RunningProgram Client)?> StartAsync(ScenarioContext context, string mode)
    {
        var port = context.LeasePort();
        var server = await context.StartAsync(Contract.Server, DemoPart.Origin, [$"{port.Port}", mode], (Contract.SentFile, context.Payload.Bytes));
        if (!await context.WaitForListenAsync(server, port))
            return null;
        return (port, server, await context.StartAsync(Contract.Client, DemoPart.Origin, [$"{port.Address.Address}", $"{port.Port}"]));
    }

    private static LocalizedText AfterNone(ScenarioRecording r)
    {
        var looks = r.All<SocketSeen>().Where(s => s.When == BothWait).ToList();
        var bothWait = looks is [_, _] && looks.TrueForAll(s => s is { State: "Established", ReceiveQueue: 0, SendQueue: 0 });
        var nobodyEnded = Server(r).Exit is null && new ProgramFacts(r, Contract.Client).Exit is null;
        return bothWait && nobodyEnded && new WireFacts(r).Fin(Contract.Server) is null
            ? new LocalizedText(
                "Seen: all data had come, every queue was empty, and both ends were ESTABLISHED. The client waited for EOF, the server for the answer: a deadlock. The grader had to end them.",
                "결과: 데이터는 모두 도착했고 모든 큐가 비었으며 두 끝 모두 ESTABLISHED였습니다. 클라이언트는 EOF를, 서버는 응답을 기다렸습니다. 교착 상태입니다. 채점기가 두 프로그램을 끝내야 했습니다.")
            : NotShown;
    }

    private static LocalizedText AfterClose(ScenarioRecording r)
    {
        var wire = new WireFacts(r);
        var read = Printed.Parse(new ProgramFacts(r, Contract.Client).Stdout).Read;
        if (read != Digest.Of(r.Payload.Bytes).ToString() || Printed.Parse(Server(r).Stdout).HasAnswer)
            return NotShown;
        if (!wire.IsSeen)
        {
            return new LocalizedText(
                "Seen: the client read all and answered, and the server never heard it. The RST that refused the answer cannot be shown here: there is no wire.",
                "결과: 클라이언트는 모두 읽고 응답했지만 서버는 듣지 못했습니다. 여기에는 회선이 없어 응답을 거부한 RST는 보여 드릴 수 없습니다.");
        }
        return wire.Refusal(Contract.Server) is not null
            ? new LocalizedText(
                "Seen: EOF came, the client answered, and the answer was refused with RST: nobody had the socket any more.",
                "결과: EOF가 오고 클라이언트가 응답했지만, 소켓을 가진 쪽이 없어 응답은 RST로 거부되었습니다.")
            : NotShown;
    }

    private static LocalizedText AfterShutdown(ScenarioRecording r)
    {
        var wire = new WireFacts(r);
        if (Printed.Parse(Server(r).Stdout).Answer != Digest.Of(r.Payload.Bytes).ToString() || wire.Reset(Contract.Server) is not null)
            return NotShown;
        return wire.IsSeen
            ? new LocalizedText(
                "Seen: the FIN went out, the answer came in after it and acknowledged it, and the server printed it: all bytes are confirmed.",
                "결과: FIN이 나가고, 그 FIN을 확인 응답하는 응답이 뒤이어 들어와 서버가 출력했습니다. 모든 바이트가 확인되었습니다.")
            : new LocalizedText(
                "Seen: the server had ended its sending, and it still got the answer: all bytes are confirmed. The FIN itself cannot be shown here: there is no wire.",
                "결과: 서버는 송신을 끝낸 뒤에도 응답을 받았습니다. 모든 바이트가 확인되었습니다. 여기에는 회선이 없어 FIN 자체는 보여 드릴 수 없습니다.");
    }

    private static ProgramFacts Server(ScenarioRecording r) => new(r, Contract.Server);
}
