using Courseware.Tests;
using NUnit.Framework.Interfaces;
using NUnit.Framework.Internal;

[assembly: TimeLimit(300_000)]
[assembly: Parallelizable(ParallelScope.All)]
[assembly: FixtureLifeCycle(LifeCycle.InstancePerTestCase)]

namespace Courseware.Tests;

/// <summary>
/// The limit of every test that sets none by <c>[CancelAfter]</c>: its <c>TestContext.CurrentContext.CancellationToken</c>
/// is cancelled. .NET cannot abort a thread; a test that ignores its token is ended by the test command, which kills a run
/// in which no test ends for minutes, and names it.
/// </summary>
[AttributeUsage(AttributeTargets.Assembly)]
internal sealed class TimeLimitAttribute(int milliseconds) : NUnitAttribute, IApplyToContext
{
    public int Milliseconds => milliseconds;

    public void ApplyToContext(TestExecutionContext context) =>
        (context.TestCaseTimeout, context.UseCancellation) = (milliseconds, true);
}
