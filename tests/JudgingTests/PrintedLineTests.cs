using System.Text;
using Courseware.Judging;
using Courseware.Recordings;

namespace Courseware.Tests.JudgingTests;

/// <summary>Lines that a program prints: the text is found behind whatever stands before it, and the label is compared as a person would.</summary>
internal sealed class PrintedLineTests
{
    private const string Label = "Message from client: ";
    private const string Text = "Thank you 4711";

    [TestCase("Message from client: Thank you 4711 \n", true)]
    [TestCase("Message from client: Thank you 4711", true)]
    [TestCase("message from client:Thank you 4711\n", true)]
    [TestCase("Message from client : Thank you 4711\n", true)]
    [TestCase("Message form client: Thank you 4711\n", true)]
    [TestCase("Message from client： Thank you 4711\n", true)]
    [TestCase("Message from client - Thank you 4711\n", true)]
    [TestCase("[Message from client] Thank you 4711\n", true)]
    [TestCase("Message from client: \"Thank you 4711\"\n", true)]
    [TestCase("Message from client:\nThank you 4711\n", true)]
    [TestCase("waiting\nMessage from client: Thank you 4711\0\n", true)]
    [TestCase("Received: Thank you 4711\n", false)]
    [TestCase("클라이언트: Thank you 4711\n", false)]
    [TestCase("Thank you 4711\n", false)]
    public void The_text_is_found_behind_any_label(string output, bool isLabelled)
    {
        var line = PrintedLine.Find(Facts("stdout", output), Label, Text);

        Assert.That(line?.Text, Is.EqualTo(Text));
        Assert.That(line!.IsLabelled(Label), Is.EqualTo(isLabelled));
    }

    /// <summary>Half a megabyte that begins a title of the terminal again and again and ends none: in time that grows with the text alone.</summary>
    [Test]
    public async Task Titles_without_an_end_are_text()
    {
        var output = string.Concat(Enumerable.Repeat("\u001b]", 1 << 18)) + "\nMessage from client: Thank you 4711\n";
        var found = await Task.Run(() => PrintedLine.Find(Facts("stdout", output), Label, Text)).WaitAsync(TimeSpan.FromSeconds(30));

        Assert.That(found?.Text, Is.EqualTo(Text));
    }

    [TestCase("Message from client: Thank you 4711xyz\n", "Thank you 4711xyz")]
    [TestCase("Message from client: Thank you\n", "Thank you")]
    [TestCase("Message from client: \n", "")]
    public void Another_text_behind_the_label_is_shown(string output, string text) =>
        Assert.That(PrintedLine.Find(Facts("stdout", output), Label, Text)?.Text, Is.EqualTo(text));

    [TestCase("listening on 4711\n")]
    [TestCase("")]
    public void Without_text_and_label_there_is_no_line(string output) => Assert.That(PrintedLine.Find(Facts("stdout", output), Label, Text), Is.Null);

    [Test]
    public void A_line_on_stderr_is_found_as_that() =>
        Assert.That(PrintedLine.Find(Facts("stderr", "Message from client: Thank you 4711\n"), Label, Text)?.Stream, Is.EqualTo("stderr"));

    [TestCase("Received file data\n", true)]
    [TestCase("received file data.\n", true)]
    [TestCase("Recevied file data\n", true)]
    [TestCase("done\n", false)]
    public void Words_are_compared_as_a_person_would(string output, bool isSaid) =>
        Assert.That(PrintedLine.IsSaid(Encoding.UTF8.GetBytes(output), "Received file data"), Is.EqualTo(isSaid));

    [TestCase("Traceback (most recent call last):\n  File \"/w/file_server.py\", line 3, in <module>\n    data = open(\"f\").read()\n"
        + "  File \"/usr/lib/python3.11/codecs.py\", line 322, in decode\n"
        + "UnicodeDecodeError: 'utf-8' codec can't decode byte 0xb0\n", "file_server.py:3: UnicodeDecodeError: 'utf-8' codec can't decode byte 0xb0")]
    [TestCase("Exception in thread \"main\" java.net.ConnectException: Connection refused\n"
        + "\tat java.base/sun.nio.ch.Net.connect0(Native Method)\n\tat file_client.main(file_client.java:3)\n",
        "file_client.java:3: java.net.ConnectException: Connection refused")]
    [TestCase("panic: dial tcp 127.0.0.1:9190: connect: connection refused\n\ngoroutine 1 [running]:\nmain.main()\n\t/w/file_client.go:3 +0x2e\n",
        "file_client.go:3: panic: dial tcp 127.0.0.1:9190: connect: connection refused")]
    [TestCase("thread 'main' panicked at file_client.rs:5:10:\ncalled `Result::unwrap()` on an `Err` value\nnote: run with RUST_BACKTRACE=1\n",
        "file_client.rs:5: called `Result::unwrap()` on an `Err` value")]
    [TestCase("Unhandled exception. System.Net.Sockets.SocketException (111): Connection refused\n"
        + "   at Program.Main(String[] args) in /w/file_client.cs:line 4\n", "file_client.cs:4: System.Net.Sockets.SocketException (111): Connection refused")]
    [TestCase("node:events:497\n      throw er; // Unhandled 'error' event\n      ^\n\n"
        + "Error: connect ECONNREFUSED 127.0.0.1:9190\n    at TCPConnectWrap.afterConnect (node:net:1611:16)\n", "Error: connect ECONNREFUSED 127.0.0.1:9190")]
    [TestCase("terminate called after throwing an instance of 'std::runtime_error'\n  what():  bind\n",
        "terminate called after throwing an instance of 'std::runtime_error'  what():  bind")]
    [TestCase("connect: Connection refused\n", null)]
    [TestCase("Error: no such file\n", null)]
    public void An_exception_is_read_from_stderr(string stderr, string? shown) =>
        Assert.That(UncaughtException.In(Encoding.UTF8.GetBytes(stderr))?.Shown.Replace("\\'", "'", StringComparison.Ordinal), Is.EqualTo(shown));

    private static ProgramFacts Facts(string stream, string text) => new(
        new ScenarioRecording("s", [new ProgramOutput("server", stream, Encoding.UTF8.GetBytes(text))], new Dictionary<string, byte[]>(StringComparer.Ordinal)),
            "server");
}
