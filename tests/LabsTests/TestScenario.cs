using Courseware.Labs;
using Courseware.Launching;
using Courseware.Recordings;
using Courseware.Tests.Programs;
using Courseware.Wire;

namespace Courseware.Tests.LabsTests;

/// <summary>A scenario with tiny programs, run on its own.</summary>
internal static class TestScenario
{
    /// <summary>Plays it with a shell script as the server and the zoo program as the client, and proves that nothing is left.</summary>
    public static Task<ScenarioRecording> Async(string server, string client, Func<ScenarioContext, Task> run, TimeLimit? timeLimit = null) =>
        Async(new NetworkChoice(NetworkChoice.Loopback, "test"), server, client, run, timeLimit);

    /// <summary>The same in a network of choice.</summary>
    public static async Task<ScenarioRecording> Async(
        NetworkChoice network, string server, string client, Func<ScenarioContext, Task> run, TimeLimit? timeLimit = null)
    {
        Requires.Linux();
        var zoo = await DummyProgram.PathAsync();
        var folder = Directory.CreateTempSubdirectory("courseware-tests-").FullName;
        try
        {
            BuiltProgram[] programs =
            [
                new("server", "file_server", "student", "test", Command(server)),
                new("client", "file_client", "student", "test", Command(client)),
            ];
            var recording = await new ScenarioRunner(new LocalHost(folder, network), programs, new ProgramLimits { Grading = timeLimit }, 1)
                .RunAsync(new Scenario("play", [], 5003, PayloadKind.Binary, run), () => { }, TestContext.CurrentContext.CancellationToken);

            Assert.That(Directory.EnumerateFileSystemEntries(folder), Is.Empty, "files are left");
            Assert.That(LiveProcesses.Below(folder), Is.Empty, "processes are left");
            Assert.That(recording.Events[^1], Is.InstanceOf<ScenarioEnded>());
            return recording;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        string[] Command(string text) => text.StartsWith("sh: ", StringComparison.Ordinal) ? ["sh", "-c", text[4..], "sh"]
            : text.StartsWith("path: ", StringComparison.Ordinal) ? [text[6..]]
            : [zoo, .. text.Split(' ')];
    }
}
