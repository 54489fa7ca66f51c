using System.Runtime.Versioning;
using System.Text;
using Courseware.Batch;
using Courseware.Submissions;

namespace Courseware.Tests.Submissions;

/// <summary>What Windows, a zip or an editor did to a work is undone in the copy that is built; and two works that build differently are two.</summary>
[UnsupportedOSPlatform("windows")]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class PreparedCopyTests : IDisposable
{
    private const UnixFileMode Executable = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private static readonly RoleName[] Roles = [new("server", "file_server"), new("client", "file_client")];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [TestCase("run", "#!/bin/sh\r\necho a\r\n", "#!/bin/sh\necho a\n", true)]
    [TestCase("run.sh", "echo a\r\n", "echo a\n", false)]
    [TestCase("run", "\uFEFF#!/bin/sh\n", "#!/bin/sh\n", true)]
    [TestCase("Makefile", "all:\r\n\tcc a.c\r\n", "all:\n\tcc a.c\n", false)]
    [TestCase("A.java", "\uFEFFclass A {}\r\n", "class A {}\n", false)]
    [TestCase("a.c", "int a;\r\n", "int a;\r\n", false)]
    [TestCase("a.py", "print('a\r\nb')\r\n", "print('a\r\nb')\r\n", false)]
    [TestCase("data", "a\r\n", "a\r\n", false)]
    [TestCase("prog", "\u007fELF\u0002\u0001\u0001\0\0\0\0\0\0\0\0\0\u0002\0", "\u007fELF\u0002\u0001\u0001\0\0\0\0\0\0\0\0\0\u0002\0", true)]
    public void A_file(string name, string text, string copy, bool executable)
    {
        _folder.Write($"kim/{name}", text);
        using var submission = OpenedSubmission.Open(_folder.At("kim"));
        submission.CopyTo(_folder.At("copy"));

        Assert.That(Encoding.UTF8.GetString(File.ReadAllBytes(_folder.At($"copy/{name}"))), Is.EqualTo(copy));
        Assert.That((File.GetUnixFileMode(_folder.At($"copy/{name}")) & UnixFileMode.UserExecute) != UnixFileMode.None, Is.EqualTo(executable));
    }

    /// <summary>Of two files that would be copied to one place, and of a file and a folder, one is.</summary>
    [Test]
    public void A_text_ending_that_would_meet_another_file_is_left()
    {
        _folder.Write("kim/x.c.txt", "int a;\n");
        _folder.Write("kim/x.c.TXT", "int b;\n");
        _folder.Write("kim/y.c.txt", "int c;\n");
        _folder.Write("kim/y.c/z", "");
        using var submission = OpenedSubmission.Open(_folder.At("kim"));
        submission.CopyTo(_folder.At("copy"));

        Assert.That(File.ReadAllText(_folder.At("copy/x.c")), Is.EqualTo("int b;\n"));
        Assert.That(Directory.Exists(_folder.At("copy/y.c")), Is.True);
    }

    /// <summary>A text that begins something for each of its words and ends none: planned in time that grows with the text alone.</summary>
    [TestCase("main(", 200_000)]
    [TestCase("'\\", 400_000)]
    [TestCase("\"\\", 400_000)]
    [TestCase("/*", 400_000)]
    [TestCase("#include <", 100_000)]
    [TestCase("\n", 1_000_000)]
    public async Task A_hostile_text_is_planned_soon(string text, int times)
    {
        _folder.Write("kim/file_server.c", "int main(void) { return 0; }\n");
        _folder.Write("kim/file_client.C", "int main(void) { return 0; }\n");
        _folder.Write("kim/helper.c", string.Concat(Enumerable.Repeat(text, times)));
        await Task.Run(() =>
        {
            using var submission = OpenedSubmission.Open(_folder.At("kim"), Roles);
            BuildPlanner.Plan(submission.Root, Roles);
            Fingerprint.Of(submission);
            submission.CopyTo(_folder.At("copy"));
        }).WaitAsync(TimeSpan.FromMinutes(1));
    }

    [TestCase("FILE_SERVER.C", "char *copy(void) { return malloc(10); }", "FILE_SERVER.c")]
    [TestCase("file_server.C", "#include <iostream>\nint main() { std::cout << 1; }", "file_server.cpp")]
    [TestCase("FILE_SERVER.GO", "package main", "FILE_SERVER.go")]
    [TestCase("Main.JAVA", "class Main {}", "Main.java")]
    [TestCase("A.CPP", "int a;", "A.cpp")]
    [TestCase("README.MD", "text", "README.MD")]
    public void An_ending_in_capitals(string name, string text, string copy)
    {
        _folder.Write($"kim/{name}", text);
        _folder.Write("kim/b.c", "int b;");
        using var submission = OpenedSubmission.Open(_folder.At("kim"));
        submission.CopyTo(_folder.At("copy"));

        Assert.That(TemporaryFolder.FilesIn(_folder.At("copy")), Is.EquivalentTo((string[])[copy, "b.c"]));
    }

    [TestCase("Makefile", "all: A.C\n\tcc A.C\n")]
    [TestCase("b.c", "#include \"A.C\"\n")]
    [TestCase("A.c", "int a;")]
    public void A_name_in_capitals_that_something_asks_for_stays(string name, string text)
    {
        _folder.WriteEmpty("kim/A.C");
        _folder.Write($"kim/{name}", text);
        using var submission = OpenedSubmission.Open(_folder.At("kim"));
        submission.CopyTo(_folder.At("copy"));

        Assert.That(TemporaryFolder.FilesIn(_folder.At("copy")), Does.Contain("A.C"));
    }

    [Test]
    public void Works_that_differ_in_what_a_build_sees_are_two()
    {
        string[] digests = [.. Variants().Select(make =>
        {
            using var folder = new TemporaryFolder();
            folder.Write("kim/Makefile", "all: run\n");
            folder.Write("kim/run", "echo\n");
            make(folder);
            using var submission = OpenedSubmission.Open(folder.At("kim"));
            return submission.Sha256();
        })];

        Assert.That(digests, Is.Unique);
    }

    [Test]
    public void The_digest_does_not_depend_on_who_may_execute_a_file()
    {
        _folder.Write("kim/run", "echo\n");
        var digests = new[] { Executable, Executable | UnixFileMode.OtherExecute, Executable | UnixFileMode.GroupRead }.Select(mode =>
        {
            File.SetUnixFileMode(_folder.At("kim/run"), mode);
            using var submission = OpenedSubmission.Open(_folder.At("kim"));
            return submission.Sha256();
        }).ToList();

        Assert.That(digests.Distinct(StringComparer.Ordinal).Count(), Is.EqualTo(1));
    }

    // Encoding, file, what is said; null where it is built.
    [TestCase("cp949", "file_server.c", null)]
    [TestCase("cp949", "file_server.java", null)]
    [TestCase("cp949", "file_server.cs", null)]
    [TestCase("cp949", "file_server.py", "'file_server.py' is CP949, not UTF-8, and Python cannot read that. Save it as UTF-8.")]
    [TestCase("cp949", "file_server.go", "'file_server.go' is CP949, not UTF-8, and the Go compiler cannot read that. Save it as UTF-8.")]
    [TestCase("cp949", "file_server.rs", "'file_server.rs' is CP949, not UTF-8, and the Rust compiler cannot read that. Save it as UTF-8.")]
    [TestCase("cp949", "file_server.js", "'file_server.js' is CP949, not UTF-8, and Node.js cannot read that. Save it as UTF-8.")]
    [TestCase("utf-16", "file_server.c", "'file_server.c' is UTF-16, not UTF-8, and the C compiler cannot read that. Save it as UTF-8.")]
    [TestCase("utf-16", "file_server.py", "'file_server.py' is UTF-16, not UTF-8, and Python cannot read that. Save it as UTF-8.")]
    [TestCase("utf-16", "file_server.java", null)]
    [TestCase("utf-8", "file_server.py", null)]
    public void A_source_that_is_not_UTF_8(string encoding, string name, string? message)
    {
        var own = encoding == "cp949" ? CodePagesEncodingProvider.Instance.GetEncoding(949)! : encoding == "utf-16" ? Encoding.Unicode
            : new UTF8Encoding(false);
        _folder.WriteEmpty("kim/x");
        File.WriteAllBytes(_folder.At($"kim/{name}"), [.. own.Preamble, .. own.GetBytes("// 서버\n")]);

        var plan = BuildPlanner.Plan(_folder.At("kim"), [Roles[0]]);

        Assert.That(plan.NoPlans.Select(n => n.Detail), Is.EqualTo(message is null ? [] : new[] { message }));
        if (name.EndsWith(".java", StringComparison.Ordinal))
            Assert.That(plan.Plans[0].Steps[0].Command, Does.Contain(encoding == "cp949" ? "x-windows-949" : "UTF-16"));
    }

    private static IEnumerable<Action<TemporaryFolder>> Variants()
    {
        yield return _ => { };
        yield return folder => File.SetUnixFileMode(folder.At("kim/run"), Executable);
        yield return folder => File.SetUnixFileMode(folder.At("kim/Makefile"), Executable);
        yield return folder => Directory.CreateDirectory(folder.At("kim/bin"));
        yield return folder => Directory.CreateDirectory(folder.At("kim/obj"));
        yield return folder => Directory.CreateDirectory(folder.At("kim/bin/obj"));
        yield return folder => folder.Write("kim/bin", "");
        yield return folder => File.CreateSymbolicLink(folder.At("kim/other"), "run");
    }
}
