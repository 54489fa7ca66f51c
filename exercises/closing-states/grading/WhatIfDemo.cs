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
    private static readonly TextTable Texts = TextTable.Load(typeof(WhatIfDemo).Assembly, "closing-states/grading/what-if.yaml");

    private const string Answer = "answer", First = "first", Shutdown = "shutdown", Close = "close", Linger = "linger", Last = "last";
    private const string FinHeld = "server-fin-held";
    private static readonly (string, string)[] Both = [("server", DemoPart.Origin), ("client", DemoPart.Origin)];
    private static readonly DemoProgram[] Programs = [new("server", "demo/what_if_server.c"), new("client", "demo/what_if_client.c")];

    private static readonly LocalizedText NoWire = Texts["without-wire"];

    public static Demo Only { get; } = new(
        "what-if",
        Texts["title"],
        [
            New(
                "demo-what-if-usual", Answer, Shutdown, OrdinaryAsync,
                Texts["usual.title"],
                Texts["usual.before"],
                w => w.FinWait2 && w.Wire.ActiveCloser == "client" && w.Wire.Reset("client") is null,
                Texts["usual.seen"]),
            New(
                "demo-what-if-ack-lost", Answer, Shutdown, AckLostAsync,
                Texts["ack-lost.title"],
                Texts["ack-lost.before"],
                w => w.Fins("client") > 1 && w.Wire.Reset("client") is null,
                Texts["ack-lost.seen"]),
            New(
                "demo-what-if-fin-held", Answer, Shutdown, FinHeldAsync,
                Texts["fin-held.title"],
                Texts["fin-held.before"],
                w => w.At(FinHeld, "client") == "FinWait2" && w.At(FinHeld, "server") == "LastAck",
                Texts["fin-held.seen"]),
            New(
                "demo-what-if-server-first", First, Last, OrdinaryAsync,
                Texts["server-first.title"],
                Texts["server-first.before"],
                w => w.Wire is { ActiveCloser: "server", TimeWait: not null },
                Texts["server-first.seen"]),
            New(
                "demo-what-if-close", Answer, Close, OrdinaryAsync,
                Texts["close.title"],
                Texts["close.before"],
                w => w.Wire.Fin("client") is not null && w.Wire.Refusal("client") is not null,
                Texts["close.seen"]),
            New(
                "demo-what-if-linger", Answer, Linger, OrdinaryAsync,
                Texts["linger.title"],
                Texts["linger.before"],
                w => w.Wire.Fin("client") is null && w.Wire.Reset("client") is { Flags: "R." } && w.Signal("server") == "SIGPIPE",
                Texts["linger.seen"]),
        ]);

    private static DemoPart New(
        string id, string server, string client, Func<ScenarioContext, string, string, Task> run, LocalizedText title, LocalizedText before,
        Func<Facts, bool> isSo, LocalizedText seen) => new(
        title, before, Programs, new Scenario(id, Both, 0, PayloadKind.Text, s => run(s, server, client)),
        r => !new WireFacts(r).IsSeen ? NoWire : isSo(new Facts(r)) ? seen : DemoPart.NotReached);

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

    /// <summary>The facts of a recording that the sentences use.</summary>
    private sealed class Facts(ScenarioRecording recording)
    {
        public WireFacts Wire { get; } = new(recording);

        public bool FinWait2 => recording.First<SocketSeen>(s => s is { Program: "client", State: "FinWait2" }) is not null;

        public int Fins(string from) => recording.All<SegmentSeen>().Count(s => s.From == from && s.Flags.Contains('F'));

        public string? Signal(string program) => recording.First<ProgramExited>(e => e.Program == program)?.Signal;

        public string? At(string when, string program) => recording.First<SocketSeen>(s => s.When == when && s.Program == program)?.State;
    }
}
