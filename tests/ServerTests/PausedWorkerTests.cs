using Dapper;

namespace Courseware.Tests.ServerTests;

/// <summary>A worker that is stopped in the middle of a transaction, as when its machine is suspended.</summary>
[Category(Requires.Slow)]
[Category(Requires.OptionalHere)]
internal sealed class PausedWorkerTests
{
    [Test, CancelAfter(600_000)]
    public async Task Others_wait_for_its_locks_for_a_short_time_only(CancellationToken cancellationToken)
    {
        using var data = new TestData(Storage.Postgres);
        using var paused = data.Open();
        using var other = data.Open();
        using var isInside = new ManualResetEventSlim();
        using var mayContinue = new ManualResetEventSlim();
        var stuck = Task.Run(
            () => paused.Write((connection, transaction) =>
            {
                isInside.Set();
                mayContinue.Wait(cancellationToken);
                return connection.ExecuteScalar<int>("select 1", transaction: transaction);
            }), cancellationToken);
        isInside.Wait(cancellationToken);

        // Both need the same lock.
        var answer = await Task.Run(() => other.Write((connection, transaction) => connection.ExecuteScalar<int>("select 2", transaction: transaction)),
            cancellationToken);
        mayContinue.Set();

        Assert.That(answer, Is.EqualTo(2));
        Assert.That(() => stuck, Throws.Exception, "its transaction was ended");
    }
}
