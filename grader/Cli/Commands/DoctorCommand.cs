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
            // A long finding continues below itself, not below its state.
            var table = new Grid { Expand = false };
            table.AddColumn(new GridColumn().Width(StateCells).NoWrap().Padding(0, 0, 0, 0)).AddColumn(new GridColumn().Padding(0, 0, 0, 0));
            foreach (var finding in findings)
            {
                var colour = finding.State switch { DoctorState.Good => "green", DoctorState.Missing => "yellow", _ => "red" };
                table.AddRow(
                    new Markup($"[{colour}]{finding.StateName.In(spoken)}[/]"), new Text($"{finding.Subject.In(spoken)}: {finding.Fact.In(spoken)}"));
                if (finding.NextStep is { } step)
                    table.AddRow(new Text(""), new Padder(new Text(step.In(spoken)), new Padding(2, 0, 0, 0)));
            }
            console.Out.Write(new WidthLimited(table, TerminalReport.MaxWidth));
            return findings.Any(f => f.State == DoctorState.Broken) ? ExitCode.Failed : ExitCode.Passed;
        });
        return command;
    }
}
