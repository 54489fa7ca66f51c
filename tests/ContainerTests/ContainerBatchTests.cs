using System.Text.RegularExpressions;
using Courseware.Cli;
using Courseware.Launching;
using Courseware.Tests.CliTests;
using Courseware.Tests.Submissions;

namespace Courseware.Tests.ContainerTests;

/// <summary>A class of untrusted submissions: the default lab of a batch.</summary>
[Category(Requires.Slow)]
[CancelAfter(900_000)] // two classes
internal sealed partial class ContainerBatchTests
{
    [Test]
    public async Task A_class_is_graded_in_containers_by_default()
    {
        await using (await Requires.ContainersAsync(new ProgramLimits(), TestContext.CurrentContext.CancellationToken))
        {
            // Only whether there can be one.
        }
        using var folder = new TemporaryFolder();
        foreach (var (student, from) in new[] { ("kim", Paths.Solution), ("lee", Paths.Starter) })
        {
            foreach (var file in Directory.EnumerateFiles(from, "*.c"))
                folder.Write($"class/{student}/{Path.GetFileName(file)}", await File.ReadAllTextAsync(file));
        }
        Paths.CopySolution(folder, "class/park", "client-thanks-twice");

        var isolated = await InProcess.RunAsync("batch", "half-close", folder.At("class"), "--out", folder.At("isolated"));
        var plain = await InProcess.RunAsync("batch", "half-close", folder.At("class"), "--out", folder.At("plain"), "--lab", "process");

        Assert.That((isolated.ExitCode, plain.ExitCode), Is.EqualTo((ExitCode.Passed, ExitCode.Passed)), isolated.Text + plain.Text);
        Assert.That(await File.ReadAllTextAsync(folder.At("isolated/gradebook.csv")),
            Is.EqualTo(await File.ReadAllTextAsync(folder.At("plain/gradebook.csv"))));
        Assert.That(Lab().Matches(await File.ReadAllTextAsync(folder.At("isolated/results.jsonl")))
            .Select(m => m.Groups["lab"].Value), Is.EqualTo(new[] { "container", "container", "container" }));
        Assert.That(Lab().Matches(await File.ReadAllTextAsync(folder.At("plain/results.jsonl")))
            .Select(m => m.Groups["lab"].Value), Is.EqualTo(new[] { "process", "process", "process" }));
    }

    [GeneratedRegex("\"lab\":\"(?<lab>[a-z]+)\"", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Lab();
}
