using System.CommandLine;
using Courseware.Labs;
using Courseware.Launching;
using Courseware.Reporting;
using Spectre.Console;

namespace Courseware.Cli.Commands;

/// <summary><c>grader doctor</c></summary>
internal static class DoctorCommand
{
    private const int StateCells = 8;
    private static readonly TextTable Table = TextTable.Own("doctor");

    public static Command Create(CliConsole console)
    {
        var command = new CommandWithExamples(
            "doctor", "Report what this machine can do and how to install what is missing.", "grader doctor");
        var language = CommonOptions.Language();
        command.Add(language);
        var install = new Option<bool>("--install-profile")
        {
            Description = "Allow user namespaces for the grader where AppArmor restricts them (Ubuntu 24.04); needs root.",
        };
        command.Add(install);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var spoken = parsed.GetRequiredValue(language);
            if (parsed.GetValue(install))
            {
                await AppArmorProfile.InstallAsync(cancellationToken);
                console.Out.MarkupLineInterpolated($"{Table["profile-installed", ("folder", CompiledHelper.SharedFolder)].In(spoken)}");
                return ExitCode.Passed;
            }
            var findings = await Doctor.ExamineAsync(cancellationToken);
            foreach (var finding in findings)
            {
                var colour = finding.State switch { DoctorState.Good => "green", DoctorState.Missing => "yellow", _ => "red" };
                var state = finding.StateName.In(spoken);
                console.Out.MarkupLine($"[{colour}]{state}[/]{new string(' ', Math.Max(1, StateCells - WidthLimited.Cells(state)))}"
                    + $"{Markup.Escape(finding.Subject.In(spoken))}: {Markup.Escape(finding.Fact.In(spoken))}");
                if (finding.NextStep is { } step)
                    console.Out.MarkupLineInterpolated($"          {step.In(spoken)}");
            }
            return findings.Any(f => f.State == DoctorState.Broken) ? ExitCode.Failed : ExitCode.Passed;
        });
        return command;
    }
}
