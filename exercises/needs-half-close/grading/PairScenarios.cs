using Courseware.Labs;
using Courseware.Recordings;

namespace Courseware.Exercises.NeedsHalfClose;

/// <summary>The student's two programs with each other, in each of the three modes.</summary>
internal static class PairScenarios
{
    public const string None = "pair-none";
    public const string Close = "pair-close";
    public const string Shutdown = "pair-shutdown";
    public const string Large = "pair-shutdown-large";

    private const int Size = 5003;

    /// <summary>Those in which the answer is to be confirmed.</summary>
    public static IReadOnlyList<string> Confirmed { get; } = [Shutdown, Large];

    public static IReadOnlyList<Scenario> All { get; } =
    [
        // The one that stalls begins first: it takes longest.
        New(None, Contract.None, Size),
        New(Close, Contract.Close, Size),
        New(Shutdown, Contract.Shutdown, Size),
        New(Large, Contract.Shutdown, (1 << 20) + 7),
    ];

    /// <summary>Both programs run to their ends, or until nothing moves any longer: then both ends are sampled as they stand there.</summary>
    private static async Task RunAsync(ScenarioContext context, string mode)
    {
        var port = context.LeasePort();
        var server = await context.StartAsync(Contract.Server, "student", [$"{port.Port}", mode], (Contract.SentFile, context.Payload.Bytes));
        if (!await context.WaitForListenAsync(server, port))
            return;
        var client = await context.StartAsync(Contract.Client, "student", [$"{port.Address.Address}", $"{port.Port}"]);
        try
        {
            await context.WaitForExitAsync(client);
            await context.WaitForExitAsync(server);
        }
        catch (OperationCanceledException) when (context.HasStalled)
        {
            server.NoteProcesses(Contract.Stalled);
            client.NoteProcesses(Contract.Stalled);
            context.RecordBothEnds(port, Contract.Stalled);
            throw;
        }
    }

    private static Scenario New(string id, string mode, int size) => new(
        id, [(Contract.Server, "student"), (Contract.Client, "student")], size, PayloadKind.Binary, s => RunAsync(s, mode));
}
