using Courseware.Exercises.ShutdownModes;

namespace Courseware.Tests.ShutdownModesTests;

/// <summary>The lines of the report: a call is read in whatever form it is printed, and nothing is read into it.</summary>
internal sealed class CallLineTests
{
    [TestCase("read 8", "read 8")]
    [TestCase("READ: 8", "read 8")]
    [TestCase("read() = 8 bytes", "read 8")]
    [TestCase("read(4, buf, 1024) = 8", "read 8")]
    [TestCase("- recv returned 8", "read 8")]
    [TestCase("write -1 EPIPE", "write -1 EPIPE")]
    [TestCase("write: -1 (EPIPE, Broken pipe)", "write -1 EPIPE")]
    [TestCase("Write = -1, errno = EPIPE", "write -1 EPIPE")]
    [TestCase("write -1 Error EPIPE", "write -1 EPIPE")]
    [TestCase("shutdown(SHUT_WR) 0", "shutdown 0")]
    [TestCase("read 0 (EOF)", "read 0")]
    [TestCase("write -1 Broken pipe", "write -1")]
    [TestCase("read 80", "read 80")]
    [TestCase("connected to 10.99.0.2", null)]
    [TestCase("reading 8", null)]
    [TestCase("", null)]
    public void A_line_is_parsed_as_its_call(string line, string? call) => Assert.That(CallLine.Normal(line), Is.EqualTo(call));
}
