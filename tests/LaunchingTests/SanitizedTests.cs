using Courseware.Launching;
using Courseware.Tests.Programs;

namespace Courseware.Tests.LaunchingTests;

/// <summary>
/// Programs under a launcher that ends at the first error of memory or of undefined behaviour, on all ways that it can go. <c>SANITIZE=1</c> does
/// the same for all tests of this folder.
/// </summary>
internal sealed class SanitizedTests
{
    [TestCase("exit 3", 3)]
    [TestCase("describe", 0)]
    [TestCase("daemon", 0)]
    public async Task A_program_runs_to_its_end(string what, int code)
    {
        foreach (var plain in new[] { false, true })
        {
            await using var program = await ZooAsync(what, request => request with { Plain = plain });

            Assert.That(await program.FinishAsync(Token), Has.Property("Code").EqualTo(code).And.Property("Signal").Zero);
        }
    }

    [Test]
    public async Task A_program_is_stopped_continued_and_ended([Values] bool plain)
    {
        await using var program = await ZooAsync("daemon-and-stay", request => request with { Plain = plain });
        await program.PrintedAsync("ready", Token);
        program.Program.Stop();
        await Eventually.True(() => ProcessTree.Threads(program.Program.Keeper).All(t => t.State == 'T'), Token);
        program.Program.Continue();
        await program.Program.AllOutputRecordedAsync();
        await program.Program.EndAsync().WaitAsync(Token);

        program.AssertNothingIsLeft();
    }

    [TestCase("i=0; while [ $i -lt 20000 ]; do echo $i; echo $i >&2; i=$((i+1)); done", 1 << 10, 64 << 20)]
    [TestCase("while :; do echo a line that never ends; done", 1 << 16, 1 << 20)]
    public async Task Much_output_is_cut_and_a_flood_ended(string script, int kept, int flood)
    {
        await using var program = await StartAsync(
            ["sh", "-c", script], request => request with { Limits = new ProgramLimits { OutputBytes = kept, FloodBytes = flood } });
        await program.FinishAsync(Token);

        Assert.That(program.Events.OfType<LaunchEvent.OutputCut>(), Is.Not.Empty);
        Assert.That(program.Events[^1], Is.InstanceOf<LaunchEvent.Ended>());
    }

    [Test]
    public async Task Too_many_processes_are_ended()
    {
        await using var program = await ZooAsync("breed 64", request => request with { Limits = new ProgramLimits { Processes = 20 } });

        Assert.That((await program.SeenAsync<LaunchEvent.Limit>(Token)).Name, Is.EqualTo("processes"));
        await program.FinishAsync(Token);
    }

    [Test]
    public async Task A_program_that_is_not_there_is_refused([Values] bool plain)
    {
        await using var program = await StartAsync(["/nowhere/file_server"], request => request with { Plain = plain });

        Assert.That((await program.SeenAsync<LaunchEvent.StartFailed>(Token)).Error, Is.EqualTo("No such file or directory"));
        await program.FinishAsync(Token);
    }

    [Test]
    public async Task A_long_path_that_is_not_a_folder_is_refused() => await Assert.ThatAsync(() => StartAsync(["true"], request =>
    {
        var path = Path.Combine(request.Directory, new string('a', 200), new string('b', 200), new string('c', 200));
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, "");
        return request with { Files = [], Directory = path, InContainer = true };
    }), Throws.InstanceOf<StartRefusedException>());

    // The launcher removes nothing where the user is shared: these folders are the machine's.
    [Test]
    public async Task A_program_with_another_user_exchanges_files_with_the_grader([Values] bool isPrivate)
    {
        Requires.That(Environment.IsPrivilegedProcess, "only root can become somebody else");
        await using var program = await StartAsync(["sh", "-c", "cat given; echo made >made; id -u"], request => request with
        {
            Files = [("given", "a file\n"u8.ToArray()), ("large", new byte[100_000])],
            Directory = Path.Combine(request.Directory, "of-its-own"),
            InContainer = !isPrivate,
            Visible = isPrivate ? [request.Directory] : null,
            User = 64321,
            SharesUser = true,
        }, open: true);
        foreach (var name in new[] { "made", "large", "missing", "" })
            program.Program.Collect(name);
        var exited = await program.FinishAsync(Token);

        Assert.That((exited?.Code, program.Text), Is.EqualTo((0, "a file\n64321\n")));
        Assert.That(program.Events.OfType<LaunchEvent.FileBegins>().Select(e => (e.Name, e.Size)), Is.EqualTo(new[] { ("made", 5L), ("large", 100_000L) }));
        Assert.That(program.Events.OfType<LaunchEvent.FileMissing>().Select(e => e.Name), Has.Member("missing").And.Member(""));
    }

    private static async Task<Launched> ZooAsync(string arguments, Func<LaunchRequest, LaunchRequest> set) =>
        await StartAsync([await DummyProgram.PathAsync(), .. arguments.Split(' ')], set);

    private static async Task<Launched> StartAsync(IReadOnlyList<string> command, Func<LaunchRequest, LaunchRequest> set, bool open = false)
    {
        var launcher = await WrappedLauncher.SanitizedAsync();
        return await Launched.StartAsync(command, request =>
        {
            // For another user.
            if (open)
                File.SetUnixFileMode(request.Directory, (UnixFileMode)0b111_111_111);
            var changed = set(request);
            return changed.Visible is { } visible ? changed with { Visible = [.. visible, launcher.Reports] } : changed;
        }, launcher, Token);
    }

    private static CancellationToken Token => TestContext.CurrentContext.CancellationToken;
}
