using System.Text.RegularExpressions;
using Courseware.Exercises.ShutdownModes;
using Courseware.Grading;

namespace Courseware.Tests.ShutdownModesTests;

/// <summary>Every finding of the checks of shutdown-modes has a text, and no run has a predictable answer.</summary>
internal sealed partial class ShutdownModesWordsTests
{
    private static readonly Exercise Modes =
        Exercise.Load(Path.Combine(Repository.Root, "exercises", "shutdown-modes"), new ShutdownModesExercise());

    [Test]
    public void Reasons_of_the_code_and_texts_of_the_manifest_agree()
    {
        var ids = Modes.Code.Checks.Select(c => c.Id).Concat(Modes.Code.Scenarios.Select(s => s.Id))
            .Concat(["server-peer", ModeScenarios.NotResetYet, ModeScenarios.NotAnsweredYet]).ToList();
        var found = Directory.EnumerateFiles(Path.Combine(Modes.Folder, "grading"), "*.cs")
            .Where(f => Path.GetFileName(f) is not ("LectureDemos.cs" or "ShutdownModesExercise.cs"))
            .SelectMany(f => KebabLiteral().Matches(File.ReadAllText(f)).Select(m => m.Groups["word"].Value))
            .Except(ids, StringComparer.Ordinal).ToList();

        Assert.That(found, Has.Count.GreaterThan(15), "the pattern finds them");
        Assert.That(found.Where(r => !Reasons.Has(Modes.Manifest.Messages, r)), Is.Empty, "These have no words.");
        Assert.That(Modes.Manifest.Messages.Keys.Except(found, StringComparer.Ordinal), Is.EqualTo(new[] { "crashed:SIGPIPE" }), "These are never said.");
    }

    [Test]
    public void Every_placeholder_is_in_both_languages()
    {
        var texts = Modes.Manifest.Messages.Values.SelectMany(r => new[] { r.Message, r.Hint }.OfType<LocalizedText>()).ToList();
        Assert.That(texts.Where(t => !Names(t.English).SetEquals(Names(t.Korean))).Select(t => t.English), Is.Empty);

        static HashSet<string> Names(string text) => [.. Placeholder().Matches(text).Select(m => m.Value)];
    }

    [Test]
    public void The_bytes_of_the_peer_fit_one_read()
    {
        const int oneRead = 1024;
        foreach (var scenario in Modes.Code.Scenarios)
        {
            var sizes = Enumerable.Range(0, 300).Select(seed => Contract.Sizes((ulong)seed, scenario.Id)).ToList();
            Assert.That(sizes.Where(s => s.Greeting + s.Late > Contract.PayloadSize || s.Greeting > oneRead || s.Greeting - Contract.FirstRead == s.Late
                || s.Greeting <= Contract.FirstRead), Is.Empty);
            Assert.That(sizes.Distinct().Count(), Is.GreaterThan(200), scenario.Id);
        }
    }

    [GeneratedRegex("\"(?<word>[a-z]+(?:-[a-z]+)+)\"", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex KebabLiteral();

    [GeneratedRegex(@"\{[a-zA-Z]+\}", RegexOptions.None, 1000)]
    private static partial Regex Placeholder();
}
