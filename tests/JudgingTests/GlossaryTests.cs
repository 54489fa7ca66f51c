using Courseware.Cli;
using Courseware.Grading;
using Courseware.Judging;
using Courseware.Recordings;

namespace Courseware.Tests.JudgingTests;

/// <summary>The terms that a hint for C gets where the student's language is another one.</summary>
internal sealed class GlossaryTests
{
    private const string Hint = "Leave the loop only when read() returns 0.";

    [TestCase("C", "en", Hint)]
    [TestCase("Tcl", "en", Hint)]
    [TestCase("Python", "en", Hint + " In Python: read() = sock.recv(n), 0 (EOF) = b\"\", -1 = OSError.")]
    [TestCase("Java (2 files)", "en", Hint + " In Java: read() = in.read(buffer), 0 (EOF) = -1, -1 = IOException.")]
    [TestCase("Java", "ko", Hint + " Java: read() = in.read(buffer), 0 (EOF) = -1, -1 = IOException.")]
    public void A_hint_has_the_terms_of_the_language(string program, string language, string expected) =>
        Assert.That(Glossary(program, program).Explain(Hint, ["server", "client"], language), Is.EqualTo(expected));

    [Test]
    public void A_pair_in_two_languages_has_the_terms_of_C()
    {
        Assert.That(Glossary("Python", "Java").Explain(Hint, ["server", "client"], "en"), Is.EqualTo(Hint));
        Assert.That(Glossary("Python", "Java").Explain(Hint, ["client"], "en"), Does.Contain("In Java:"));
    }

    /// <summary>A hint that was worded anew may have lost the C by which its term is chosen.</summary>
    [TestCase("read()", "recv")]
    [TestCase("send()", "sendall")]
    [TestCase("until 0", "recv")]
    [TestCase("0이 나올 때까지", "recv")]
    [TestCase("MSG_NOSIGNAL", "BrokenPipeError")]
    [TestCase("shutdown(", "SHUT_WR")]
    [TestCase("close(", "sock.close()")]
    [TestCase("connect()", "OSError")]
    [TestCase("fopen(", "open")]
    [TestCase("argv[", "sys.argv")]
    [TestCase("htons(", "int(")]
    [TestCase("INADDR_ANY", "\"\"")]
    [TestCase("SO_REUSEADDR)", "setsockopt")]
    [TestCase("%.*s", "print")]
    [TestCase("fflush(", "sys.stdout.flush()")]
    [TestCase("waitpid(", "os.waitpid()")]
    [TestCase("return 0 from main", "sys.exit(0)")]
    [TestCase("main에서 0을 반환", "sys.exit(0)")]
    public void Each_term_has_a_hint(string c, string term)
    {
        var hints = Hints().Where(h => h.Contains(c, StringComparison.Ordinal)).ToList();

        Assert.That(hints, Is.Not.Empty);
        Assert.That(hints.Select(h => Glossary("Python", "Python").Explain(h, ["server"], "en")), Has.All.Contains(term));
    }

    private static IEnumerable<string> Hints() => ExerciseCatalog.Ids.Select(ExerciseCatalog.Find)
        .SelectMany(e => e.Manifest.Checks.Select(c => c.Hint).Concat(e.Manifest.Messages.Values.Select(m => m.Hint)))
        .OfType<LocalizedText>().SelectMany(h => new[] { h.English, h.Korean });

    private static Glossary Glossary(string server, string client) => new(
    [
        new ScenarioRecording(
            BuildCheck.Scenario, [new BuildStarted("server", server, ""), new BuildStarted("client", client, "")], new Dictionary<string, byte[]>()),
    ]);
}
