using Courseware.Labs;

namespace Courseware.Tests.LabsTests;

/// <summary>The report of a stall about a process.</summary>
internal sealed class StallDetectorTests
{
    [Test]
    public async Task A_program_found_asleep_waits_in_its_last_call() =>
        Assert.That(await Call(polls: 5, null, null, "sleep()"), Is.EqualTo("sleep()"));

    [Test]
    public async Task A_process_found_running_at_all_polls_runs() =>
        Assert.That(await Call(polls: 3, null, null, null, "sleep()"), Is.Null);

    [Test]
    public async Task A_process_that_used_the_CPU_is_polled_a_single_time() =>
        Assert.That(await Call(polls: 1, null, "sleep()"), Is.Null);

    private static Task<string?> Call(int polls, params string?[] seen)
    {
        var next = 0;
        return StallReport.CallAsync(() => seen[next++], polls);
    }
}
