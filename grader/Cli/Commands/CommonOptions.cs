using System.CommandLine;
using System.CommandLine.Completions;
using System.CommandLine.Parsing;
using System.Globalization;
using Courseware.Submissions;
using Courseware.Wire;

namespace Courseware.Cli.Commands;

/// <summary>Options and arguments that several commands share.</summary>
internal static class CommonOptions
{
    public static Argument<string> Exercise()
    {
        // Named, or the help would list what a shell completes it by.
        var argument = new Argument<string>("EXERCISE") { Description = "The id of an exercise (see: grader list), or its folder.", HelpName = "EXERCISE" };
        argument.CompletionSources.Add(_ => ExerciseCatalog.Ids.Select(id => new CompletionItem(id)));
        return argument;
    }

    public static Option<string> Language() => Choice("--lang", "The language of the report.", "en", "ko");

    public static Option<string> Lab() => Choice("--lab", "Where programs run.", LabFactory.AnyLab, "process", "container");

    public static Option<string> Wire() =>
        Choice("--wire", "The network between the programs: private, with every segment captured, or loopback (off).", LabFactory.AnyWire,
            NetworkChoice.Tun, NetworkChoice.Veth, NetworkChoice.OwnTun, LabFactory.NoWire);

    public static Option<string?> Json() => new("--json") { Description = "Write the result as JSON to this file.", HelpName = "FILE" };

    public static Option<string?> Html() => new("--html") { Description = "Write the report as an HTML page to this file.", HelpName = "FILE" };

    public static Option<ulong> Seed()
    {
        var option = new Option<ulong>("--seed") { Description = "The seed of the transferred files.", HelpName = "N", DefaultValueFactory = _ => 1 };
        option.CustomParser = result => ParseSeed(result) ?? 0;
        return option;
    }

    public static Option<ulong?> ClassSeed() => new("--seed")
    {
        Description = "The seed of the transferred files; default: random.",
        HelpName = "N",
        CustomParser = ParseSeed,
    };

    private static ulong? ParseSeed(ArgumentResult result)
    {
        var text = result.Tokens[^1].Value;
        if (!ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seed))
            result.AddError($"--seed needs a whole number from 0 to {ulong.MaxValue}, not '{text}'.");
        return seed;
    }

    /// <summary>An option that takes one of some words; the first is the default.</summary>
    public static Option<string> Choice(string name, string description, params string[] words)
    {
        var option = new Option<string>(name)
        {
            Description = description,
            HelpName = string.Join('|', words),
            DefaultValueFactory = _ => words[0],
        };
        option.CompletionSources.Add(words);
        option.Validators.Add(result =>
        {
            if (result.Tokens.Select(t => t.Value).FirstOrDefault(t => !words.Contains(t, StringComparer.Ordinal)) is { } other)
                result.AddError($"{name} is one of {string.Join(", ", words)}, not '{other}'.{Suggestions.Hint(other, words)}");
        });
        return option;
    }
}
