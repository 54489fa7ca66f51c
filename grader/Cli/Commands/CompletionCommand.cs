using System.CommandLine;
using Courseware.Submissions;

namespace Courseware.Cli.Commands;

/// <summary><c>grader completion SHELL</c></summary>
internal static class CompletionCommand
{
    private static readonly string[] Shells = ["bash", "zsh", "fish"];

    public static Command Create(CliConsole console)
    {
        var shell = new Argument<string>("SHELL") { Description = $"The shell: {string.Join(", ", Shells)}.", HelpName = "SHELL" };
        shell.CompletionSources.Add(Shells);
        var command = new CommandWithExamples(
            "completion", "Print a shell completion script.",
            "grader completion bash", "grader completion zsh", "grader completion fish")
        {
            shell,
        };
        command.Remark = """
            bash: put `source <(grader completion bash)` into ~/.bashrc; zsh: the same into ~/.zshrc, below
            compinit; fish: grader completion fish > ~/.config/fish/completions/grader.fish
            """;
        command.SetAction(parsed =>
        {
            var wanted = parsed.GetRequiredValue(shell);
            if (!Shells.Contains(wanted, StringComparer.Ordinal))
                throw new UsageException(
                    $"SHELL is one of {string.Join(", ", Shells)}, not '{wanted}'.{Suggestions.Hint(wanted, Shells)} See: grader completion --help");
            console.Out.Profile.Out.Writer.Write(EmbeddedResource.Text($"completion.{wanted}"));
            return ExitCode.Passed;
        });
        return command;
    }
}
