using System.Text;
using Courseware.Grading;
using Courseware.Grading.Samples;
using Courseware.Tests.Submissions;
using CsCheck;

namespace Courseware.Tests.SamplesTests;

/// <summary>The difference of two files, written as the edits that their author reads and that make the one of the other.</summary>
internal sealed class EditWriterTests
{
    [Test]
    public void A_line_is_shown_between_its_neighbours() =>
        Assert.That(Written("a\nb\nc\nd\ne\n", "a\nb\nC\nd\ne\n"), Is.EqualTo("@@| b|-c|+C| d"));

    [Test]
    public void Where_a_neighbour_is_blank_the_next_one_is_shown_too() =>
        Assert.That(Written("a\n\nb\n\nc\n", "a\n\nB\n\nc\n"), Is.EqualTo("@@| a||-b|+B|| c"));

    [Test]
    public void A_repeated_line_is_shown_with_enough_context() =>
        Assert.That(Written("x\nclose\nreturn\n}\ny\nclose\nreturn\n}\n", "x\nclose\nreturn\n}\ny\nclose\n}\n"), Is.EqualTo("@@| y| close|-return| }"));

    [Test]
    public void A_blank_line_at_the_end_is_no_context() => Assert.That(Written("a\na\n\n", "a\na\n}\n\n"), Is.EqualTo("@@| a| a|+}"));

    [Test]
    public void Near_changes_are_one_edit_and_far_ones_are_two()
    {
        Assert.That(Written("a\nb\nc\nd\n", "A\nb\nc\nD\n"), Is.EqualTo("@@|-a|+A| b| c|-d|+D"));
        Assert.That(Written("a\nb\nc\nd\ne\nf\n", "A\nb\nc\nd\ne\nF\n"), Is.EqualTo("@@|-a|+A| b|@@| e|-f|+F"));
    }

    [Test]
    public void A_function_goes_from_its_head_to_the_blank_line_behind_it() =>
        Assert.That(Written("f()\n{\n}\n\ng()\n{\n}\n\nh()\n{\n}\n", "f()\n{\n}\n\nh()\n{\n}\n"), Is.EqualTo("@@| }||-g()|-{|-}|-| h()"));

    [TestCase("a\n", "a\n", TestName = "Nothing differs")]
    [TestCase("a\n", "a\u0007\n", TestName = "A character that YAML cannot hold")]
    [TestCase("a\n", "a\u2028\n", TestName = "A line end of YAML alone")]
    [TestCase("a\n", "a", TestName = "The end of the last line alone")]
    [TestCase("a\n", "a\r\n", TestName = "Another kind of line end")]
    [TestCase("", "a\n", TestName = "A file that was empty")]
    [TestCase("\n", "a\n\n", TestName = "A file of blank lines")]
    public void A_change_that_no_edit_can_express_is_not_written(string before, string after) =>
        Assert.That(EditWriter.Write(Encoding.UTF8.GetBytes(before), Encoding.UTF8.GetBytes(after)), Is.Null);

    [Test]
    public void Binary_bytes_are_not_written() =>
        Assert.That(EditWriter.Write("a\n"u8.ToArray(), [0xff, 0x0a]), Is.Null);

    [Test]
    public void A_written_edit_reproduces_the_same_bytes() => LinesGen.Select(LinesGen).Sample((before, after) =>
    {
        // Of blank lines alone none names a place.
        if (before.All(l => l.Length == 0) || before.SequenceEqual(after))
            return;
        using var solution = new TemporaryFolder();
        solution.Write("a.c", string.Concat(before.Select(l => l + "\n")));
        var changed = Encoding.UTF8.GetBytes(string.Concat(after.Select(l => l + "\n")));
        var lines = EditWriter.Write(File.ReadAllBytes(solution.At("a.c")), changed)!.Lines;
        var file = YamlFile.Parse("sample.yaml", $"a.c: |\n{string.Concat(lines.Select(l => l.Length > 0 ? $"  {l}\n" : "\n"))}");
        Assert.That(EditReader.Read(file, file.Root, solution.Path)["a.c"], Is.EqualTo(changed));
    }, iter: 500);

    // So few that much is there twice.
    private static readonly string[] Different = ["", "a", "}", "    b", "\t# c", "- d"];

    private static Gen<List<string>> LinesGen => Gen.Int[0, Different.Length - 1].Select(i => Different[i]).List[0, 12];

    private static string? Written(string before, string after) =>
        EditWriter.Write(Encoding.UTF8.GetBytes(before), Encoding.UTF8.GetBytes(after)) is { } written ? string.Join('|', written.Lines) : null;
}
