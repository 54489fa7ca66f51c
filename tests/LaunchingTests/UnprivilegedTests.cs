using CliWrap;
using Courseware.Launching;
using Courseware.Tests.Programs;

namespace Courseware.Tests.LaunchingTests;

/// <summary>The launcher of an ordinary user: a pid namespace inside a user namespace, or none.</summary>
[Category(Requires.OptionalHere)]
internal sealed class UnprivilegedTests
{
    [TestCase("daemon")]
    [TestCase("kill-ancestors 1")]
    public async Task An_ordinary_user_leaves_nothing_behind_either(string what)
    {
        var cancellationToken = TestContext.CurrentContext.CancellationToken;
        Requires.Linux();
        Requires.That(Environment.IsPrivilegedProcess, "only root can become somebody else");
        Requires.Tools("setpriv", "cc");
        var folder = Directory.CreateTempSubdirectory("courseware-tests-");
        try
        {
            const UnixFileMode open = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
                | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;
            File.SetUnixFileMode(folder.FullName, open);
            var (launcher, zoo) = (Copy(await LaunchedProgram.PrepareAsync(), "launch"), Copy(await DummyProgram.PathAsync(), "zoo"));
            var events = new List<LaunchEvent>();
            var ended = new TaskCompletionSource();
            await CliWrap.Cli.Wrap("setpriv")
                .WithArguments(["--reuid", "65534", "--regid", "65534", "--clear-groups", launcher, "--", zoo, .. what.Split(' '), folder.FullName])
                .WithWorkingDirectory(folder.FullName)
                .WithStandardInputPipe(PipeSource.Create(async (stream, _) =>
                {
                    await ended.Task.WaitAsync(cancellationToken);
                    await stream.WriteAsync("k"u8.ToArray(), cancellationToken);
                }))
                .WithStandardOutputPipe(PipeTarget.Create((stream, token) => LaunchFrames.ReadAsync(stream, e =>
                {
                    events.Add(e);
                    if (e is LaunchEvent.Exited or LaunchEvent.KeeperKilled)
                        ended.TrySetResult();
                }, token)))
                .WithValidation(CommandResultValidation.None)
                .ExecuteAsync(cancellationToken);

            var contained = events.OfType<LaunchEvent.Started>().Single().OwnPidNamespace;
            await TestContext.Out.WriteLineAsync($"own pid namespace: {contained}");
            Assert.That(events[^1], Is.InstanceOf<LaunchEvent.Ended>());
            Assert.That(events.OfType<LaunchEvent.KeeperKilled>().Any(), Is.EqualTo(what != "daemon" && !contained));
            Assert.That(events.OfType<LaunchEvent.OrphanedProcesses>().Any(), Is.EqualTo(what == "daemon"));
            Assert.That(LiveProcesses.Naming(folder.FullName), Is.Empty);

            string Copy(string path, string name)
            {
                var copy = Path.Combine(folder.FullName, name);
                File.Copy(path, copy);
                File.SetUnixFileMode(copy, open);
                return copy;
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
