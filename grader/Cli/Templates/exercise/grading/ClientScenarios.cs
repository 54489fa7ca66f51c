using Courseware.Labs;
using Courseware.Recordings;

namespace Courseware.Exercises.__CODE__;

/// <summary>The student's client, and the grader's server. A scenario drives and records; it decides nothing.</summary>
internal static class ClientScenarios
{
    /// <summary>The greeting, the client's FIN, the answer, the server's FIN.</summary>
    public const string Greets = "client-greets";

    /// <summary>When the client's socket is sampled: its FIN is here, the answer has not been sent.</summary>
    public const string BeforeAnswer = "before-answer";

    private static readonly TimeSpan Hold = TimeSpan.FromMilliseconds(60);

    public static IReadOnlyList<Scenario> All { get; } =
        [new(Greets, [(Contract.Client, "student")], 0, PayloadKind.Text, GreetsAsync)];

    private static async Task GreetsAsync(ScenarioContext context)
    {
        var listener = context.Listen(Contract.Server);
        var address = listener.Address;
        var client = await context.StartAsync(Contract.Client, "student", [$"{address.Address}", $"{address.Port}"]);
        if (await context.AcceptAsync(listener, client) is { } server)
        {
            await context.ReceiveAsync(server);
            // The gate opens when the client sleeps or has ended: no clock is asked, so that a busy machine changes nothing.
            await context.HoldUntilIdleAsync(server, client, "answer", Hold);
            context.SampleSocket(server, client, BeforeAnswer);
            await context.SendAsync(server, Contract.AnswerLine(context.Payload.Seed));
            server.ShutdownSend();
            await context.WaitForExitAsync(client);
            server.RecordState();
        }
        else
        {
            await context.WaitForExitAsync(client);
        }
    }
}
