using Courseware.Grading;
using Courseware.Judging;
using Courseware.Labs;
using Courseware.Recordings;

namespace Courseware.Exercises.NeedsHalfClose;

/// <summary>The demos of a lecture about the need for half-close: one pair of programs, and three ways to end the sending.</summary>
internal static class LectureDemos
{
    private static readonly TextTable Texts = TextTable.Load(typeof(LectureDemos).Assembly, "needs-half-close/grading/demos.yaml");

    private const int Size = 70;
    private const string BothWait = "both-wait";
    private const string BothExited = "both-exited";

    private static readonly DemoProgram[] Programs =
        [new DemoProgram(Contract.Server, "demo/digest_server.c"), new DemoProgram(Contract.Client, "demo/digest_client.c")];

    public static IReadOnlyList<Demo> All { get; } =
    [
        new(
            "deadlock",
            Texts["title"],
            [
                new DemoPart(
                    Texts["none.title"],
                    Texts["none.before"],
                    Programs, New("demo-none", WaitAsync), AfterNone),
                new DemoPart(
                    Texts["close.title"],
                    Texts["close.before"],
                    Programs, New("demo-close", s => RunAsync(s, Contract.Close)), AfterClose),
                new DemoPart(
                    Texts["shutdown.title"],
                    Texts["shutdown.before"],
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

    /// <summary>Until both have slept for so many polls in a row that nothing is to come any longer; the tear-down ends them.</summary>
    private static async Task WaitAsync(ScenarioContext context)
    {
        const int wantedPolls = 75, maxPolls = 2500, millisecondsBetween = 4;
        if (await StartAsync(context, Contract.None) is not var (port, server, client))
            return;
        for (int poll = 0, quiet = 0; poll < maxPolls && quiet < wantedPolls; poll++)
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
        var polls = r.All<SocketSeen>().Where(s => s.When == BothWait).ToList();
        var bothWait = polls is [_, _] && polls.TrueForAll(s => s is { State: "Established", ReceiveQueue: 0, SendQueue: 0 });
        var nobodyEnded = Server(r).Exit is null && new ProgramFacts(r, Contract.Client).Exit is null;
        return bothWait && nobodyEnded && new WireFacts(r).Fin(Contract.Server) is null
            ? Texts["none.seen"]
            : DemoPart.NotReached;
    }

    private static LocalizedText AfterClose(ScenarioRecording r)
    {
        var wire = new WireFacts(r);
        var read = Printed.Parse(new ProgramFacts(r, Contract.Client).Stdout).Read;
        if (read != Digest.Of(r.Payload.Bytes).ToString() || Printed.Parse(Server(r).Stdout).HasAnswer)
            return DemoPart.NotReached;
        if (!wire.IsSeen)
        {
            return Texts["close.without-wire"];
        }
        return wire.Refusal(Contract.Server) is not null
            ? Texts["close.seen"]
            : DemoPart.NotReached;
    }

    private static LocalizedText AfterShutdown(ScenarioRecording r)
    {
        var wire = new WireFacts(r);
        if (Printed.Parse(Server(r).Stdout).Answer != Digest.Of(r.Payload.Bytes).ToString() || wire.Reset(Contract.Server) is not null)
            return DemoPart.NotReached;
        return wire.IsSeen
            ? Texts["shutdown.seen"]
            : Texts["shutdown.without-wire"];
    }

    private static ProgramFacts Server(ScenarioRecording r) => new(r, Contract.Server);
}
