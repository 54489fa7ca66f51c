using Courseware.Batch;
using Courseware.Reporting.Classes;
using Courseware.Submissions;
using Courseware.Tests.Submissions;

namespace Courseware.Tests.BatchTests;

/// <summary>Hints at copied work, on the project's own sources.</summary>
internal sealed class SimilarityTests
{
    private static readonly string Exercise = Path.Combine(Repository.Root, "exercises", "half-close");

    [Test]
    public void A_fingerprint_knows_its_place()
    {
        var text = string.Concat(Enumerable.Range(0, 30).Select(i => $"if (f{i}(x) > {i}) {{ g(y); }} // {i}\n"));
        var placed = Fingerprint.Placed(text);

        Assert.That(placed, Has.Count.GreaterThan(10));
        Assert.That(placed.Select(p => p.Hash).Distinct().Order(), Is.EqualTo(Prints(text).Distinct().Order()), "the same as of the file");
        Assert.That(placed.All(p => Fingerprint.Words(text[p.Start..p.End]).Count == 15), Is.True, "a place has the words of its run");
    }

    [Test]
    public void Other_names_comments_and_spaces_hide_nothing()
    {
        var source = File.ReadAllText(Path.Combine(Exercise, "solution", "file_server.c"));
        var renamed = source.Replace("int main", "/* mine */ int\nmain", StringComparison.Ordinal)
            .Replace("listener", "door", StringComparison.Ordinal).Replace("    ", "\t", StringComparison.Ordinal);
        Assert.That(renamed, Is.Not.EqualTo(source));
        var original = Path.Combine(Exercise, "original", "file_server.c");

        var pairs = Similarity.Of([("kim", Prints(source)), ("lee", Prints(renamed)), ("park", Prints(File.ReadAllText(original)))], new HashSet<uint>());

        Assert.That(pairs.Select(p => (p.One, p.Other)), Is.EqualTo(new[] { ("kim", "lee") }));
        Assert.That(pairs[0].Percent, Is.GreaterThanOrEqualTo(90));
    }

    [Test]
    public void The_starter_does_not_count_as_similarity()
    {
        var given = File.ReadAllText(Path.Combine(Exercise, "original", "file_server.c"));

        Assert.That(Similarity.Of([("kim", Prints(given)), ("lee", Prints(given))], new HashSet<uint>(Prints(given))), Is.Empty);
        Assert.That(Similarity.Of([("kim", Prints(given)), ("lee", Prints(given))], new HashSet<uint>()),
            Is.EqualTo(new[] { new AlikePair("kim", "lee", 100) }));
    }

    [TestCase("int a = 1; /* x */ // y\n", "int v = 0 ;")]
    [TestCase("printf(\"a \\\" b\", 'c');", "printf( ( \"\" , \"\" ) ;")]
    [TestCase("", "")]
    public void Words_of_a_source(string source, string words) => Assert.That(string.Join(' ', Fingerprint.Words(source)), Is.EqualTo(words));

    private static IReadOnlyList<uint> Prints(string source)
    {
        using var folder = new TemporaryFolder();
        folder.Write("file_server.c", source);
        using var submission = OpenedSubmission.Open(folder.Path);
        return Fingerprint.Of(submission);
    }
}
