using System.CommandLine;

namespace Courseware.Cli.Commands;

/// <summary>Options that several commands share.</summary>
internal static class CommonOptions
{
    public static Option<string> Language()
    {
        var option = new Option<string>("--lang") { Description = "The language of the report: en or ko.", DefaultValueFactory = _ => "en" };
        option.AcceptOnlyFromAmong("en", "ko");
        return option;
    }

    // Read before the command line is parsed, when the console is made; declared so that help shows it.
    public static Option<bool> NoColor() => new("--no-color") { Description = "Write without colour (as with NO_COLOR)." };
}
