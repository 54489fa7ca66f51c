using Courseware.Exercises.HalfClose;
using Courseware.Grading;
using Courseware.Judging;
using Courseware.Labs;
using Courseware.Wire;

namespace Courseware.Tests.HalfCloseTests;

/// <summary>
/// Clients that take silence for the end of the file after a time limit, in several languages and by several calls; and right ones with a limit.
/// </summary>
[Category(Requires.Slow)]
[CancelAfter(600_000)]
internal sealed class SilenceTests
{
    private const string Read = "        ssize_t count = read(sd, buf, sizeof buf);\n";

    private static readonly Exercise HalfClose =
        Exercise.Load(Path.Combine(Repository.Root, "exercises", "half-close"), new HalfCloseExercise());

    private static readonly string Poll = C("        struct pollfd there = { sd, POLLIN, 0 };\n        if (poll(&there, 1, 500) == 0)\n            break;\n");

    private static readonly string Select = C(
        "        fd_set there;\n        struct timeval time = { 2, 0 };\n        FD_ZERO(&there);\n        FD_SET(sd, &there);\n"
        + "        if (select(sd + 1, &there, NULL, NULL, &time) == 0)\n            break;\n");

    private static readonly string Receive = C("", "        if (count == -1 && errno == EAGAIN)\n            break;\n", ReceiveLimit);

    private static readonly string Closes = C("", "        if (count == -1 && errno == EAGAIN)\n            exit(0);\n", ReceiveLimit);

    private static readonly string Alarm = C(
        "        alarm(1);\n", "        if (count == -1 && errno == EINTR)\n            break;\n",
            "    sigaction(SIGALRM, &(struct sigaction){ .sa_handler = ring }, NULL);\n");

    private static readonly string Again = C("", "        if (count == -1 && errno == EAGAIN)\n            continue;\n", ReceiveLimit);

    private static readonly string Error = C("", "        if (count == -1 && errno == EAGAIN)\n            fail(\"the server says nothing\");\n", ReceiveLimit);

    private const string ReceiveLimit = "    setsockopt(sd, SOL_SOCKET, SO_RCVTIMEO, &(struct timeval){ 1, 0 }, sizeof(struct timeval));\n";

    private const string Python = """
        import socket, sys

        connection = socket.create_connection((sys.argv[1], int(sys.argv[2])))
        connection.settimeout(1)
        with open("receive.dat", "wb") as file:
            try:
                while data := connection.recv(4096):
                    file.write(data)
            except TimeoutError:
                pass
        print("Received file data")
        connection.sendall(b"Thank you\0")
        connection.close()
        """;

    private const string Node = """
        const net = require("net"), fs = require("fs");
        const file = fs.openSync("receive.dat", "w");
        const socket = net.connect({ port: +process.argv[3], host: process.argv[2], allowHalfOpen: true });
        let timer, done = false;
        const end = () => {
            if (done) return;
            done = true;
            clearTimeout(timer);
            console.log("Received file data");
            socket.end("Thank you\0");
            socket.resume();
        };
        socket.on("data", data => { fs.writeSync(file, data); clearTimeout(timer); timer = setTimeout(end, 1000); });
        socket.on("end", end);
        """;

    private const string Java = """
        import java.io.FileOutputStream;
        import java.net.Socket;
        import java.net.SocketTimeoutException;

        public class file_client {
            public static void main(String[] args) throws Exception {
                try (Socket socket = new Socket(args[0], Integer.parseInt(args[1])); FileOutputStream file = new FileOutputStream("receive.dat")) {
                    socket.setSoTimeout(1000);
                    byte[] buffer = new byte[4096];
                    try {
                        for (int count; (count = socket.getInputStream().read(buffer)) != -1; )
                            file.write(buffer, 0, count);
                    } catch (SocketTimeoutException e) {
                        // taken for the end
                    }
                    System.out.println("Received file data");
                    socket.getOutputStream().write("Thank you\0".getBytes("US-ASCII"));
                }
            }
        }
        """;

    private static IEnumerable<TestCaseData> Impatient()
    {
        TestCaseData Case(string name, string file, string text, string tool, string said) => new TestCaseData(file, text, tool, said).SetArgDisplayNames(name);
        yield return Case("poll", "file_client.c", Poll, "cc", "poll(), for at most 0.5 s");
        yield return Case("select", "file_client.c", Select, "cc", "select(), for at most 2 s");
        yield return Case("SO_RCVTIMEO", "file_client.c", Receive, "cc", "read(), for at most 1 s");
        yield return Case("SO_RCVTIMEO and no message", "file_client.c", Closes, "cc", "read(), for at most 1 s");
        yield return Case("Python", "file_client.py", Python, "python3", "poll(), for at most 1 s");
        yield return Case("Node", "file_client.js", Node, "node", "epoll_wait(), for at most");
        yield return Case("Java", "file_client.java", Java, "javac", "poll(), for at most 1 s");
    }

    [TestCaseSource(nameof(Impatient))]
    public async Task Silence_is_taken_for_the_end(string file, string client, string tool, string said)
    {
        foreach (var wire in new[] { true, false })
        {
            var check = await GradeAsync(file, client, tool, wire);

            // On a busy machine a plain transfer may take that long too, and then the client's wait was not sampled.
            Assert.That((check.Verdict, check.Reason), Is.AnyOf((Verdict.Failed, "takes-silence-for-eof"), (Verdict.Failed, "sent-before-eof")), check.Message);
            Assert.That(check.Message, check.Reason == "takes-silence-for-eof" ? Does.Contain(said) : Is.Not.Empty);
        }
    }

    [Test]
    public async Task An_alarm_is_found_by_waiting()
    {
        var check = await GradeAsync("file_client.c", Alarm, "cc", wire: true);

        Assert.That((check.Verdict, check.Reason), Is.EqualTo((Verdict.Failed, "sent-before-eof")), check.Message);
    }

    private static IEnumerable<TestCaseData> Patient() =>
        [new TestCaseData(Again).SetArgDisplayNames("tries again"), new TestCaseData(Error).SetArgDisplayNames("gives up with an error")];

    [TestCaseSource(nameof(Patient))]
    public async Task A_client_may_have_a_time_limit(string client)
    {
        var check = await GradeAsync("file_client.c", client, "cc", wire: true);

        Assert.That((check.Verdict, check.Reason), Is.EqualTo((Verdict.Passed, "ok")), check.Message);
    }

    private static async Task<CheckResult> GradeAsync(string file, string client, string tool, bool wire)
    {
        var token = TestContext.CurrentContext.CancellationToken;
        Requires.Tools("cc", tool);
        await using var lab = await new ProcessLab(wire ? null : new NetworkChoice(NetworkChoice.Loopback, "")).PrepareAsync(token);
        var folder = Directory.CreateTempSubdirectory("courseware-silence-");
        try
        {
            File.Copy(Path.Combine(HalfClose.Solution, "file_server.c"), Path.Combine(folder.FullName, "file_server.c"));
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, file), client, token);
            var request = new GradeRequest(folder.FullName, 1, "en", ["client-waits-for-eof"], "");
            return (await new Grader(HalfClose, lab).GradeAsync(request, token)).Result.Checks.Single(c => c.Id == "client-waits-for-eof");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>The solution's client with other lines before and after its read(), and before its loop.</summary>
    private static string C(string before, string after = "", string first = "")
    {
        var solution = File.ReadAllText(Path.Combine(HalfClose.Solution, "file_client.c"));
        Assert.That(solution, Does.Contain(Read).And.Contain("    receive_file(sd);\n"));
        return "#include <poll.h>\n#include <signal.h>\n#include <sys/select.h>\n#include <sys/time.h>\n"
            + solution.Replace(Read, before + Read + after, StringComparison.Ordinal)
                .Replace("    receive_file(sd);\n", first + "    receive_file(sd);\n", StringComparison.Ordinal)
                .Replace("static void receive_file", "static void ring(int signal)\n{\n    (void)signal;\n}\n\nstatic void receive_file",
                    StringComparison.Ordinal);
    }
}
