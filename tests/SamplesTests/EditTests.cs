using System.Text;
using Courseware.Grading;
using Courseware.Grading.Samples;
using Courseware.Tests.Submissions;

namespace Courseware.Tests.SamplesTests;

/// <summary>A sample that is written as edits of the solution: what they make of its files, and what is refused.</summary>
internal sealed class EditTests : IDisposable
{
    private readonly TemporaryFolder _solution = new();

    [Test]
    public void Several_edits_of_one_file_find_their_places_in_the_file_as_it_was()
    {
        _solution.Write("a.c", "one\ntwo\nthree\nfour\nfive\n");

        // The later one stands first, and the line that the second one brings is what the first one looks for.
        Assert.That(Edited("a.c", "@@\n four\n-five\n+FIVE", "@@ near the top\n one\n+four\n-two"), Is.EqualTo("one\nfour\nthree\nfour\nFIVE\n"));
    }

    [Test]
    public void Lines_go_come_and_stay()
    {
        _solution.Write("a.c", "first\n\n    indented\nlast\n");

        Assert.That(Edited("a.c", "@@\n first\n\n-    indented\n+\tby a tab\n+-minus\n+한국어"), Is.EqualTo("first\n\n\tby a tab\n-minus\n한국어\nlast\n"));
    }

    [Test]
    public void Line_ends_stay_as_the_file_has_them()
    {
        _solution.Write("crlf.c", "one\r\ntwo\r\nthree");
        _solution.Write("mixed.c", "one\r\ntwo\nthree\n");

        Assert.That(Edited("crlf.c", "@@\n-one\n+ONE\n two\n+and\n three\n+four"), Is.EqualTo("ONE\r\ntwo\r\nand\r\nthree\r\nfour"));
        Assert.That(Edited("crlf.c", "@@\n two\n-three"), Is.EqualTo("one\r\ntwo"), "the last line is without an end as before");
        Assert.That(Edited("mixed.c", "@@\n-one\n+ONE\n two\n+and"), Is.EqualTo("ONE\r\ntwo\nand\nthree\n"));
    }

    [Test]
    public void A_sample_s_file_with_CRLF_is_read_like_any_other()
    {
        _solution.Write("a.c", "one\ntwo\n");

        Assert.That(Text(Read("a.c: |\r\n  @@\r\n   one\r\n  -two\r\n  +TWO\r\n")["a.c"]), Is.EqualTo("one\nTWO\n"));
    }

    [Test]
    public void Binary_bytes_stay_as_they_are()
    {
        byte[] odd = [0x00, 0xff, 0x80, 0x0a, (byte)'a', 0x0a, 0xc3, 0x0d, 0x0a];
        File.WriteAllBytes(_solution.At("a.c"), odd);

        Assert.That(Read("a.c: |\n  @@\n  -a\n  +b\n")["a.c"], Is.EqualTo(odd.Select(b => b == (byte)'a' ? (byte)'b' : b)));
    }

    [Test]
    public void A_change_of_two_files_changes_both()
    {
        _solution.Write("a.c", "a\n");
        _solution.Write("b.c", "b\n");

        Assert.That(Read("b.c: |\n  @@\n  -b\n  +B\na.c: |\n  @@\n  -a\n  +A\n").ToDictionary(f => f.Key, f => Text(f.Value)),
            Is.EqualTo(new Dictionary<string, string>(StringComparer.Ordinal) { ["a.c"] = "A\n", ["b.c"] = "B\n" }));
    }

    [TestCase("a.c: |\n  @@\n  -two\n  +TWO\n  -four\n",
        "2: this edit of solution/a.c no longer applies: the file has no line 'four'. The edit needs these lines, one after the other:\n    two\n    four\n")]
    [TestCase("a.c: |\n  @@\n  -three\n  -one\n",
        "2: this edit of solution/a.c no longer applies: the file has each of these lines, but not one after the other:\n    three\n    one\n")]
    [TestCase("a.c: |\n  @@\n  -three\n  @@\n  -same\n",
        "4: this edit of solution/a.c is not clear: the file has these lines 2 times, in the lines 4 and 6. Add lines around them until they are there "
            + "once:\n    same\n")]
    [TestCase("a.c: |\n  @@\n   one\n  -two\n  @@\n  -two\n  -three\n",
        "5: this edit of solution/a.c changes lines that another edit of this file has, too. Make one edit of both.\n    two\n    three\n")]
    public void An_ambiguous_edit_is_refused_with_its_line(string edits, string message)
    {
        _solution.Write("a.c", "one\ntwo\nthree\nsame\n\nsame\n");

        Assert.That(() => Read(edits), Throws.TypeOf<ManifestException>().With.Message.EqualTo(
            $"sample.yaml:{message}  Write it anew from what solution/a.c has now, or make the sample again from an edited copy of the solution: grader "
                + "new-sample"));
    }

    [TestCase("b.c: |\n  @@\n  -one\n", "1:1: the solution has no file 'b.c'. Did you mean 'a.c'? It has: a.c.")]
    [TestCase("../a.c: |\n  @@\n  -one\n", "1:1: '../a.c' leads out of the folder of the solution. Name a file of the solution.")]
    [TestCase("/etc/hostname: |\n  @@\n  -one\n", "1:1: '/etc/hostname' leads out of the folder of the solution. Name a file of the solution.")]
    [TestCase("a.c: |\n  @@\n  -one\n./a.c: |\n  @@\n  -two\n", "4:1: the file './a.c' is there twice. Put all of its edits into one block.")]
    [TestCase("a.c: |\n  -one\n", "2: an edit begins with a line '@@', not with '-one'.")]
    [TestCase("a.c: |\n  @@\n  -one\n  two\n", "4: a line of an edit begins with ' ' (it stays), '-' (it goes) or '+' (it comes), not with 't'.")]
    [TestCase("a.c: |\n  @@\n   one\n  @@\n  -two\n", "2: this edit changes nothing: it has no line with '-' or '+'.")]
    [TestCase("a.c: |\n  @@\n  +one\n", "2: this edit has no place: give a line of the file before or after what comes, with ' ' in front of it.")]
    [TestCase("a.c: \"@@\\n-one\"\n", "1:6: edits are a block of lines: '|' behind the name of the file, and below it '@@' and the lines.")]
    [TestCase("{}\n", "1:1: there is no edit. Name a file of the solution and what changes in it.")]
    public void An_edit_of_an_unknown_file_is_refused_with_its_place(string edits, string message)
    {
        _solution.Write("a.c", "one\ntwo\n");

        Assert.That(() => Read(edits), Throws.TypeOf<ManifestException>().With.Message.EqualTo($"sample.yaml:{message}"));
    }

    [Test]
    public void A_sibling_folder_with_the_same_prefix_is_outside()
    {
        using var beside = new TemporaryFolder();
        beside.Write("solution/a.c", "one\n");
        beside.Write("solution-old/a.c", "one\n");
        var file = YamlFile.Parse("sample.yaml", "../solution-old/a.c: |\n  @@\n  -one\n");

        Assert.That(() => EditReader.Read(file, file.Root, beside.At("solution")),
            Throws.TypeOf<ManifestException>().With.Message.Contains("leads out of the folder"));
    }

    public void Dispose() => _solution.Dispose();

    private string Edited(string name, params string[] edits) =>
        Text(Read($"{name}: |\n{string.Join('\n', string.Join('\n', edits).Split('\n').Select(line => line.Length > 0 ? $"  {line}" : ""))}\n")[name]);

    private IReadOnlyDictionary<string, byte[]> Read(string edits)
    {
        var file = YamlFile.Parse("sample.yaml", edits);
        return EditReader.Read(file, file.Root, _solution.Path);
    }

    private static string Text(byte[] content) => Encoding.UTF8.GetString(content);
}
