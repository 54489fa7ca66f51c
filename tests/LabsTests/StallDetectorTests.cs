using Courseware.Labs;

namespace Courseware.Tests.LabsTests;

/// <summary>The report of a stall about a process.</summary>
internal sealed class StallDetectorTests
{
    [Test]
    public async Task A_program_found_asleep_waits_in_its_last_call() =>
        Assert.That(await Call(looks: 5, null, null, "sleep()"), Is.EqualTo("sleep()"));

    [Test]
    public async Task Who_is_found_running_at_all_looks_runs() =>
        Assert.That(await Call(looks: 3, null, null, null, "sleep()"), Is.Null);

    [Test]
    public async Task Who_used_the_CPU_is_looked_at_once() =>
        Assert.That(await Call(looks: 1, null, "sleep()"), Is.Null);

    private static Task<string?> Call(int looks, params string?[] seen)
    {
        var next = 0;
        return StallReport.CallAsync(() => seen[next++], looks);
    }
}
