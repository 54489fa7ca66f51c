using Courseware.Labs;
using Courseware.Launching;
using Courseware.Recordings;
using Courseware.Tests.Submissions;
using Courseware.Wire;

namespace Courseware.Tests.LabsTests;

/// <summary>A program whose processes the grader cannot find: nothing is proved by seeing none of them.</summary>
[CancelAfter(600_000)]
internal sealed class UnseenProgramTests
{
    [Test]
    public async Task A_living_program_of_which_no_process_is_seen_is_not_asleep(CancellationToken cancellationToken)
    {
        Requires.Linux();
        Requires.Tools("cc");
        using var folder = new TemporaryFolder();
        await using var program = await RunningProgram.StartAsync(
            new BuiltProgram("server", "file_server", "student", "test", ["sleep", "60"]), [], new WorkingFolder(folder.At("work"), []),
            new ProgramLimits(), new HidingHost(folder.Path), null!, new Recorder("unseen"), cancellationToken);

        Assert.That(program.Threads(), Is.Empty);
        Assert.That((program.IsAsleep(), program.IsAsleep(orStopped: true), program.Waits()), Is.EqualTo((false, false, (object?)null)));

        await program.EndAsync();
        Assert.That((program.HasExited, program.IsAsleep()), Is.EqualTo((true, true)));
    }

    private sealed class HidingHost(string folder) : ExecutionHost
    {
        public override string Folder => folder;

        public override Task<Network> OpenNetworkAsync(int mtu, Recorder recorder, CancellationToken cancellationToken) => throw new NotSupportedException();

        public override async Task<LaunchedProgram> LaunchAsync(
            BuiltProgram program, IReadOnlyList<string> arguments, WorkingFolder folder, Network network, ProgramLimits limits,
            Action<LaunchEvent> handle, CancellationToken cancellationToken)
        {
            Directory.CreateDirectory(folder.Path);
            var request = new LaunchRequest([.. program.Command, .. arguments], folder.Path, ProgramEnvironment.For(folder.Path), limits);
            return await LaunchedProgram.StartAsync(request, handle, cancellationToken, new HidingLauncher(await LaunchedProgram.PrepareAsync()));
        }

        public override Task RemoveAsync(string folder) => throw new NotSupportedException();
    }

    private sealed class HidingLauncher(string path) : ILauncher
    {
        private readonly ChildLauncher _launcher = new(path);

        public Task<string> RunAsync(
            IReadOnlyList<string> arguments, string directory, Func<Stream, CancellationToken, Task> commands,
            Func<Stream, CancellationToken, Task> frames) => _launcher.RunAsync(arguments, directory, commands, frames);

        public Task KillAsync() => _launcher.KillAsync();

        public Task<LaunchEvent.Started> ToHostPidsAsync(LaunchEvent.Started started) => Task.FromResult(started with { Pid = 0, Keeper = 0 });
    }
}
