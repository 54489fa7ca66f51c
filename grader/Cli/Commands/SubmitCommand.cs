using System.CommandLine;

namespace Courseware.Cli.Commands;

/// <summary><c>grader submit EXERCISE DIR --to URL</c></summary>
internal static class SubmitCommand
{
    public static Command Create(CliConsole console)
    {
        var exercise = CommonOptions.Exercise();
        var submission = new Argument<string>("SUBMISSION") { Description = "The student's folder, archive or source file." };
        var server = new Option<string?>("--to") { Description = "The address of the course server.", HelpName = "URL", Required = true };
        var html = CommonOptions.Html();
        var noWait = new Option<bool>("--no-wait") { Description = "Hand in and do not wait for the result." };
        var command = new CommandWithExamples(
            "submit", "Hand in to a course server and show the result.", "grader submit half-close homework/kim --to https://course.example.edu")
        {
            exercise, submission, server, html, noWait,
        };
        command.Remark = """
            The token is in the variable COURSEWARE_TOKEN; a student makes it on the page of the course. Exit
            code: 0 every core check passed, 1 some did not, 2 wrong usage, 3 the server could not be asked or
            did not grade it.
            """;
        command.SetAction((parsed, cancellationToken) =>
        {
            OutputPathValidator.RequireFile("--html", parsed.GetValue(html), "kim.html");
            if (Environment.GetEnvironmentVariable("COURSEWARE_TOKEN") is not { Length: > 0 } token)
                throw new UsageException("The variable COURSEWARE_TOKEN is not set. Make a token on the page of the course, then: export COURSEWARE_TOKEN=…");
            if (!Uri.TryCreate(parsed.GetRequiredValue(server), UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https"))
                throw new UsageException($"--to needs the address of a course server, like https://course.example.edu, not '{parsed.GetValue(server)}'.");
            var session = new SubmitSession(console, url, token.Trim()) { Html = parsed.GetValue(html), Wait = !parsed.GetValue(noWait) };
            return session.RunAsync(ExerciseCatalog.Find(parsed.GetRequiredValue(exercise)), parsed.GetRequiredValue(submission), cancellationToken);
        });
        return command;
    }
}
