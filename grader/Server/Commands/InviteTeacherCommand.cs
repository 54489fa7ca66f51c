using System.CommandLine;
using Courseware.Cli;
using Courseware.Server.Data;

namespace Courseware.Server.Commands;

/// <summary><c>courseware-server invite-teacher</c></summary>
internal static class InviteTeacherCommand
{
    public static Command Create(CliConsole console)
    {
        var (data, publicUrl) = (DatabaseOptions.Create(), ServerOption.PublicUrl());
        var reset = new Option<string?>("--reset") { Description = "Make a link that sets a new password for this user name.", HelpName = "LOGIN" };
        var command = new Command("invite-teacher", "Print a link with which a teacher makes an account that may create courses.")
        {
            data.Folder, data.Url, publicUrl, reset,
        };
        command.SetAction(parsed =>
        {
            using var database = data.Open(parsed, beside: true);
            var accounts = new AccountStore(database, TimeProvider.System);
            long? account = null;
            if (parsed.GetValue(reset) is { } login)
                account = accounts.FindByLogin(login)?.Id ?? throw new UsageException($"--reset {login}: there is no such user name.");
            var secret = accounts.Invite(null, account, mayCreate: account is null);
            new CourseStore(database, TimeProvider.System).Audit(null, null, account is null ? "teacher-invited" : "password-link-made", "by the operator");
            var address = parsed.GetRequiredValue(publicUrl) is { Length: > 0 } named ? named.TrimEnd('/') : "http://127.0.0.1:8080";
            console.Out.Profile.Out.Writer.WriteLine($"{address}/join/{secret}");
            return ExitCode.Passed;
        });
        return command;
    }
}
