using Courseware.Cli;

using var signals = new StopSignals();
return await App.RunAsync(args, CliConsole.Create(args), signals.Token);
