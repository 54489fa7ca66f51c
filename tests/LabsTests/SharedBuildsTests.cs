using Courseware.Labs;
using Courseware.Submissions;
using Courseware.Tests.JudgingTests;
using Courseware.Wire;

namespace Courseware.Tests.LabsTests;

/// <summary>The builds that two labs share.</summary>
internal sealed class SharedBuildsTests
{
    private static readonly NetworkChoice Loopback = new(NetworkChoice.Loopback, "test");

    [Test]
    public async Task A_build_is_shared_by_both_labs()
    {
        Requires.Tools("cc");
        var token = TestContext.CurrentContext.CancellationToken;
        await using var first = await new ProcessLab(Loopback).PrepareAsync(token);
        await using var second = await new ProcessLab(Loopback).PrepareAsync(token);
        using var submission = OpenedSubmission.Open(SampleRecordings.Exercise.Solution);
        using var starter = OpenedSubmission.Open(SampleRecordings.Exercise.Starter);
        string program;
        await using (var builds = new SharedBuilds(first))
        {
            var one = await builds.For(first).BuildAsync(submission, SampleRecordings.Exercise.Roles, token);
            var other = await builds.For(second).BuildAsync(submission, SampleRecordings.Exercise.Roles, token);
            await using (var another = await builds.For(second).BuildAsync(starter, SampleRecordings.Exercise.Roles, token))
                Assert.That(another.Programs[0].Command, Is.Not.EqualTo(one.Programs[0].Command));
            program = one.Programs[0].Command[0];
            await one.DisposeAsync();

            Assert.That(other.Programs, Is.EqualTo(one.Programs));
            Assert.That(program, Does.Exist);
        }
        Assert.That(program, Does.Not.Exist);
    }
}
