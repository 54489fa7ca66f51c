using Courseware.Cli;
using Courseware.Server;

using var signals = new StopSignals();
var console = CliConsole.Create(args) with { Program = "courseware-server" };
if (Surroundings.Prepare() is { } fault)
{
    console.WriteError(fault);
    return ExitCode.Failed;
}
return await ServerCommands.RunAsync(args, console, signals.Token);
