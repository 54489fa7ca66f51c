using System.Collections.Concurrent;
using Courseware.Grading;
using Courseware.Judging;
using Courseware.Labs;
using Courseware.Labs.Containers;
using Courseware.Tests.JudgingTests;

namespace Courseware.Tests.HostileTests;

/// <summary>Right submissions that are graded while another one of the same batch attacks them.</summary>
[Category(Requires.Slow)]
[Category(Requires.Thorough)]
[CancelAfter(900_000)]
internal sealed class NeighbourTests
{
    [Test]
    public async Task A_correct_submission_has_full_marks_during_every_attack()
    {
        var exercise = SampleRecordings.Exercise;
        var token = TestContext.CurrentContext.CancellationToken;
        await (await Requires.ContainersAsync(exercise.Manifest.Limits, token)).DisposeAsync();
        await using var labs = new LabPool(await ContainerLabs.ConnectAsync(exercise.Manifest.Limits, token), jobs: 2);
        var attacks = HostileCase.All.Where(c => c.Neighbours).ToList();
        var (beside, faults) = (new ConcurrentQueue<string>(), new List<string>());
        using var over = CancellationTokenSource.CreateLinkedTokenSource(token);

        var attacking = Task.Run(async () =>
        {
            foreach (var attack in attacks)
            {
                beside.Enqueue(attack.Id);
                using var folder = new HostileFolder(attack);
                await GradeAsync(labs, exercise, folder.HandIn, attack.Checks, token);
            }
        }, token);
        var graded = 0;
        do
        {
            var result = await GradeAsync(labs, exercise, exercise.Solution, [], token);
            graded++;
            faults.AddRange(result.Checks.Where(c => c.Verdict != Verdict.Passed || c.Retried)
                .Select(c => $"{c.Id}: {c.Verdict} {c.Reason}, retried {c.Retried}, beside {string.Join(", ", beside.TakeLast(2))}"));
        }
        while (!attacking.IsCompleted);
        await attacking;

        Assert.That(attacks, Has.Count.GreaterThanOrEqualTo(6));
        Assert.That(graded, Is.GreaterThanOrEqualTo(2));
        Assert.That(faults, Is.Empty);
    }

    private static async Task<GradingResult> GradeAsync(
        LabPool labs, Exercise exercise, string submission, IReadOnlyList<string> checks, CancellationToken cancellationToken)
    {
        await using var lease = labs.Take();
        var request = new GradeRequest(submission, 1, "en", checks, "grader grade half-close");
        return (await new Grader(exercise, lease.Lab).GradeAsync(request, cancellationToken)).Result;
    }
}
