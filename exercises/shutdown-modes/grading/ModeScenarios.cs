using Courseware.Labs;
using Courseware.Peers;
using Courseware.Recordings;

namespace Courseware.Exercises.ShutdownModes;

/// <summary>The modes with a connection: the program stops itself in the middle, and only then the peer does what it has to do.</summary>
internal static class ModeScenarios
{
    public const string Read = "mode-rd";
    public const string Write = "mode-wr";
    public const string Both = "mode-rdwr";
    public const string WriteReset = "mode-wr-reset";
    public const string BadHow = "mode-badhow";
    public const string LateAlive = "mode-late-alive";
    public const string LateReset = "mode-late-reset";

    /// <summary>The moment at which both ends were sampled: the program is stopped, and no more data has been sent to it.</summary>
    public const string Stopped = "stopped";

    /// <summary>When the program's end was sampled again: the peer has sent its late data, or reset the connection.</summary>
    public const string Afterwards = "afterwards";

    /// <summary>When the program's end was sampled while the peer's RST was under way.</summary>
    public const string NotResetYet = "not-reset-yet";

    /// <summary>When the peer's own end was sampled while its late data was under way.</summary>
    public const string NotAnsweredYet = "not-answered-yet";

    /// <summary>The origin of the programs that a student handed in.</summary>
    public const string Student = "student";

    private const string Role = "client";
    private static readonly TimeSpan ShortHold = TimeSpan.FromMilliseconds(30);

    public static IReadOnlyList<Scenario> All { get; } =
    [
        New(Read, Contract.Read, sends: true, resets: false),
        New(Write, Contract.Write, sends: true, resets: false),
        New(Both, Contract.Both, sends: true, resets: false),
        New(WriteReset, Contract.Write, sends: false, resets: true),
        New(BadHow, Contract.BadHow, sends: true, resets: false),
        New(LateAlive, Contract.Late, sends: false, resets: false),
        New(LateReset, Contract.Late, sends: false, resets: true),
    ];

    /// <summary>The same run with the exercise's own program, for a lecture.</summary>
    public static Scenario Demonstrating(string id, string mode, string origin) =>
        New(id, mode, sends: true, resets: false, origin);

    private static Scenario New(string id, string mode, bool sends, bool resets, string origin = Student) => new(
        id, [(Role, origin)], Contract.PayloadSize, PayloadKind.Binary, s => RunAsync(s, id, mode, sends, resets, origin));

    private static async Task RunAsync(ScenarioContext context, string id, string mode, bool sends, bool resets, string origin)
    {
        var listener = context.Listen("server");
        var program = await context.StartAsync(Role, origin, [$"{listener.Address.Address}", $"{listener.Address.Port}", mode]);
        if (await context.AcceptAsync(listener, program) is not { } server)
        {
            await context.WaitForExitAsync(program);
            return;
        }
        var (greeting, late) = Contract.Sizes(context.Payload.Seed, id);
        if (mode != Contract.Late)
            await context.SendAsync(server, context.Payload.Bytes.AsMemory(0, greeting));
        if (await StandsStillAsync(context, program))
        {
            context.SampleSocket(server, program, Stopped);
            context.SamplePeerSocket(server, Stopped);
            // Read before anything else, so that an abort throws nothing away that the program has written.
            if (server.Waiting > 0)
                await context.ReceiveAsync(server, server.Received.Length + server.Waiting);
            if (sends)
                await SendLateAsync(context, server, context.Payload.Bytes.AsMemory(greeting, late));
            if (resets)
                await ResetAsync(context, server, program);
            // The data has arrived, and the reply of the program's kernel too.
            await context.DrainWireAsync();
            server.RecordState();
            context.SampleSocket(server, program, Afterwards);
            program.Continue();
        }
        await EndAsync(context, server, program, resets);
    }

    /// <summary>
    /// Sends more, and waits until it is acknowledged or refused. It may be delayed: while the greeting is not acknowledged, which a kernel may put
    /// off, Nagle's algorithm holds a small segment back (RFC 9293 §3.7.4), and the wire does not show that it will come.
    /// </summary>
    private static async Task SendLateAsync(ScenarioContext context, Peer server, ReadOnlyMemory<byte> data)
    {
        const int maxPolls = 750, millisecondsBetween = 4;
        await context.SendAsync(server, data);
        for (var poll = 0; poll < maxPolls; poll++)
        {
            await context.DrainWireAsync();
            // Gone: the refusal has taken the peer's socket out of the table.
            if (context.SamplePeerSocket(server, NotAnsweredYet) is null or { SendQueue: 0 })
                return;
            await Task.Delay(millisecondsBetween, context.CancellationToken);
        }
    }

    /// <summary>
    /// Resets the connection, and waits until the program's kernel has given it up. close() may leave the RST to a process that was
    /// being started at the same moment and has a copy of the descriptor until it is.
    /// </summary>
    private static async Task ResetAsync(ScenarioContext context, Peer server, RunningProgram program)
    {
        const int maxPolls = 750, millisecondsBetween = 4;
        server.Abort();
        for (var poll = 0; poll < maxPolls; poll++)
        {
            await context.DrainWireAsync();
            var seen = Seen();
            context.SampleSocket(server, program, NotResetYet);
            if (Seen() == seen)
                return;
            await Task.Delay(millisecondsBetween, context.CancellationToken);
        }

        int Seen() => context.Recorder.Snapshot().All<SocketSeen>().Count(s => s.When == NotResetYet);
    }

    /// <summary>Holds the peer's FIN until the program is quiet: what it reads before that is not the end of the connection.</summary>
    private static async Task EndAsync(ScenarioContext context, Peer server, RunningProgram program, bool isReset)
    {
        if (!isReset)
        {
            await context.HoldUntilIdleAsync(server, program, "fin", ShortHold);
            server.ShutdownSend();
            await context.ReceiveAsync(server);
            server.Close();
        }
        await context.WaitForExitAsync(program);
    }

    /// <summary>Waits until every thread of the program is stopped, by its own signal. False when it ends without that.</summary>
    private static async Task<bool> StandsStillAsync(ScenarioContext context, RunningProgram program)
    {
        using (context.Waiting($"{Role}:stop"))
        {
            while (!IsStopped(program))
            {
                if (program.HasExited)
                    return false;
                await Task.Delay(2, context.CancellationToken);
            }
        }
        await context.DrainWireAsync();
        return true;
    }

    // A shell that started the program only waits for it, and is not stopped with it.
    private static bool IsStopped(RunningProgram program)
    {
        var threads = program.Threads();
        return threads.Any(t => t.IsStopped) && threads.All(t => t.IsStopped || t.IsAsleep);
    }
}
