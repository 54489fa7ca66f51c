using System.CommandLine;
using Courseware.Cli;
using Courseware.Cli.Commands;
using Courseware.Server.Data;
using Courseware.Server.Fleet;
using Spectre.Console;

namespace Courseware.Server.Commands;

/// <summary>
/// <c>courseware-server batch EXERCISE DIR</c>: as <c>grader batch</c>, but the workers of a shared database grade. It is a command of this program, because
/// the student's tool has no database.
/// </summary>
internal static class QueueBatchCommand
{
    public static Command Create(CliConsole console)
    {
        var data = DatabaseOptions.Create();
        var cancel = new Option<bool>("--cancel") { Description = "Grade nothing: remove what is left of a stopped batch from the database." };
        return BatchCommand.Create(console, new ClassPlace(
            "Grade a whole class with the workers of a shared database; can be resumed.", [data.Url, cancel], parsed => (task, _, _) =>
            {
                var url = data.UrlIn(parsed) ?? throw new UsageException("Name the database of the workers: --database postgres://user@host/database.");
                return Task.FromResult<IClassGrader>(new QueueClassGrader(PostgresDatabase.Open(url), task, Show));
            })
        {
            Instead = (parsed, output) => parsed.GetValue(cancel) ? Cancel(console, data, parsed, output) : null,
        });

        void Show(string sentence) => console.Error.MarkupLineInterpolated($"{sentence}");
    }

    private static int Cancel(CliConsole console, DatabaseOptions data, ParseResult parsed, string output)
    {
        var url = data.UrlIn(parsed) ?? throw new UsageException("Name the database of the batch: --database postgres://user@host/database.");
        using var database = PostgresDatabase.Open(url);
        if (!QueueClassGrader.Cancel(database, output))
            throw new UsageException($"'{output}' has no batch in this database. It was completed or cancelled before, or --out names another folder.");
        console.Out.MarkupLineInterpolated($"Cancelled. Finished submissions are kept in {output}; the same command with --resume queues the others again.");
        return ExitCode.Passed;
    }
}
