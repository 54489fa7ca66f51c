using System.CommandLine;
using System.Globalization;

namespace Courseware.Cli.Commands;

/// <summary><c>grader validate [EXERCISE]</c></summary>
internal static class ValidateCommand
{
    public static Command Create(CliConsole console)
    {
        var name = CommonOptions.Exercise();
        (name.Arity, name.Description) = (ArgumentArity.ZeroOrOne, "The id of an exercise or its folder; default: all exercises.");
        var all = new Option<bool>("--all") { Description = "All exercises, as when none is named." };
        var only = new Option<string[]>("--only")
        {
            Description = "Only these: solution, starter, or the name of a sample.",
            HelpName = "NAME",
            AllowMultipleArgumentsPerToken = true,
        };
        var repeat = Number("--repeat", "Number of repetitions, each with the next seed, or with --seed.");
        var jobs = Number("--jobs", "Number of submissions graded in parallel; default: 1.");
        var load = new Option<bool>("--load") { Description = "Keep every core busy during the run." };
        var results = new Option<string>("--results")
        {
            Description = "A file for all verdicts, one line for each check, so that diff compares two runs or two labs.",
            HelpName = "FILE",
        };
        var (seed, lab, wire) = (CommonOptions.Seed(), CommonOptions.Lab(), CommonOptions.Wire());
        var command = new CommandWithExamples(
            "validate", "Check that an exercise's sample submissions get the verdicts it declares.",
            "grader validate", "grader validate exercises/half-close", "grader validate --all --repeat 100 --load",
            "grader validate --all --lab container --results container.tsv")
        {
            name, all, only, repeat, jobs, load, lab, wire, seed, results,
        };
        command.Remark = """
            Manifest and code agree, the solution and the accepted samples pass every check, the starter
            has its score, and each rejected sample fails exactly the checks that it names, for the reasons
            that it names. One line for each. A summary at the end gives the error counts and commands to
            reproduce them.
            """;
        command.SetAction((parsed, cancellationToken) =>
        {
            if (parsed.GetValue(all) && parsed.GetValue(name) is not null)
                throw new UsageException("Name an exercise or use --all, not both.");
            return new ValidateSession(console, parsed.GetRequiredValue(lab), parsed.GetRequiredValue(wire))
            {
                Exercises = parsed.GetValue(name) is { } one ? [one] : ExerciseCatalog.Ids,
                Only = parsed.GetValue(only) ?? [],
                Repeat = Math.Max(1, parsed.GetValue(repeat)),
                Jobs = Math.Max(1, parsed.GetValue(jobs)),
                Load = parsed.GetValue(load),
                Seed = parsed.GetValue(seed),
                SameSeed = parsed.GetResult(seed) is { Implicit: false },
                ResultsFile = parsed.GetValue(results),
            }.RunAsync(cancellationToken);
        });
        return command;
    }

    private static Option<int> Number(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "N",
        DefaultValueFactory = _ => 1,
        CustomParser = result =>
        {
            var text = result.Tokens[^1].Value;
            if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number is 0 or > 10_000)
                result.AddError($"{name} needs a whole number from 1 to 10000, not '{text}'.");
            return number;
        },
    };
}
