namespace Courseware.Tests;

/// <summary>The list of wrong judges: an edit of a text that is not there any more would try nothing.</summary>
internal sealed class MutantTests
{
    private static readonly string[] Lines = [.. File.ReadLines(Path.Combine(Repository.Root, "tests", "mutation", "mutants.txt"))
        .Where(line => line.Length > 0 && !line.StartsWith('#'))];

    [TestCaseSource(nameof(Lines))]
    public void The_text_of_an_edit_is_unique_in_its_file(string line)
    {
        var parts = $"{line} ".Split(" | ", 4);
        Assert.That(parts, Has.Length.EqualTo(4), "id | file | from | to");
        var source = File.ReadAllText(Path.Combine(Repository.Root, parts[1]));

        Assert.That(source.Split(parts[2]), Has.Length.EqualTo(2));
        Assert.That(parts[3].TrimEnd(), Is.Not.EqualTo(parts[2]));
    }

    [Test]
    public void Every_edit_has_a_unique_id() => Assert.That(Lines.Select(l => l.Split(' ')[0]).ToList(), Is.Unique.And.Count.GreaterThan(100));
}
