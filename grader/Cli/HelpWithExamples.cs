using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using Courseware.Cli.Commands;
using Courseware.Reporting;
using Spectre.Console;

namespace Courseware.Cli;

/// <summary><c>--help</c>: what the library writes, and the command's examples below it.</summary>
internal sealed class HelpWithExamples : SynchronousCommandLineAction
{
    private readonly HelpAction _help;

    public HelpWithExamples(HelpAction help, IAnsiConsole console)
    {
        _help = help;
        _help.MaxWidth = Math.Min(console.Profile.Width, TerminalReport.MaxWidth);
    }

    /// <inheritdoc/>
    public override bool ClearsParseErrors => true;

    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
        var code = _help.Invoke(parseResult);
        if (parseResult.CommandResult.Command is not CommandWithExamples command)
            return code;
        var output = parseResult.InvocationConfiguration.Output;
        output.WriteLine("Examples:");
        foreach (var example in command.Examples)
            output.WriteLine($"  {example}");
        output.WriteLine();
        if (command.Remark.Length > 0)
            output.WriteLine(command.Remark);
        return code;
    }
}
