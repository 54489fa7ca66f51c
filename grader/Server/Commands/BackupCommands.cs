using System.CommandLine;
using Courseware.Cli;
using Courseware.Server.Data;
using Spectre.Console;

namespace Courseware.Server.Commands;

/// <summary><c>courseware-server backup</c> and <c>restore</c></summary>
internal static class BackupCommands
{
    public static Command Backup(CliConsole console)
    {
        var (data, file) = (DatabaseOptions.Create(), new Argument<string>("FILE") { Description = "The new file." });
        var command = new Command("backup", "Write all data into one file; the server may keep running.") { data.Folder, data.Url, file };
        command.SetAction(parsed =>
        {
            SqliteBackup.Write(data.RequireFolder(parsed), parsed.GetRequiredValue(file));
            console.Out.MarkupLineInterpolated(
                $"Written to {parsed.GetRequiredValue(file)}. It holds submissions, grades and keys: keep it where only you can read it.");
            return ExitCode.Passed;
        });
        return command;
    }

    public static Command Restore(CliConsole console)
    {
        var (data, file) = (DatabaseOptions.Create(), new Argument<string>("FILE") { Description = "A file that backup wrote." });
        var command = new Command("restore", "Put a backup into a folder that has no data yet.") { data.Folder, data.Url, file };
        command.SetAction(parsed =>
        {
            var folder = data.RequireFolder(parsed);
            SqliteBackup.Restore(parsed.GetRequiredValue(file), folder);
            console.Out.MarkupLineInterpolated($"Restored into {folder}. Next: courseware-server serve --data {folder}");
            return ExitCode.Passed;
        });
        return command;
    }
}
