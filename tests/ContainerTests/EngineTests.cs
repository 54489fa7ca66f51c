using System.Net.Sockets;
using System.Text;
using CliWrap.EventStream;
using Courseware.Cli;
using Courseware.Tests.CliTests;
using Courseware.Tests.JudgingTests;

namespace Courseware.Tests.ContainerTests;

/// <summary>The messages without a usable engine, and the clean-up after a grading that was stopped.</summary>
[Category(Requires.Slow)]
[CancelAfter(600_000)]
internal sealed class EngineTests
{
    [TestCase("tcp://127.0.0.1:1", "needs an engine on this machine")]
    [TestCase("unix:///nowhere/docker.sock", "does not answer")]
    [TestCase("nonsense", "is not an address")]
    public async Task A_missing_engine_names_the_next_step(string host, string fact)
    {
        Requires.Linux();
        Requires.That(Environment.IsPrivilegedProcess, "needs root");
        using var program = new RealProcess { Environment = { ["DOCKER_HOST"] = host } };

        var run = await program.RunAsync("grade", "half-close", SampleRecordings.Exercise.Solution, "--lab", "container");

        Assert.That(run.ExitCode, Is.EqualTo(ExitCode.Failed), run.Error);
        Assert.That(run.Error, Does.StartWith("grader: ").And.Contain(fact).And.Contain("Nothing was graded"));
        Assert.That(run.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries), Has.Length.EqualTo(1));
        program.LeftNothing();
    }

    [Test]
    public async Task An_engine_that_is_too_old_is_refused()
    {
        Requires.Linux();
        Requires.That(Environment.IsPrivilegedProcess, "needs root");
        using var program = new RealProcess();
        var path = program.Folder.At("engine.sock");
        program.Environment["DOCKER_HOST"] = $"unix://{path}";
        using var engine = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        engine.Bind(new UnixDomainSocketEndPoint(path));
        engine.Listen();
        var answering = AnswerAsync(engine, """{"Version":"17.05.0-ce","ApiVersion":"1.29"}""");

        var run = await program.RunAsync("grade", "half-close", SampleRecordings.Exercise.Solution, "--lab", "container");
        await answering;

        Assert.That(run.ExitCode, Is.EqualTo(ExitCode.Failed));
        Assert.That(run.Error, Does.Contain("17.05.0-ce speaks version 1.29").And.Contain("Update the engine"));
    }

    [TestCase("INT")]
    [TestCase("KILL")]
    public async Task A_grading_that_is_stopped_leaves_nothing_in_the_engine(string signal)
    {
        await using (await Requires.ContainersAsync(SampleRecordings.Exercise.Manifest.Limits, TestContext.CurrentContext.CancellationToken))
        {
        }
        using var program = new RealProcess();
        Paths.CopySolution(program.Folder, "mine", "server-never-shuts-down");
        var pid = 0;
        await foreach (var e in program.Command("grade", "half-close", "mine", "--lab", "container").ListenAsync(TestContext.CurrentContext.CancellationToken))
        {
            if (e is StartedCommandEvent started)
                pid = started.ProcessId;
            else if (e is StandardErrorCommandEvent { Text: "Build finished" })
                await CliWrap.Cli.Wrap("kill").WithArguments(["-s", signal, $"{pid}"]).ExecuteAsync();
        }

        // After a kill the next grader removes what is left; the programs ended with the connection before.
        if (signal == "KILL")
        {
            Assert.That(await OfGraderAsync(pid), Is.Not.Empty);
            await using var next = await Requires.ContainersAsync(SampleRecordings.Exercise.Manifest.Limits, TestContext.CurrentContext.CancellationToken);
        }
        Assert.That(await OfGraderAsync(pid), Is.Empty);
    }

    private static async Task<IReadOnlyList<string>> OfGraderAsync(int pid)
    {
        var of = "{{.Label \"org.courseware.grader\"}}";
        string[] all =
        [
            .. await LeftContainers.LinesAsync("ps", "--all", "--filter", "label=org.courseware.grader", "--format", of),
            .. await LeftContainers.LinesAsync("volume", "ls", "--filter", "label=org.courseware.grader", "--format", of),
        ];
        return [.. all.Where(l => l.Contains($"-{pid}-", StringComparison.Ordinal))];
    }

    private static async Task AnswerAsync(Socket engine, string body)
    {
        using var connection = await engine.AcceptAsync(TestContext.CurrentContext.CancellationToken);
        var buffer = new byte[4096];
        await connection.ReceiveAsync(buffer);
        await connection.SendAsync(Encoding.ASCII.GetBytes(
            $"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\nConnection: close\r\n\r\n{body}"));
    }
}
