using Courseware.Labs;
using Courseware.Launching;
using Courseware.Submissions;
using Courseware.Tests.CliTests;
using Courseware.Tests.Submissions;

namespace Courseware.Tests.SubmissionsTests;

/// <summary>The order of the steps of a build.</summary>
internal sealed class BuildOrderTests
{
    [Test]
    public async Task The_last_step_begins_when_no_build_runs_any_longer()
    {
        Requires.Tools("cc");
        using var folder = new TemporaryFolder();
        Paths.CopySolution(folder, "mine");
        var environment = new WatchedEnvironment(folder.At("mine"));

        var build = await new SubmissionBuild(environment, [new("server", "file_server"), new("client", "file_client")])
            .RunAsync(TestContext.CurrentContext.CancellationToken);

        Assert.That(build.Programs, Has.Count.EqualTo(2));
        Assert.That(environment.Steps, Is.EqualTo(new[] { "begins", "begins", "finished", "finished", "after all" }).AsCollection
            .Or.EqualTo(new[] { "begins", "finished", "begins", "finished", "after all" }).AsCollection);
    }

    private sealed class WatchedEnvironment(string folder) : BuildEnvironment
    {
        private readonly LocalBuildEnvironment _local = new(folder);
        private readonly System.Collections.Concurrent.ConcurrentQueue<string> _steps = new();

        public IEnumerable<string> Steps => _steps;

        public override string Folder => _local.Folder;

        public override string Path => _local.Path;

        public override string? Lacks(BuildPlan plan) => _local.Lacks(plan);

        public override Task<LaunchedProgram> LaunchAsync(
            BuildPlan plan, IReadOnlyList<string> command, Action<LaunchEvent> handle, CancellationToken cancellationToken)
        {
            _steps.Enqueue("begins");
            return _local.LaunchAsync(plan, command, handle, cancellationToken);
        }

        public override Task<string> InspectAsync(BuildPlan plan, IReadOnlyList<RoleName> roles, CancellationToken cancellationToken) =>
            _local.InspectAsync(plan, roles, cancellationToken);

        public override Task<bool> HasAsync(BuildPlan plan, string tool, CancellationToken cancellationToken) => _local.HasAsync(plan, tool, cancellationToken);

        public override Task<IReadOnlyList<string>> ExistingAsync(BuildPlan plan, IReadOnlyList<string> paths, CancellationToken cancellationToken) =>
            _local.ExistingAsync(plan, paths, cancellationToken);

        public override Task<BuiltProgram> FinishAsync(BuiltProgram program, BuildPlan plan)
        {
            _steps.Enqueue("finished");
            return _local.FinishAsync(program, plan);
        }

        public override Task AfterAllAsync(IReadOnlyList<BuildPlan> plans)
        {
            _steps.Enqueue("after all");
            return _local.AfterAllAsync(plans);
        }
    }
}
