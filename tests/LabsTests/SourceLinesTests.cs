using CliWrap;
using CliWrap.Buffered;
using Courseware.Labs;
using Courseware.Labs.Tracing;
using Courseware.Recordings;
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

        var found = await LinesAsync(folder.Path, calls);

        Assert.That(found, Is.Not.Empty.And.All.Property("File").EqualTo("program.c").And.All.Property("Number").EqualTo(CallLine));
    }

    [TestCase("-O1")]
    [TestCase("-g", "-s")]
    public async Task A_program_without_debug_information_has_calls_without_lines(params string[] flags)
    {
        using var folder = new TemporaryFolder();
        var calls = await TraceAsync(folder, flags);

        Assert.That(calls, Is.Not.Empty);
        Assert.That(await LinesAsync(folder.Path, calls), Has.All.Null);
    }

    [Test]
    public async Task A_source_outside_of_the_submission_has_no_lines()
    {
        using var folder = new TemporaryFolder();
        var calls = await TraceAsync(folder, ["-g"], "../elsewhere");

        Assert.That(calls, Is.Not.Empty);
        Assert.That(await LinesAsync(folder.At("work"), calls), Has.All.Null);
    }

    [Test]
    public void The_program_headers_say_which_address_a_place_has()
    {
        const string headers = """

            Elf file type is EXEC (Executable file)
            Program Headers:
              Type           Offset   VirtAddr           PhysAddr           FileSiz  MemSiz   Flg Align
              PHDR           0x000040 0x0000000000400040 0x0000000000400040 0x0002d8 0x0002d8 R   0x8
              LOAD           0x000000 0x0000000000400000 0x0000000000400000 0x0004d8 0x0004d8 R   0x1000
              LOAD           0x001000 0x0000000000401000 0x0000000000401000 0x0001c1 0x0001c1 R E 0x1000
            """;
        var parts = LoadedPart.Read(headers);

        Assert.That(LoadedPart.AddressOf(parts, 0x1123), Is.EqualTo(0x401123));
        Assert.That(LoadedPart.AddressOf(parts, 0x11c1), Is.Null);
        Assert.That(LoadedPart.Read("readelf: Error: program: Failed to read file's magic number"), Is.Empty);
    }

    [TestCase("/submission/../etc/passwd")]
    [TestCase("/elsewhere/program")]
    public async Task A_program_that_is_not_in_its_folder_is_not_read(string file)
    {
        var call = new TracedCall(1, 1, "close", "1") { Frames = [new StackFrame(file, 0x1000)] };
        var tools = new CountingTools();

        var calls = await new SourceLines(Built("/submission"), tools) { Longest = TimeSpan.FromSeconds(30) }.AddToAsync([call], CancellationToken.None);

        Assert.That(calls.Single().Line, Is.Null);
        Assert.That(tools.Asked, Is.Zero);
    }

    private static async Task<IReadOnlyList<SourceLine?>> LinesAsync(string folder, IReadOnlyList<TracedCall> calls) =>
        [.. (await new SourceLines(Built(folder), new LocalTraceTools("strace")) { Longest = TimeSpan.FromSeconds(30) }
            .AddToAsync(calls, TestContext.CurrentContext.CancellationToken)).Select(c => c.Line)];

    private static BuiltProgram Built(string folder) =>
        new("server", "program", "student", "C", [$"{folder}/program"]) { Folder = folder, Sources = folder };

    private sealed class CountingTools() : TraceTools("strace")
    {
        public int Asked { get; private set; }

        public override Task<string> OutputOfAsync(BuiltProgram program, IReadOnlyList<string> command, CancellationToken cancellationToken)
        {
            Asked++;
            return Task.FromResult("");
        }
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
