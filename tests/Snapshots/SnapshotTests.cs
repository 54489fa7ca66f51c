using NUnit.Framework.Api;
using NUnit.Framework.Interfaces;

namespace Courseware.Tests.Snapshots;

internal sealed class SnapshotTests
{
    [Test]
    public void Every_snapshot_has_a_test()
    {
        var names = Tests().Where(t => SnapshotName.NotMirrored(t) is null).Select(SnapshotName.Of).ToHashSet(StringComparer.Ordinal);
        var named = SamplesTests.SubmissionTests.Stored.ToHashSet(StringComparer.Ordinal);
        var dangling = Stored().Where(file => !named.Contains(file) && !names.Contains(Path.GetFileName(file)));

        Assert.That(dangling, Is.Empty, "No test has the name of these snapshots.");
    }

    [Test]
    public void A_test_has_one_snapshot() =>
        Assert.That(Stored(), Is.Unique, "One with another extension is left from earlier: Verify would want to delete it.");

    [TestCase("a/b:c#d", true, null)]
    public void A_name_follows_Verify(string path, bool flag, object? nothing) => Assert.That(
        SnapshotName.Of(Current),
        Is.EqualTo($"SnapshotTests.A_name_follows_Verify_path={path.Replace('/', '-').Replace(':', '-')}_flag={flag}_nothing={nothing ?? "null"}"));

    [TestCase(new[] { 1, 2 }, "an argument of the type Int32[]")]
    [TestCase(1.5, "an argument of the type Double")]
    [TestCaseSource(nameof(Times))]
    public void An_argument_that_Verify_formats_in_its_own_way_is_refused(object argument, string what)
    {
        Assert.That(argument, Is.Not.Null);
        Assert.That(() => StandIn.PathOf(Repository.Tests),
            Throws.TypeOf<NotSupportedException>().With.Message.Contains($"a snapshot test with {what} is not supported"));
    }

    [Test]
    public void An_extension_that_Verify_may_not_know_to_be_text_is_refused() => Assert.That(
        () => StandIn.Compare("", "pcapng", Repository.Tests),
        Throws.TypeOf<NotSupportedException>().With.Message.EqualTo(
            "A snapshot with the extension 'pcapng' is not supported. Use one of: txt, html, json, md, xml."));

    [TestCase("", "emptyString")]
    [TestCase("\n\n", "emptyString")]
    [TestCase("a\r\nb\rc\n\n", "a\nb\nc")]
    public void A_text_is_stored_with_LF_and_without_a_last_line_break(string text, string stored) =>
        Assert.That(Snapshot.Plain(text), Is.EqualTo(stored));

    [Test]
    public async Task Varying_parts_are_scrubbed() => await Snapshot.Match($"""
        server at 127.0.0.1:40321, then port 8080, [::1]:9190
        pid 4711, process 12; exit code 12 and 300 ms stay
        {Path.GetTempPath()}courseware.Ab3dEf/out/receive.dat
        {Repository.Root}/exercises/half-close
        took 1.25 s, 0.3 ms, 1.2초
        "at": 0.031234, "seconds":1.5
        """);

    [Test]
    public void A_difference_is_shown_by_lines() => Assert.That(
        LineDiff.Of("a\nb\nc\nd\ne", "a\nb\nX\nY\nd\ne"),
        Is.EqualTo("@@ line 3 @@\n  a\n  b\n- c\n+ X\n+ Y"));

    private static ITest Current => NUnit.Framework.Internal.TestExecutionContext.CurrentContext.CurrentTest;

    private static IEnumerable<TestCaseData> Times =>
    [
        new(new DateTime(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc), "an argument of the type DateTime"),
        new(new DateOnly(2026, 1, 2), "an argument of the type DateOnly"),
    ];

    // Below the tests, without their ending.
    private static IEnumerable<string> Stored() => Directory.EnumerateFiles(Repository.Tests, "*.verified.*", SearchOption.AllDirectories)
        .Select(file => Path.GetRelativePath(Repository.Tests, file)).Select(file => file[..file.LastIndexOf(".verified.", StringComparison.Ordinal)]);

    private static IEnumerable<ITest> Tests() =>
        Leaves(new DefaultTestAssemblyBuilder().Build(typeof(SnapshotTests).Assembly, new Dictionary<string, object>(StringComparer.Ordinal)));

    private static IEnumerable<ITest> Leaves(ITest test) =>
        test.HasChildren ? test.Tests.SelectMany(Leaves) : test.Method is null ? [] : [test];
}

/// <summary>A fixture with an argument: its name is part of a snapshot's in Verify, and not here.</summary>
[TestFixture("en")]
internal sealed class SnapshotInFixtureTests(string language)
{
    [Test]
    public void A_snapshot_in_a_fixture_with_arguments_is_refused() => Assert.That(
        () => StandIn.PathOf(language), Throws.TypeOf<NotSupportedException>().With.Message.Contains("with arguments of its fixture is not supported"));

    internal static class Outer
    {
        internal sealed class SnapshotTwoDeepTests
        {
            [Test]
            public void A_snapshot_two_classes_deep_is_refused() => Assert.That(
                () => StandIn.PathOf(Repository.Tests),
                    Throws.TypeOf<NotSupportedException>().With.Message.Contains("a class inside of a class inside of a class"));
        }
    }
}
