using CliWrap;
using CliWrap.Buffered;
using Courseware.Labs.Tracing;
using Courseware.Tests.Submissions;

namespace Courseware.Tests.LabsTests;

/// <summary>From a place in a program to the line of its source, however it was linked.</summary>
internal sealed class SourceLinesTests
{
    private const int CallLine = 4;

    // The call is inlined where there is an optimizer: the innermost line is the right one.
    private const string Program = """
        #include <unistd.h>
        static inline int end_it(int fd)
        {
            return close(fd) + 1;
        }
        int main(int argc, char **argv)
        {
            (void)argv;
            return end_it(argc + 40) + end_it(argc + 50) == -2;
        }
        """;

    [TestCase("-g", "-O0", "-pie", "-fPIE")]
    [TestCase("-g", "-O2", "-pie", "-fPIE")]
    [TestCase("-g", "-O1", "-no-pie", "-fno-PIE")]
    public async Task A_call_has_its_line(params string[] flags)
    {
        using var folder = new TemporaryFolder();
        var calls = await TraceAsync(folder, flags);

        var lines = await new SourceLines(folder.Path).FindAsync(calls, TestContext.CurrentContext.CancellationToken);

        var found = calls.Select(c => c.Frames.Select(f => lines.GetValueOrDefault(f)).FirstOrDefault(l => l is not null)).ToList();
        Assert.That(found, Is.Not.Empty.And.All.Property("File").EqualTo("program.c").And.All.Property("Number").EqualTo(CallLine));
    }

    [TestCase("-O1")]
    [TestCase("-g", "-s")]
    public async Task A_program_without_debug_information_has_calls_without_lines(params string[] flags)
    {
        using var folder = new TemporaryFolder();
        var calls = await TraceAsync(folder, flags);

        Assert.That(calls, Is.Not.Empty);
        Assert.That(await new SourceLines(folder.Path).FindAsync(calls, TestContext.CurrentContext.CancellationToken), Is.Empty);
    }

    [Test]
    public async Task A_source_outside_of_the_submission_has_no_lines()
    {
        using var folder = new TemporaryFolder();
        var calls = await TraceAsync(folder, ["-g"], "../elsewhere");

        Assert.That(calls, Is.Not.Empty);
        Assert.That(await new SourceLines(folder.At("work")).FindAsync(calls, TestContext.CurrentContext.CancellationToken), Is.Empty);
    }

    [TestCase("")]
    [TestCase("\u007FELF\u0002\u0001")]
    [TestCase("#!/bin/sh\n")]
    public void A_file_that_is_not_a_program_has_no_loaded_parts(string text)
    {
        using var folder = new TemporaryFolder();

        Assert.That(ElfOffsets.Read(folder.Write("program", text)), Is.Empty);
        Assert.That(ElfOffsets.Read(folder.At("nothing")), Is.Empty);
    }

    /// <summary>The two calls of close() in main, as strace writes them; the program lies in the folder, or in one of its own next to its source's.</summary>
    private static async Task<IReadOnlyList<TracedCall>> TraceAsync(TemporaryFolder folder, string[] flags, string source = ".")
    {
        Requires.Tools("cc", "strace", "addr2line");
        Directory.CreateDirectory(folder.At("work"));
        var where = source == "." ? folder.Path : folder.At("work");
        folder.Write(source == "." ? "program.c" : "elsewhere/program.c", Program);
        var token = TestContext.CurrentContext.CancellationToken;
        await CliWrap.Cli.Wrap("cc").WithArguments([.. flags, "-o", Path.Combine(where, "program"), Path.Combine(where, source, "program.c")])
            .ExecuteAsync(token);
        var trace = folder.At("trace");
        await CliWrap.Cli.Wrap("strace")
            .WithArguments(["-f", "-ttt", "-T", "-y", "-qqq", "-k", "-e", "trace=close", "-o", trace, "--", Path.Combine(where, "program")])
            .WithValidation(CommandResultValidation.None).ExecuteBufferedAsync(token);
        return [.. StraceOutput.Parse(await File.ReadAllBytesAsync(trace, token)).Where(c => c.Error == "EBADF")];
    }
}
