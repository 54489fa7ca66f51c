using Courseware.Launching;

namespace Courseware.Tests.LaunchingTests;

/// <summary>Polls until there is something.</summary>
internal sealed class PollingTests
{
    [Test]
    public async Task The_first_value_is_taken() => Assert.That(await Ask(maxPolls: 5, null, null, "sleep()"), Is.EqualTo("sleep()"));

    [Test]
    public async Task The_number_of_polls_is_bounded() => Assert.That(await Ask(maxPolls: 3, null, null, null, "sleep()"), Is.Null);

    [Test]
    public async Task A_single_poll_does_not_wait() => Assert.That(await Ask(maxPolls: 1, null, "sleep()"), Is.Null);

    [Test]
    public void A_wait_without_bound_can_be_cancelled()
    {
        using var cancellation = new CancellationTokenSource();
        Assert.That(() => Polling.UntilAsync(CancelsOnly, cancellation.Token), Throws.InstanceOf<OperationCanceledException>());

        bool CancelsOnly()
        {
            cancellation.Cancel();
            return false;
        }
    }

    private static Task<string?> Ask(int maxPolls, params string?[] values)
    {
        var next = 0;
        return Polling.ForAsync(() => values[next++], maxPolls, CancellationToken.None);
    }
}
