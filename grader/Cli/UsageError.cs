using System.CommandLine;
using System.CommandLine.Parsing;
using Courseware.Submissions;

namespace Courseware.Cli;

/// <summary>Says in one sentence why a command line cannot be followed, and where its help is.</summary>
internal static class UsageError
{
    /// <summary>True when no command was named and nothing else is wrong.</summary>
    public static bool IsMissingCommand(ParseResult parsed) =>
        parsed.CommandResult.Command is RootCommand && parsed.UnmatchedTokens.Count == 0 && parsed.Errors.Count > 0;

    /// <summary>The first thing that is wrong; null when nothing is.</summary>
    public static string? Of(ParseResult parsed)
    {
        var command = parsed.CommandResult.Command;
        var name = command is RootCommand ? "grader" : $"grader {command.Name}";
        var fact = Empty(parsed) ?? BadValue(parsed) ?? Unknown(parsed, command, name) ?? Missing(parsed, command, name)
            ?? parsed.Errors.Select(e => e.Message).FirstOrDefault();
        return fact is null ? null : $"{fact} See: {name} --help";
    }

    private static string? Unknown(ParseResult parsed, Command command, string name)
    {
        // The library takes an option that it does not know for an argument, as long as one is missing.
        var taken = parsed.CommandResult.Children.OfType<ArgumentResult>().SelectMany(a => a.Tokens).Select(t => t.Value);
        if (taken.Concat(parsed.UnmatchedTokens).FirstOrDefault(t => t.Length > 1 && t[0] == '-') is { } option)
        {
            var options = command.Options.Concat(parsed.RootCommandResult.Command.Options.Where(o => o.Recursive)).Select(o => o.Name);
            return $"'{name}' has no option '{option}'.{Suggestions.Hint(option, options)}";
        }
        if (parsed.UnmatchedTokens.Count == 0)
            return null;
        var token = parsed.UnmatchedTokens[0];
        return command is RootCommand
            ? $"There is no command '{token}'.{Suggestions.Hint(token, command.Subcommands.Select(c => c.Name))}"
            : $"'{token}' is one argument too many for '{Usage(command, name)}'.";
    }

    // As when a script's variable is not set. No argument of any command may be empty.
    private static string? Empty(ParseResult parsed)
    {
        foreach (var result in parsed.CommandResult.Children.Where(r => r.Tokens.Any(t => t.Value.Length == 0)))
        {
            if (result is ArgumentResult argument)
                return $"{argument.Argument.Name} is empty.";
            if (result is OptionResult { Implicit: false } option)
                return NeedsValue(option.Option);
        }
        return null;
    }

    private static string? BadValue(ParseResult parsed)
    {
        // The library lets an option without a value take the next option for it.
        if (parsed.CommandResult.Children.OfType<OptionResult>()
            .FirstOrDefault(o => o.Tokens.Any(t => t.Value.StartsWith("--", StringComparison.Ordinal))) is { } greedy)
            return NeedsValue(greedy.Option);
        foreach (var error in parsed.Errors)
        {
            var result = error.SymbolResult is ArgumentResult { Parent: OptionResult parent } ? parent : error.SymbolResult as OptionResult;
            if (result is not null)
                return result.Tokens.Count == 0 ? NeedsValue(result.Option) : error.Message;
        }
        return null;
    }

    private static string NeedsValue(Option option) => $"{option.Name} needs a value: {option.Name} {option.HelpName}.";

    private static string? Missing(ParseResult parsed, Command command, string name) =>
        command.Arguments.FirstOrDefault(a => a.Arity.MinimumNumberOfValues > 0 && parsed.GetResult(a) is null or { Tokens.Count: 0 }) is { } argument
        && parsed.Errors.Count > 0
            ? $"{argument.Name} is missing: '{Usage(command, name)}'."
            : null;

    private static string Usage(Command command, string name) => string.Join(' ', command.Arguments
        .Select(a => a.Arity.MinimumNumberOfValues > 0 ? a.Name : $"[{a.Name}]").Prepend(name));
}
