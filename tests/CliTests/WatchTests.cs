using System.Threading.Channels;
using Courseware.Cli;
using Courseware.Grading;
using Courseware.Judging;
using Courseware.Tests.Submissions;
using Spectre.Console.Testing;

namespace Courseware.Tests.CliTests;

/// <summary>Grading at every save.</summary>
[CancelAfter(600_000)]
internal sealed class WatchTests
{
    [Test]
    public async Task A_file_that_is_written_in_place_is_a_change(CancellationToken cancellationToken)
    {
        using var folder = new TemporaryFolder();
        folder.Write("mine/a.c", "1");
        using var changes = new ChangedFiles(folder.At("mine"));
        var next = changes.NextAsync(cancellationToken);
        folder.Write("mine/a.c", "2");

        Assert.That(await next, Is.EqualTo(new[] { "a.c" }));
    }

    [Test]
    public async Task A_file_replaced_by_rename_is_a_change(CancellationToken cancellationToken)
    {
        using var folder = new TemporaryFolder();
        folder.Write("mine/a.c", "1");
        using var changes = new ChangedFiles(folder.At("mine"));
        var next = changes.NextAsync(cancellationToken);
        File.Move(folder.Write("mine/.a.c.new", "2"), folder.At("mine/a.c"), overwrite: true);

        Assert.That(await next, Is.EqualTo(new[] { "a.c" }));
    }

    [Test]
    public async Task Temporary_files_of_an_editor_are_not_changes(CancellationToken cancellationToken)
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.At("mine"));
        using var changes = new ChangedFiles(folder.At("mine"), folder.At("mine/report.html"));
        var next = changes.NextAsync(cancellationToken);
        folder.WriteEmpty("mine/.a.c.swp", "mine/4913", "mine/a.c~", "mine/report.html", "mine/report.html.tmp1", "mine/b.c");

        Assert.That(await next, Is.EqualTo(new[] { "b.c" }));
    }

    [Test]
    public async Task A_single_file_is_watched_and_its_neighbours_are_not(CancellationToken cancellationToken)
    {
        using var folder = new TemporaryFolder();
        var file = folder.Write("a.c", "1");
        using var changes = new ChangedFiles(file);
        var next = changes.NextAsync(cancellationToken);
        folder.Write("b.c", "1");
        folder.Write("a.c", "2");

        Assert.That(await next, Is.EqualTo(new[] { "a.c" }));
    }

    [Test]
    public async Task A_save_grades_the_failed_check_first(CancellationToken cancellationToken)
    {
        using var folder = new TemporaryFolder();
        folder.Write("mine/a.c", "1");
        var graded = Channel.CreateUnbounded<string>();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var output = new TestConsole();
        using var errors = new TestConsole();
        using var changes = new ChangedFiles(folder.At("mine"));
        var session = new WatchSession(new CliConsole(output, errors), "en", (check, _) => Grade(check), _ => Grade("all"));
        var running = session.RunAsync(changes, stop.Token);

        Assert.That(await graded.Reader.ReadAsync(cancellationToken), Is.EqualTo("all"));
        folder.Write("mine/a.c", "2");
        Assert.That(await graded.Reader.ReadAsync(cancellationToken), Is.EqualTo("second"));
        Assert.That(await graded.Reader.ReadAsync(cancellationToken), Is.EqualTo("all"));
        await stop.CancelAsync();

        Assert.That(await running, Is.Not.Null);
        Assert.That(output.Output, Does.Contain("second  some-reason"));

        Task<GradingResult> Grade(string what)
        {
            graded.Writer.TryWrite(what);
            return Task.FromResult(new GradingResult("ex", "mine", "process", "none", 1, "en",
            [
                new CheckResult("first", Tier.Core, Verdict.Passed, "ok", 10, 10, "", ""),
                new CheckResult("second", Tier.Core, Verdict.Failed, "some-reason", 0, 10, "", ""),
            ]));
        }
    }

    [Test]
    public async Task A_save_ends_a_grading_that_it_made_obsolete(CancellationToken cancellationToken)
    {
        using var folder = new TemporaryFolder();
        folder.Write("mine/a.c", "1");
        var began = Channel.CreateUnbounded<int>();
        var count = 0;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var output = new TestConsole();
        using var errors = new TestConsole();
        using var changes = new ChangedFiles(folder.At("mine"));
        var session = new WatchSession(new CliConsole(output, errors), "en", (_, _) => throw new InvalidOperationException(), async token =>
        {
            began.Writer.TryWrite(++count);
            await Task.Delay(Timeout.Infinite, token);
            throw new InvalidOperationException();
        });
        var running = session.RunAsync(changes, stop.Token);

        Assert.That(await began.Reader.ReadAsync(cancellationToken), Is.EqualTo(1));
        folder.Write("mine/a.c", "2");
        Assert.That(await began.Reader.ReadAsync(cancellationToken), Is.EqualTo(2));
        await stop.CancelAsync();
        Assert.That(await running, Is.Null);
    }
}
