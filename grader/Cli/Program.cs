using Courseware.Cli;

using var signals = new StopSignals();
var console = CliConsole.Create(args);
if (Surroundings.Prepare() is { } fault)
{
    console.WriteError(fault);
    return ExitCode.Failed;
}
return await App.RunAsync(args, console, signals.Token);
