using Courseware.Recordings;
using Courseware.Submissions;
using Courseware.Submissions.Diagnostics;

namespace Courseware.Tests.Submissions;

/// <summary>Reads a build's output and the sources to find the cause of a failure.</summary>
internal sealed class BuildWordsTests
{
    [TestCase("make: clang: No such file or directory\nmake: *** [Makefile:3: file_server] Error 127\n", "clang")]
    [TestCase("gcc-13 -o x x.c\nmake: gcc-13: Command not found\n", "gcc-13")]
    [TestCase("/bin/sh: 1: clang++: not found\nmake: *** [Makefile:2: x] Error 127\n", "clang++")]
    [TestCase("bash: line 1: rustc: command not found\n", "rustc")]
    [TestCase("  The CMAKE_C_COMPILER:\n\n    clang-99\n\n  is not a full path and was not found in the PATH.\n", "clang-99")]
    [TestCase("/bin/sh: 1: ./build.sh: not found\n", null)]
    [TestCase("make: build: No such file or directory\n", null)]
    [TestCase("file_server.c:3: error: 'clang' undeclared\n", null)]
    public void A_missing_compiler_is_named(string output, string? tool) => Assert.That(MissingCompiler.In(output), Is.EqualTo(tool));

    [TestCase("fp = fopen(“file.c”, \"rb\");", "“ (U+201C) is a quotation mark")]
    [TestCase("\u00a0fclose(fp);", "U+00A0 is a blank of a web page")]
    [TestCase("int x＝ 3;", "＝ (U+FF1D) is a full-width character: write = in its place")]
    [TestCase("char c = ‘a’;", "is an apostrophe")]
    public void A_stray_character_is_named_once_a_line(string line, string named)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(Path.Combine(folder.Path, "file_server.c"), $"{line}\n");
        Diagnostic[] diagnostics = [new("file_server.c", 1, 12, @"error: stray ‘\342’ in program"),
            new("file_server.c", 1, 19, @"error: stray ‘\342’ in program"), new("file_server.c", 1, 2, "error: other")];

        var texts = StrayCharacters.Named(diagnostics, folder.Path).Select(d => d.Text).ToList();

        Assert.That(texts, Has.Count.EqualTo(2));
        Assert.That(texts[0], Does.Contain(named));
    }

    [TestCase("fopen(\"send.dat\", \"rb\")", "send.dat")]
    [TestCase("fopen(\"/home/kim/file_server.c\", \"rb\")", "/home/kim/file_server.c")]
    [TestCase("#define NAME \"my file.txt\"\n", "my file.txt")]
    [TestCase("fopen(\"file_server.c\", \"rb\"); printf(\"log.txt\");", null)]
    [TestCase("open(\"./file_server.c\", O_RDONLY)", null)]
    [TestCase("#include \"net.h\"\nfopen(__FILE__, \"rb\")", null)]
    [TestCase("printf(\"Message from client: %s \\n\", buf)", null)]
    public void Other_file_names_are_found_where_the_right_one_is_missing(string source, string? name)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(Path.Combine(folder.Path, "file_server.c"), source);

        var names = FileNames.InPlaceOf("file_server.c", FileNames.In(folder.Path, new RoleName("server", "file_server"), "file_server.c"));

        Assert.That(names, Is.EqualTo(name is null ? [] : new[] { name }));
    }
}
