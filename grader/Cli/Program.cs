using Courseware.Cli;

return await App.RunAsync(args, CliConsole.Create(args));
