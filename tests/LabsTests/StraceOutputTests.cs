using System.Text;
using Courseware.Labs.Tracing;
using CsCheck;

namespace Courseware.Tests.LabsTests;

/// <summary>Reading what strace wrote, and what others wrote in its place.</summary>
internal sealed class StraceOutputTests
{
    [Test]
    public void A_call_has_its_arguments_its_result_and_its_callers()
    {
        var call = Parse("""
            812  1795943231.465343 shutdown(4<socket:[4767]>, SHUT_WR) = 0 <0.000269>
             > /usr/lib/x86_64-linux-gnu/libc.so.6(shutdown+0x7) [0x10adc7]
             > /home/kim/file_server(send_all(int, char const*)+0x20) [0x1160]
            """).Single();

        Assert.That(call, Has.Property("Pid").EqualTo(812).And.Property("Name").EqualTo("shutdown").And.Property("Returned").Zero);
        Assert.That(call.Arguments, Is.EqualTo("4<socket:[4767]>, SHUT_WR"));
        Assert.That(call.Seconds, Is.EqualTo(0.000269));
        Assert.That(call.Frames,
            Is.EqualTo(new[] { new StackFrame("/usr/lib/x86_64-linux-gnu/libc.so.6", 0x10adc7), new StackFrame("/home/kim/file_server", 0x1160) }));
    }

    [Test]
    public void A_call_that_failed_has_the_name_of_its_errno() => Assert.That(
        Parse("7  1.5 read(4<socket:[1]>, 0x7ffd, 30) = -1 ECONNRESET (Connection reset by peer) <0.000056>").Single(),
        Has.Property("Returned").EqualTo(-1).And.Property("Error").EqualTo("ECONNRESET"));

    [Test]
    public void A_descriptor_that_was_returned_has_what_stands_behind_it() => Assert.That(
        Parse("7  1.5 accept(3<socket:[1]>, NULL, NULL) = 4<socket:[2]> <0.1>").Single(),
        Has.Property("Returned").EqualTo(4).And.Property("ReturnedKind").EqualTo("socket:[2]"));

    [Test]
    public void A_call_that_another_thread_interrupted_in_the_file_is_one_call()
    {
        var calls = Parse("""
            7  1.000000 read(4<socket:[1]>,  <unfinished ...>
            8  1.100000 close(5<socket:[2]>) = 0 <0.000010>
            7  1.200000 <... read resumed>""..., 512) = 19 <0.200000>
             > /home/kim/a(main+0x5) [0x1005]
            """);

        Assert.That(calls.Select(c => (c.Pid, c.Name, c.At, c.Returned)), Is.EqualTo(new[] { (8, "close", 1.1, (long?)0), (7, "read", 1.0, (long?)19) }));
        Assert.That(calls[1].Frames, Has.Count.EqualTo(1));
    }

    [Test]
    public void What_an_interpreter_says_is_the_line_of_the_calls_that_follow()
    {
        var calls = Parse("""
            7  1.000000 readlink("/courseware-line/12/recv/server.py", 0x7ffd, 4096) = -1 ENOENT (No such file or directory) <0.000010>
            7  1.100000 recvfrom(4<socket:[1]>, ""..., 30, 0, NULL, NULL) = 30 <0.000010>
            8  1.200000 recvfrom(5<socket:[2]>, ""..., 30, 0, NULL, NULL) = 30 <0.000010>
            7  1.300000 close(4<socket:[1]>) = 0 <0.000010>
            8  1.400000 readlinkat(AT_FDCWD</tmp>, "/courseware-line/20/close/server.py", 0x7ffd, 4096) = -1 ENOENT (No such file or directory) <0.000010>
            8  1.500000 close(5<socket:[2]>) = 0 <0.000010>
            8  1.600000 readlink("/courseware-line/0", 0x7ffd, 4096) = -1 ENOENT (No such file or directory) <0.000010>
            8  1.700000 close(3<socket:[3]>) = 0 <0.000010>
            """);

        Assert.That(calls.Select(c => (c.Pid, c.Name, c.Line?.Number)), Is.EqualTo(new[]
        {
            (7, "recvfrom", (int?)12), (8, "recvfrom", null), (7, "close", null), (8, "close", 20), (8, "close", null),
        }));
        Assert.That(calls[0].Line!.File, Is.EqualTo("server.py"));
    }

    [Test]
    public void A_wait_interrupted_for_strace_has_its_callers()
    {
        var calls = Parse("""
            7  1.000000 read(4<socket:[1]>, 0x7ffd, 30) = ? ERESTARTSYS (To be restarted if SA_RESTART is set) <0.400000>
             > /home/kim/a(main+0x5) [0x1005]
            7  1.410000 read(4<socket:[1]>, 
            """);

        Assert.That(calls, Has.Count.EqualTo(1));
        Assert.That(calls[0], Has.Property("Returned").Null.And.Property("Error").Null.And.Property("At").EqualTo(1.0));
        Assert.That(calls[0].Frames, Is.EqualTo(new[] { new StackFrame("/home/kim/a", 0x1005) }));
    }

    [Test]
    public void A_wait_interrupted_only_for_strace_is_one_call()
    {
        var calls = Parse("""
            7  1.000000 read(4<socket:[1]>, 0x7ffd, 30) = ? ERESTARTSYS (To be restarted if SA_RESTART is set) <0.400000>
            7  1.410000 read(4<socket:[1]>, "", 30) = 0 <0.090000>
            """);

        Assert.That(calls.Single(), Has.Property("At").EqualTo(1.0).And.Property("Returned").Zero);
        Assert.That(calls[0].Seconds, Is.EqualTo(0.5).Within(1e-9));
    }

    [Test]
    public void A_wait_that_never_returned_has_no_result() => Assert.That(
        Parse("7  1.000000 accept(3<socket:[1]>, NULL, NULL").Single(), Has.Property("Returned").Null.And.Property("Name").EqualTo("accept"));

    [Test]
    public void A_signal_stands_among_the_calls() => Assert.That(
        Parse("7  1.000000 --- SIGSEGV {si_signo=SIGSEGV, si_code=SEGV_MAPERR, si_addr=NULL} ---\n > /home/kim/a(main+0x5) [0x1005]").Single(),
        Has.Property("Name").EqualTo("signal").And.Property("Arguments").EqualTo("SIGSEGV").And.Property("Frames").Count.EqualTo(1));

    [TestCase("")]
    [TestCase("close(4) = 0")]
    [TestCase("7  1.0 close(4")]
    [TestCase("7  1.0 close(\"4) = 0 <0.1>")]
    [TestCase("99999999999  1.0 close(4) = 0 <0.1>")]
    [TestCase("7  1.0 close(4)) = 0 <0.1>")]
    [TestCase("7  1.0 clo\u001b[31mse(4) = 0 <0.1>")]
    [TestCase(" > /home/kim/a(main+0x5) [0x1005]")]
    [TestCase("7  1.0 <... close resumed>) = 0 <0.1>")]
    public void An_unfinished_call_is_left_out(string line) => Assert.That(Parse(line).Where(c => c.Returned is not null), Is.Empty);

    [Test]
    public void An_endless_line_is_ignored()
    {
        var calls = Parse(
            $"7  1.0 write(4, \"{new string('x', 100_000)}\") = 1 <0.1>\n7  1.0 close(4) = {new string('9', 400)} <0.1>\n7  1.0 close(5) = 0 <0.1>");

        Assert.That(calls.Single().Arguments, Is.EqualTo("5"));
    }

    [Test]
    public void The_number_of_calls_is_bounded()
    {
        var flood = new StringBuilder();
        for (var i = 0; i < 30_000; i++)
            flood.Append("7  1.0 close(4) = 0 <0.1>\n");
        flood.Insert(0, "7  1.0 close(4) = 0 <0.1>\n" + string.Concat(Enumerable.Repeat(" > /a(b+0x1) [0x1]\n", 500)));

        var calls = Parse(flood.ToString());

        Assert.That(calls, Has.Count.EqualTo(20_000));
        Assert.That(calls[0].Frames, Has.Count.EqualTo(24));
    }

    private static readonly string[] Parts =
    [
        "7  1.0 ", "read(4<socket:[1]>", ", \"", "\\", "\"", ") = ", "? ERESTARTSYS", "-1 EPIPE", " <0.1>", "\n", " > /a(b) [0x1]", "<unfinished ...>",
        "<... read resumed>", "--- SIGPIPE {}",
    ];

    [Test]
    public void No_input_throws_an_exception() => Gen.OneOf(
            Gen.Byte.Array[0, 300],
            Gen.Int[0, Parts.Length - 1].Array[0, 30].Select(all => Encoding.UTF8.GetBytes(string.Concat(all.Select(i => Parts[i])))))
        .Sample(bytes => StraceOutput.Parse(bytes).Count >= 0, time: 1);

    private static IReadOnlyList<TracedCall> Parse(string text) => StraceOutput.Parse(Encoding.UTF8.GetBytes(text.Replace("\r", "")));
}
