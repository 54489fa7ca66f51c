using System.CommandLine;
using System.Globalization;
using Courseware.Batch;
using Courseware.Grading;
using Courseware.Reporting.Classes;

namespace Courseware.Cli.Commands;

/// <summary><c>grader batch EXERCISE DIR</c></summary>
internal static class BatchCommand
{
    private const string Remark = """
        The folder of the batch gets index.html for the teacher, a report for each student, gradebook.csv
        and results.jsonl. A student without a submission or a verdict has an empty cell there, never 0.
        Exit code: 0 every readable submission was graded, whatever the scores; 2 wrong usage; 3 the
        grader failed on a submission or was stopped: --resume continues and grades these again.
        """;

    public static Command Create(CliConsole console) => Create(console, null);

    /// <summary>The command of this program, or of another program that grades a class elsewhere.</summary>
    /// <param name="console">The two streams.</param>
    /// <param name="elsewhere">The other place; null for this machine.</param>
    public static Command Create(CliConsole console, ClassPlace? elsewhere)
    {
        var exercise = CommonOptions.Exercise();
        var folder = new Argument<string>("DIR") { Description = "A folder of submissions, or a download from Moodle, Canvas, Gradescope or GitHub." };
        var output = new Option<string?>("--out") { Description = "The output folder; default: DIR-graded.", HelpName = "DIR" };
        var jobs = Number("--jobs", "Number of submissions graded in parallel; default: one per core.");
        var roster = new Option<string?>("--roster") { Description = "A CSV file with the students of the class: id, name, …", HelpName = "FILE" };
        var resume = new Option<bool>("--resume") { Description = "Resume the batch in this folder." };
        var only = new Option<string[]>("--only") { Description = "Grade only these students.", HelpName = "NAME", AllowMultipleArgumentsPerToken = true };
        var rerun = CommonOptions.Choice("--rerun", "Also grade finished submissions again: those with grader errors, undecided checks, or failures.",
            Rerun.None, "errors", "inconclusive", "failed");
        var lab = CommonOptions.Choice("--lab", "Where programs run.", "container", "process");
        var (wire, seed, language) = (CommonOptions.Wire(), CommonOptions.ClassSeed(), CommonOptions.Language());
        var due = Text("--due", "TIME", "The due time, for example 2026-11-25T23:59:00+09:00.");
        var zone = Text("--zone", "ZONE", "The time zone of the course, for example Asia/Seoul: used to count days, and for times without an offset.");
        var late = Text("--late", "grace=15,per-day=10,cap=50", "Late penalty: grace period in minutes, percent per day, maximum percent.");
        var canvas = new Option<string?>("--canvas") { Description = "A Canvas gradebook export to fill in.", HelpName = "FILE" };
        var assignment = new Option<string?>("--assignment") { Description = "The assignment's column in Canvas's file.", HelpName = "NAME" };
        var moodle = new Option<string?>("--moodle") { Description = "A Moodle offline grading worksheet to fill in.", HelpName = "FILE" };
        var command = new CommandWithExamples(
            "batch", elsewhere?.Description ?? "Grade a whole class; can be resumed.",
            $"{console.Program} batch half-close submissions --roster roster.csv",
            $"{console.Program} batch half-close submissions --resume --rerun errors",
            $"{console.Program} batch half-close submissions --due 2026-11-25T23:59:00+09:00 --late per-day=10,cap=50")
        {
            exercise, folder,
        };
        List<Option> options =
        [
            output, .. elsewhere?.Options ?? [jobs], roster, resume, only, rerun, lab, .. elsewhere is null ? (Option[])[wire] : [], seed, language,
            due, late, zone, canvas, assignment, moodle,
        ];
        options.ForEach(command.Options.Add);
        command.Remark = Remark;
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var (submissions, graded) = (parsed.GetRequiredValue(folder), parsed.GetValue(output));
            if (elsewhere?.Instead(parsed, BatchSession.FolderOf(submissions, graded)) is { } code)
                return code;
            var settings = new BatchOptions(
                parsed.GetRequiredValue(lab), elsewhere is null ? parsed.GetRequiredValue(wire) : LabFactory.AnyWire, parsed.GetValue(seed),
                parsed.GetRequiredValue(language));
            var platforms = new PlatformFiles(parsed.GetValue(canvas), parsed.GetValue(assignment), parsed.GetValue(moodle));
            return await new BatchSession(console, parsed.GetRequiredValue(exercise), submissions, settings)
            {
                Out = graded,
                Open = elsewhere?.Open(parsed) ?? LocalClassGrader.OpenAsync,
                Jobs = elsewhere is null && parsed.GetValue(jobs) is > 0 and var n ? n : Environment.ProcessorCount,
                Roster = parsed.GetValue(roster),
                Resume = parsed.GetValue(resume),
                Only = parsed.GetValue(only) ?? [],
                Rerun = parsed.GetRequiredValue(rerun),
                Late = new LateOptions(parsed.GetValue(due), parsed.GetValue(late), parsed.GetValue(zone)),
                Platforms = platforms.Checked(),
            }.RunAsync(cancellationToken);
        });
        return command;
    }

    private static Option<string?> Text(string name, string value, string description) => new(name) { Description = description, HelpName = value };

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
        ("errors", null) => line.Outcome == BatchOutcome.Error,
        ("errors", _) => result.Checks.Any(c => c.Verdict == Judging.Verdict.Error),
        ("inconclusive", not null) => result.Checks.Any(c => c.Verdict == Judging.Verdict.Inconclusive),
        ("failed", not null) => result.Checks.Any(c => c.Verdict == Judging.Verdict.Failed),
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
            yield return ("canvas.csv", PlatformGrades.Canvas(CsvTable.Load(Canvas), Assignment!, rows));
        if (Moodle is not null)
            yield return ("moodle.csv", PlatformGrades.Moodle(CsvTable.Load(Moodle), rows));
    }
}
