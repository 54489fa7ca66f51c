using NUnit.Framework.Api;
using NUnit.Framework.Interfaces;

namespace Courseware.Tests.Snapshots;

internal sealed class SnapshotTests
{
    [Test]
    public void Every_snapshot_has_a_test()
    {
        var owned = new DefaultTestAssemblyBuilder().Build(GetType().Assembly, new Dictionary<string, object>(StringComparer.Ordinal));
        var names = Leaves(owned).Select(SnapshotName.Of).ToHashSet(StringComparer.Ordinal);
        var dangling = Directory.EnumerateFiles(Repository.Tests, "*.verified.*", SearchOption.AllDirectories)
            .Where(file => !names.Contains(Path.GetFileName(file)[..Path.GetFileName(file).IndexOf(".verified.", StringComparison.Ordinal)]))
            .Select(file => Path.GetRelativePath(Repository.Root, file));

        Assert.That(dangling, Is.Empty, "No test has the name of these snapshots.");
    }

    [TestCase("a/b:c#d", true, null)]
    public void A_name_follows_Verify(string path, bool flag, object? nothing) => Assert.That(
        SnapshotName.Of(NUnit.Framework.Internal.TestExecutionContext.CurrentContext.CurrentTest),
        Is.EqualTo($"SnapshotTests.A_name_follows_Verify_path={path.Replace('/', '-').Replace(':', '-').Replace('#', '-')}_flag={flag}_nothing={nothing ?? "null"}"));

    [Test]
    public async Task What_differs_from_run_to_run_is_taken_out() => await Snapshot.Match($"""
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

    private static IEnumerable<ITest> Leaves(ITest test) =>
        test.HasChildren ? test.Tests.SelectMany(Leaves) : test.Method is null ? [] : [test];
}
