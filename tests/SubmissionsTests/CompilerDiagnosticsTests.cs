using System.Diagnostics;
using Courseware.Recordings;
using Courseware.Submissions;

namespace Courseware.Tests.Submissions;

/// <summary>Output of tools that are not on every machine, and output that means harm.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class CompilerDiagnosticsTests
{
    [TestCase("# command-line-arguments\n./a.go:3:5: undefined: foo\n", "a.go:3:5: undefined: foo")]
    [TestCase("a.c:1:32: \u001b[01;31m\u001b[Kerror: \u001b[m\u001b[Kbad\n", "a.c:1:32: error: bad")]
    [TestCase("/w/src/a.c:7:3: error: bad\n", "src/a.c:7:3: error: bad")]
    [TestCase("/usr/include/x.h:7:3: error: bad\n", "/usr/include/x.h:7:3: error: bad")]
    [TestCase("/usr/bin/ld: /tmp/ccx.o: in function `main':\nb.c:(.text+0x5): undefined reference to `foo'\ncollect2: error: ld returned 1 exit status\n",
        "b.c:0:0: undefined reference to `foo'")]
    [TestCase("/usr/bin/ld: cannot find -lfoo: No such file or directory\n", ":0:0: cannot find -lfoo: No such file or directory")]
    [TestCase("/w/x.csproj : error NU1101: Unable to find package A. [/w/x.csproj]\n", "x.csproj:0:0: error NU1101: Unable to find package A.")]
    [TestCase("error: file not found: Gone.java\n", ":0:0: error: file not found: Gone.java")]
    [TestCase("error: could not compile `x` (bin \"x\") due to 1 previous error\n", ":0:0: error: could not compile `x` (bin \"x\") due to 1 previous error")]
    [TestCase("make[1]: Entering directory '/w/lib'\na.c:1:1: error: bad\nmake[1]: Leaving directory '/w/lib'\n", "lib/a.c:1:1: error: bad")]
    public void A_message_is_found(string output, string expected)
    {
        var found = CompilerDiagnostics.Parse(output, "/w").Single();
        Assert.That($"{found.File}:{found.Line}:{found.Column}: {found.Text}", Is.EqualTo(expected));
    }

    [Test]
    public void Errors_come_before_warnings_and_each_comes_once()
    {
        const string Output = "a.c:1:1: warning: w\na.c:2:1: error: e\na.c:2:1: error: e\na.c:2:1: note: n\ncollect2: error: ld returned 1 exit status\n";
        Assert.That(
            CompilerDiagnostics.Parse(Output, "/w"),
            Is.EqualTo((Diagnostic[])[new("a.c", 2, 1, "error: e"), new("a.c", 1, 1, "warning: w")]));
    }

    [Test]
    public void Twenty_are_enough() => Assert.That(
        CompilerDiagnostics.Parse(string.Concat(Enumerable.Range(1, 5_000).Select(i => $"a.c:{i}:1: error: e\n")), "/w"), Has.Count.EqualTo(20));

    [TestCase("")]
    [TestCase("Sorry: (x, line 2)\n")]
    [TestCase("gcc -o x x.c\nall is well\n10:30:05 error of mine\nFile \"\nSorry: (, line \n: error \n:1:1: error: x\nCMake Error at \n -->\n*** \n")]
    public void Lines_without_a_message_are_skipped(string output) =>
        Assert.That(CompilerDiagnostics.Parse(output, "/w").Select(found => found.Text)
            .Except([""]), Is.SubsetOf((string[])["at", "CMake Error at", "Error at"]));

    [Test]
    public void A_long_message_is_cut_with_a_mark()
    {
        var found = CompilerDiagnostics.Parse($"a.c:1:1: error: {new string('x', 700)}\n", "/w").Single();
        Assert.That(found.Text, Is.EqualTo($"error: {new string('x', 293)} … (407 more characters)"));
    }

    [TestCase(":1:")]
    [TestCase("File \"")]
    [TestCase("error: \n")]
    [TestCase("undefined reference to ")]
    [TestCase("\u001b[")]
    [TestCase("a.js:1\n")]
    [TestCase("(1,")]
    [TestCase("99999999999999999999:")]
    public void Hostile_output_is_read_in_little_time(string part)
    {
        var output = string.Concat(Enumerable.Repeat(part, (4 << 20) / part.Length));
        var clock = Stopwatch.StartNew();
        Assert.That(CompilerDiagnostics.Parse(output, "/w"), Has.Count.LessThanOrEqualTo(20));
        Assert.That(clock.Elapsed, Is.LessThan(TimeSpan.FromSeconds(5)));
    }
}
