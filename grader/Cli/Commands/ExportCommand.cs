using System.CommandLine;
using Courseware.Reporting;
using Courseware.Submissions;
using Spectre.Console;

namespace Courseware.Cli.Commands;

/// <summary><c>grader export PLATFORM EXERCISE --out FILE</c></summary>
internal static class ExportCommand
{
    private const string Student = "student";
    private static readonly string[] Platforms = ["gradescope", Student];

    public static Command Create(CliConsole console)
    {
        var platform = new Argument<string>("PLATFORM") { Description = "The target: gradescope, or student.", HelpName = "PLATFORM" };
        platform.CompletionSources.Add(Platforms);
        var exercise = CommonOptions.Exercise();
        var output = new Option<string>("--out") { Description = "The .zip file to write.", HelpName = "FILE", DefaultValueFactory = _ => "autograder.zip" };
        var seed = CommonOptions.Seed();
        var language = CommonOptions.Language();
        var command = new CommandWithExamples(
            "export", "Package an exercise as an autograder for another platform, or for students.",
            "grader export gradescope half-close --out half-close.zip",
            "grader export student half-close --out half-close-student.zip")
        {
            platform, exercise, output, seed, language,
        };
        command.Remark = """
            gradescope: a zip with setup.sh, run_autograder and this grader, to be uploaded under "Configure
            Autograder". The grader must be self-contained; a message says how to build it.
            student: the grader with the handouts, the starter and the programs of the lecture that checks run,
            without solution, samples and demos. It grades offline: grader/grader grade EXERCISE DIR.
            """;
        command.SetAction(parsed =>
        {
            var wanted = parsed.GetRequiredValue(platform);
            if (!Platforms.Contains(wanted, StringComparer.Ordinal))
                throw new UsageException($"PLATFORM is gradescope or student, not '{wanted}'.{Suggestions.Hint(wanted, Platforms)} See: grader export --help");
            var found = ExerciseCatalog.Find(parsed.GetRequiredValue(exercise));
            var file = parsed.GetRequiredValue(output);
            OutputPathValidator.RequireFile("--out", file, "autograder.zip");
            var program = SelfContainedBuild.Require(ShellCommand.Join(["export", wanted, found.Manifest.Id, "--out", file]));
            if (wanted == Student)
            {
                AtomicFile.Save(file, new StudentZip(found, program).Write);
                console.Out.MarkupLineInterpolated(
                    $"[bold]{file}[/] is ready ({Megabytes(file)} MB). It has no solution. Unpack it, then: grader/grader new {found.Manifest.Id} mine");
                return ExitCode.Passed;
            }
            var zip = new GradescopeZip(found, program, parsed.GetRequiredValue(language), parsed.GetValue(seed));
            AtomicFile.Save(file, zip.Write);
            console.Out.MarkupLineInterpolated(
                $"[bold]{file}[/] is ready ({Megabytes(file)} MB). Upload it to Gradescope under \"Configure Autograder\", with 100 points.");
            return ExitCode.Passed;
        });
        return command;
    }

    private static long Megabytes(string file) => new FileInfo(file).Length / 1_000_000;
}
