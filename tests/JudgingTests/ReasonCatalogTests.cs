using System.Reflection;
using System.Text.RegularExpressions;
using Courseware.Cli;
using Courseware.Grading;
using Courseware.Judging;

namespace Courseware.Tests.JudgingTests;

/// <summary>The reasons that are declared, and the texts of the manifests and of reasons.yaml.</summary>
internal sealed partial class ReasonCatalogTests
{
    private static readonly Dictionary<string, ReasonText> None = new(StringComparer.Ordinal);

    private static IEnumerable<string> Exercises => ExerciseCatalog.Ids;

    [TestCaseSource(nameof(Exercises))]
    public void Each_reason_of_an_exercise_has_a_text_and_each_text_a_reason(string id)
    {
        var exercise = ExerciseCatalog.Find(id);
        var texts = exercise.Manifest.Messages.Keys;
        var own = DeclaredIn(exercise.Code.GetType().Assembly.GetType($"{exercise.Code.GetType().Namespace}.Reasons")!);

        Assert.That(own.Except(texts, StringComparer.Ordinal), Is.Empty, "These have no text.");
        Assert.That(texts.Select(t => t.Split(':')[0]).Except([.. own, .. Shared]), Is.Empty, "No check gives these.");
    }

    [TestCaseSource(nameof(Exercises))]
    public void Both_languages_of_a_text_have_the_same_placeholders(string id)
    {
        var texts = ExerciseCatalog.Find(id).Manifest.Messages.Values.SelectMany(r => new[] { r.Message, r.Hint, r.Why }.OfType<LocalizedText>());

        Assert.That(texts.Where(t => !Placeholders(t.English).SetEquals(Placeholders(t.Korean))).Select(t => t.English), Is.Empty);
    }

    [Test]
    public void Reasons_of_all_exercises_have_a_text_or_one_in_each_exercise_that_gives_them() =>
        Assert.That(Shared.Where(r => !ReasonTexts.Has(None, r)), Is.EquivalentTo(new[]
        {
            Reason.Ok.Code, Reason.ClaimsSuccess.Code, Reason.ProcessesLeft.Code, Reason.ResetAtEnd.Code, Reason.SheetNotRecorded.Code,
        }));

    [TestCaseSource(nameof(Exercises))]
    public void Each_shared_reason_that_the_checks_of_an_exercise_give_has_a_text(string id)
    {
        var folder = Path.Combine(Repository.Root, "exercises", id, "grading");
        var source = string.Concat(Directory.GetFiles(folder, "*.cs", SearchOption.AllDirectories).Select(File.ReadAllText));
        var messages = ExerciseCatalog.Find(id).Manifest.Messages;

        var given = GivenBy.Where(g => source.Contains(g.Call, StringComparison.Ordinal)).SelectMany(g => g.Reasons);

        Assert.That(given.Where(r => !ReasonTexts.Has(messages, r.Code)).Select(r => r.Code).Distinct(StringComparer.Ordinal), Is.Empty);
    }

    /// <summary>The shared reasons without a shared text, and the code of a check that gives them.</summary>
    private static IReadOnlyList<(string Call, Reason[] Reasons)> GivenBy { get; } =
    [
        ("UncleanExit(", [Reason.ProcessesLeft, Reason.ResetAtEnd]),
        ("EndsWithError()", [Reason.ClaimsSuccess]),
        .. typeof(Reason).GetFields(BindingFlags.Public | BindingFlags.Static).Where(f => f.GetValue(null) is Reason && f.Name != nameof(Reason.Ok))
            .Select(f => ($"Reason.{f.Name}", new[] { (Reason)f.GetValue(null)! })),
    ];

    /// <summary>The codes that a class declares.</summary>
    internal static IReadOnlyList<string> DeclaredIn(Type type) =>
        [.. type.GetFields(BindingFlags.Public | BindingFlags.Static).Select(f => f.GetValue(null)).OfType<Reason>().Select(r => r.Code)];

    private static IReadOnlyList<string> Shared => DeclaredIn(typeof(Reason));

    private static HashSet<string> Placeholders(string text) => [.. Placeholder().Matches(text).Select(m => m.Value)];

    [GeneratedRegex(@"\{[a-zA-Z]+\}", RegexOptions.None, 1000)]
    private static partial Regex Placeholder();
}
