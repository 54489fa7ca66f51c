using Courseware.Labs;
using Courseware.Recordings;

namespace Courseware.Exercises.ShutdownModes;

/// <summary>The modes that need no connection, and what goes wrong before there is one.</summary>
internal static class ErrorScenarios
{
    public const string Closed = "error-closed";
    public const string Pipe = "error-pipe";
    public const string Unconnected = "error-unconnected";
    public const string Refused = "refused";
    public const string UnknownMode = "unknown-mode";

    private static readonly (string, string)[] Program = [("client", ModeScenarios.Student)];

    public static IReadOnlyList<Scenario> All { get; } =
    [
        New(Closed, s => ListeningAsync(s, Contract.Closed)),
        New(Pipe, s => ListeningAsync(s, Contract.Pipe)),
        New(Unconnected, s => ListeningAsync(s, Contract.Unconnected)),
        New(Refused, RefusedAsync),
        New(UnknownMode, s => ListeningAsync(s, "sideways")),
    ];

    private static Scenario New(string id, Func<ScenarioContext, Task> run) => new(id, Program, 0, PayloadKind.Binary, run);

    private static async Task ListeningAsync(ScenarioContext context, string mode)
    {
        var listener = context.Listen("server");
        await RunAsync(context, listener.Address.Address.ToString(), listener.Address.Port, mode);
    }

    private static async Task RefusedAsync(ScenarioContext context)
    {
        var port = context.LeasePort();
        await RunAsync(context, port.Address.Address.ToString(), port.Port, Contract.Write);
    }

    private static async Task RunAsync(ScenarioContext context, string address, int port, string mode)
    {
        var program = await context.StartAsync("client", ModeScenarios.Student, [address, $"{port}", mode]);
        await context.WaitForExitAsync(program);
    }
}
