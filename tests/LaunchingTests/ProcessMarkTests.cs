using Courseware.Labs.Containers;
using Courseware.Launching;

namespace Courseware.Tests.LaunchingTests;

/// <summary>By what a grader tells whether another one has ended.</summary>
internal sealed class ProcessMarkTests
{
    [Test]
    public void A_living_process_has_not_ended() => Assert.That(ProcessMark.HasEnded(ProcessMark.Own), Is.False);

    [Test]
    public async Task A_process_that_is_gone_has_ended()
    {
        Requires.Linux();
        var running = CliWrap.Cli.Wrap("true").ExecuteAsync();
        await running;
        var parts = ProcessMark.Own.Split('-');

        Assert.That(ProcessMark.HasEnded($"{parts[0]}-{running.ProcessId}-1"));
    }

    [Test]
    public void A_reused_pid_is_another_process()
    {
        Requires.Linux();
        var parts = ProcessMark.Own.Split('-');

        Assert.That(ProcessMark.HasEnded($"{parts[0]}-{parts[1]}-1"));
    }

    // The red team's case: a grader in a PID namespace of its own took a living one for dead, and removed its containers.
    [Test]
    public void A_process_of_another_namespace_is_not_taken_for_dead()
    {
        Requires.Linux();
        var parts = ProcessMark.Own.Split('-');

        Assert.That(ProcessMark.HasEnded($"1{parts[0]}-{int.MaxValue}-1"), Is.False);
        Assert.That(GraderMark.IsGone($"{GraderMark.Own.Split('/')[0]}/1{parts[0]}-{int.MaxValue}-1"), Is.False);
    }

    [TestCase("")]
    [TestCase("4711/99")]
    [TestCase("a/b/c/d")]
    [TestCase("x-y-z")]
    public void A_text_that_is_not_a_mark_is_not_taken_for_dead(string mark) =>
        Assert.That((ProcessMark.HasEnded(mark), GraderMark.IsGone(mark)), Is.EqualTo((false, false)));

    [Test]
    public void A_grader_of_an_earlier_boot_is_gone()
    {
        Requires.Linux();
        Assert.That((GraderMark.IsGone(GraderMark.Own), GraderMark.IsGone($"{Guid.Empty}/{ProcessMark.Own}")), Is.EqualTo((false, true)));
    }
}
