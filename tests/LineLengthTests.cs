using System.Globalization;
using System.Text.RegularExpressions;

namespace Courseware.Tests;

/// <summary>The lines of the project's C#, C and shell scripts are at most as long as <c>.editorconfig</c> says.</summary>
internal sealed partial class LineLengthTests
{
    private static readonly string[] Folders = ["grader", "exercises", "tests", "benchmarks", "containers"];

    // Samples are students' programs, with students' lines.
    private static readonly string[] LeftOut = ["/samples/", "tests/Hostile/"];

    [Test]
    public void No_line_is_too_long()
    {
        var section = Section().Match(File.ReadAllText(Path.Combine(Repository.Root, ".editorconfig")));
        var longest = int.Parse(section.Groups["columns"].Value, CultureInfo.InvariantCulture);
        var files = section.Groups["extensions"].Value.Split(',')
            .SelectMany(extension => Folders.SelectMany(folder => Repository.Files(folder, $".{extension}")))
            .Where(file => !LeftOut.Any(part => file.Contains(part, StringComparison.Ordinal))).ToList();

        Assert.That(files, Has.Count.GreaterThan(600));
        Assert.That(files.SelectMany(file => File.ReadLines(Path.Combine(Repository.Root, file)).Index()
            .Where(line => line.Item.Length > longest).Select(line => $"{file}:{line.Index + 1} has {line.Item.Length} columns")), Is.Empty);
    }

    [GeneratedRegex(@"^\[\*\.\{(?<extensions>[a-z,]+)\}\]\nmax_line_length = (?<columns>\d+)$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Section();
}
