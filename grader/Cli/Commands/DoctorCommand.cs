using System.CommandLine;
using Courseware.Labs;
using Spectre.Console;

namespace Courseware.Cli.Commands;

/// <summary><c>grader doctor</c></summary>
internal static class DoctorCommand
{
    public static Command Create(CliConsole console)
    {
        var command = new CommandWithExamples(
            "doctor", "Report what this machine can do and how to install what is missing.", "grader doctor");
        command.SetAction(async (_, cancellationToken) =>
        {
            var findings = await Doctor.ExamineAsync(cancellationToken);
            foreach (var finding in findings)
            {
                var mark = finding.State switch
                {
                    DoctorState.Good => "[green]ok[/]     ",
                    DoctorState.Missing => "[yellow]missing[/]",
                    _ => "[red]broken[/] ",
                };
                console.Out.MarkupLine($"{mark} {Markup.Escape(finding.Subject)}: {Markup.Escape(finding.Fact)}");
                if (finding.NextStep.Length > 0)
                    console.Out.MarkupLineInterpolated($"          {finding.NextStep}");
            }
            return findings.Any(f => f.State == DoctorState.Broken) ? ExitCode.Failed : ExitCode.Passed;
        });
        return command;
    }
}
