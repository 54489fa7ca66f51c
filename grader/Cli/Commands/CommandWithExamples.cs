using System.CommandLine;

namespace Courseware.Cli.Commands;

/// <summary>A command whose help ends with examples, and perhaps a remark.</summary>
internal sealed class CommandWithExamples(string name, string description, params IReadOnlyList<string> examples) : Command(name, description)
{
    /// <summary>Whole command lines.</summary>
    public IReadOnlyList<string> Examples => examples;

    /// <summary>A line below the examples; empty when there is none.</summary>
    public string Remark { get; set; } = "";
}
