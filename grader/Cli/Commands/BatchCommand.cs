using System.CommandLine;
using System.Globalization;
using Courseware.Batch;
using Courseware.Grading;
using Courseware.Reporting.Classes;

namespace Courseware.Cli.Commands;

/// <summary><c>grader batch EXERCISE DIR</c></summary>
internal static class BatchCommand
{
    public static Command Create(CliConsole console)
    {
        var exercise = CommonOptions.Exercise();
        var folder = new Argument<string>("DIR") { Description = "A folder of submissions: folders, archives, or what Moodle, Canvas, Gradescope or GitHub gave." };
        var output = new Option<string?>("--out") { Description = "The folder of the batch; DIR-graded when left out.", HelpName = "DIR" };
        var jobs = Number("--jobs", "Submissions side by side; as many as there are cores when left out.");
        var roster = new Option<string?>("--roster") { Description = "A CSV file with the students of the class: id, name, …", HelpName = "FILE" };
        var resume = new Option<bool>("--resume") { Description = "Go on with the batch that is in the folder." };
        var only = new Option<string[]>("--only") { Description = "Grade only these students.", HelpName = "NAME", AllowMultipleArgumentsPerToken = true };
        var rerun = CommonOptions.Choice("--rerun", "Grade again, of what is finished: what the grader failed at, could not decide, or what failed.", Rerun.None, "infra", "inconclusive", "failed");
        var lab = CommonOptions.Choice("--lab", "Where programs run.", "container", "process");
        var (wire, seed, language) = (CommonOptions.Wire(), CommonOptions.Seed(), CommonOptions.Language());
        var due = new Option<string?>("--due") { Description = "When it was due, like 2026-11-25T23:59:00+09:00.", HelpName = "TIME" };
        var late = new Option<string?>("--late") { Description = "What lateness costs: grace in minutes, percent a day, at most percent.", HelpName = "grace=15,per-day=10,cap=50" };
        var canvas = new Option<string?>("--canvas") { Description = "Canvas's gradebook export, to be filled in.", HelpName = "FILE" };
        var assignment = new Option<string?>("--assignment") { Description = "The assignment's column in Canvas's file.", HelpName = "NAME" };
        var moodle = new Option<string?>("--moodle") { Description = "Moodle's offline grading worksheet, to be filled in.", HelpName = "FILE" };
        var command = new CommandWithExamples(
            "batch", "Grade a whole class, and go on where it was stopped.",
            "grader batch half-close submissions --roster roster.csv",
            "grader batch half-close submissions --resume --rerun infra",
            "grader batch half-close submissions --moodle worksheet.csv --due 2026-11-25T23:59:00+09:00 --late grace=15,per-day=10,cap=50")
        {
            exercise, folder, output, jobs, roster, resume, only, rerun, lab, wire, seed, language, due, late, canvas, assignment, moodle,
        };
        command.Remark = """
            The folder of the batch gets index.html for the teacher, a report for each student, gradebook.csv and
            results.jsonl. Who is missing, or could not be graded, has an empty cell there, never 0.
            Exit code: 0 everybody was graded, whatever the scores, 2 wrong usage, 3 somebody could not be graded
            or it was stopped: --resume goes on.
            """;
        command.SetAction((parsed, cancellationToken) =>
        {
            var settings = new BatchSettings(
                "", parsed.GetRequiredValue(lab), parsed.GetRequiredValue(wire), parsed.GetValue(seed), parsed.GetRequiredValue(language));
            var platforms = new PlatformFiles(parsed.GetValue(canvas), parsed.GetValue(assignment), parsed.GetValue(moodle));
            return new BatchSession(console, parsed.GetRequiredValue(exercise), parsed.GetRequiredValue(folder), settings)
            {
                Out = parsed.GetValue(output),
                Jobs = parsed.GetValue(jobs) is > 0 and var n ? n : Environment.ProcessorCount,
                Roster = parsed.GetValue(roster),
                Resume = parsed.GetValue(resume),
                Only = parsed.GetValue(only) ?? [],
                Rerun = parsed.GetRequiredValue(rerun),
                Late = Policy(parsed.GetValue(due), parsed.GetValue(late)),
                Platforms = platforms.Checked(),
            }.RunAsync(cancellationToken);
        });
        return command;
    }

    /// <summary>The late policy of the two options; null without a due time.</summary>
    internal static LatePolicy? Policy(string? due, string? late)
    {
        if (due is null)
            return late is null ? null : throw new UsageException("--late needs --due, the time when it was due.");
        if (!DateTimeOffset.TryParse(due, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time))
            throw new UsageException($"--due needs a time like 2026-11-25T23:59:00+09:00, not '{due}'.");
        var (grace, perDay, cap) = (0m, 0m, 100m);
        foreach (var part in (late ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (part.Split('=') is not [var name, var text] || !decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value))
                throw new UsageException($"--late is written like grace=15,per-day=10,cap=50 (minutes, percent, percent); '{part}' is no part of that.");
            _ = name switch
            {
                "grace" => grace = value,
                "per-day" => perDay = value,
                "cap" => cap = value,
                _ => throw new UsageException($"--late has no part '{name}'. Its parts are grace, per-day and cap."),
            };
        }
        return new LatePolicy(time, TimeSpan.FromMinutes((double)grace), perDay, cap);
    }

    private static Option<int> Number(string name, string description)
    {
        var option = new Option<int>(name)
        {
            Description = description,
            HelpName = "N",
            CustomParser = result =>
            {
                var text = result.Tokens[^1].Value;
                if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number is 0 or > 1000)
                    result.AddError($"{name} needs a whole number from 1 to 1000, not '{text}'.");
                return number;
            },
        };
        return option;
    }
}

/// <summary>Which finished gradings are done again.</summary>
internal static class Rerun
{
    public const string None = "none";

    /// <summary>Whether a finished grading is wanted again.</summary>
    public static bool Wants(string rerun, JournalLine line, GradingResult? result) => (rerun, result) switch
    {
        ("infra", null) => line.Outcome == BatchOutcome.Error,
        ("infra", _) => result.Checks.Any(c => c.Verdict == Judging.Outcome.Error),
        ("inconclusive", not null) => result.Checks.Any(c => c.Verdict == Judging.Outcome.Inconclusive),
        ("failed", not null) => result.Checks.Any(c => c.Verdict == Judging.Outcome.Failed),
        _ => false,
    };
}

/// <summary>The files of platforms that are to be filled in.</summary>
internal sealed record PlatformFiles(string? Canvas, string? Assignment, string? Moodle)
{
    /// <summary>Reads them once before anything is graded, so that a wrong one is not found only after hours.</summary>
    /// <exception cref="TableException">One is not what it has to be.</exception>
    public PlatformFiles Checked()
    {
        if (Canvas is not null && Assignment is null)
            throw new UsageException("--canvas needs --assignment, the name of the assignment's column in that file.");
        if (Canvas is null && Assignment is not null)
            throw new UsageException("--assignment is for --canvas, the file that Canvas exported.");
        _ = Fill([]).ToList();
        return this;
    }

    /// <summary>Each file with the class's grades, by the name that it gets.</summary>
    public IEnumerable<(string Name, Filled File)> Fill(IReadOnlyList<StudentRow> rows)
    {
        if (Canvas is not null)
            yield return ("canvas.csv", PlatformGrades.Canvas(Csv.Load(Canvas), Assignment!, rows));
        if (Moodle is not null)
            yield return ("moodle.csv", PlatformGrades.Moodle(Csv.Load(Moodle), rows));
    }
}
