using Courseware.Labs;
using Courseware.Recordings;

namespace Courseware.Exercises.__CODE__;

/// <summary>The student's client, and the grader's server. A scenario drives and records; it decides nothing.</summary>
internal static class ClientScenarios
{
    /// <summary>The greeting, the client's FIN, the answer, the server's FIN.</summary>
    public const string Greets = "client-greets";

    /// <summary>When the client's socket is looked at: its FIN is here, the answer has not been sent.</summary>
    public const string BeforeAnswer = "before-answer";

    private static readonly TimeSpan Hold = TimeSpan.FromMilliseconds(60);

    public static IReadOnlyList<Scenario> All { get; } =
        [new(Greets, [(Contract.Client, "student")], 0, PayloadKind.Text, GreetsAsync)];

    private static async Task GreetsAsync(Stage stage)
    {
        var listener = stage.Listen(Contract.Server);
        var address = listener.Address;
        var client = await stage.StartAsync(Contract.Client, "student", [$"{address.Address}", $"{address.Port}"]);
        if (await stage.AcceptAsync(listener, client) is { } server)
        {
            await stage.ReceiveAsync(server);
            // The gate opens when the client sleeps or has ended: no clock is asked, so that a busy machine changes nothing.
            await stage.GateAsync(server, client, "answer", Hold);
            stage.Look(server, client, BeforeAnswer);
            await stage.SendAsync(server, Contract.AnswerLine(stage.Payload.Seed));
            server.ShutdownSend();
            await stage.ExitedAsync(client);
            server.NoteState();
        }
        else
        {
            await stage.ExitedAsync(client);
        }
    }
}
