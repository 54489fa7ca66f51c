using CliWrap;
using CliWrap.Buffered;
using Courseware.Submissions;

namespace Courseware.Tests.Submissions;

/// <summary>Plans carried out with the real compilers: what they build runs, and what they complain about is found.</summary>
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[Category(Requires.Slow)]
public sealed class RealBuildTests : IDisposable
{
    private static readonly RoleName Server = new("server", "file_server");

    private readonly TemporaryFolder _folder = new();

    private string Workspace => _folder.At("workspace");

    public void Dispose() => _folder.Dispose();

    [TestCase("file_server.c", "#include <stdio.h>\nint main(int argc, char **argv) { printf(\"hello %s\\n\", argv[1]); return argc - 2; }\n")]
    [TestCase("file_server.cpp", "#include <iostream>\nint main(int, char **argv) { std::cout << \"hello \" << argv[1] << std::endl; }\n")]
    [TestCase("file_server.py", "import sys\nprint('hello', sys.argv[1])\n")]
    [TestCase("file_server", "#!/usr/bin/env python3\r\nimport sys\r\nprint('hello', sys.argv[1])\r\n")]
    [TestCase("file_server.sh", "#!/bin/sh\necho hello \"$1\"\n")]
    [TestCase("file_server.js", "console.log('hello', process.argv[2]);\n")]
    [TestCase("FileServer.java", "public class FileServer { public static void main(String[] a) { System.out.println(\"hello \" + a[0]); } }\n")]
    [TestCase("src/edu/file_server.java", "package edu;\nclass Main { public static void main(String[] a) { System.out.println(\"hello \" + a[0]); } }\n")]
    [TestCase("file_server.go", "package main\nimport (\"fmt\"; \"os\")\nfunc main() { fmt.Println(\"hello\", os.Args[1]) }\n")]
    [TestCase("file_server.rs", "fn main() { println!(\"hello {}\", std::env::args().nth(1).unwrap()); }\n")]
    [TestCase("FileServer.cs", "Console.WriteLine($\"hello {args[0]}\");\n")]
    [CancelAfter(600_000)]
    public async Task A_single_source_is_built_and_run(string file, string text, CancellationToken cancellationToken)
    {
        _folder.Write($"handed-in/{file}", text);
        Assert.That(await BuildAndRun(cancellationToken), Is.EqualTo("hello 7000\n"));
    }

    [TestCase("file_server.c", "#include <stdio.h>\n/* 서버 */ int main(int argc, char **argv) { printf(\"hello %s\\n\", argv[argc - 1]); }\n")]
    [TestCase("file_server.cpp", "#include <iostream>\n// 서버: 경로\nint main(int, char **argv) { std::cout << \"hello \" << argv[1] << std::endl; }\n")]
    [TestCase("FileServer.java", "/* 서버 */ public class FileServer { public static void main(String[] a) { System.out.println(\"hello \" + a[0]); } }\n")]
    [TestCase("FileServer.cs", "// 서버\nConsole.WriteLine($\"hello {args[0]}\");\n")]
    [CancelAfter(600_000)]
    public async Task A_source_in_the_encoding_of_a_Korean_Windows_is_built_and_run(string file, string text, CancellationToken cancellationToken)
    {
        _folder.WriteEmpty($"handed-in/{file}");
        await File.WriteAllBytesAsync(
            _folder.At($"handed-in/{file}"), System.Text.CodePagesEncodingProvider.Instance.GetEncoding(949)!.GetBytes(text), cancellationToken);
        Assert.That(await BuildAndRun(cancellationToken), Is.EqualTo("hello 7000\n"));
    }

    [Test]
    [CancelAfter(600_000)]
    public async Task A_CSharp_project_is_built_and_run(CancellationToken cancellationToken)
    {
        _folder.Write("handed-in/file_server/Hw.csproj", """
            <Project Sdk="Microsoft.NET.Sdk"><PropertyGroup><OutputType>Exe</OutputType><TargetFramework>net10.0</TargetFramework></PropertyGroup></Project>
            """);
        _folder.Write("handed-in/file_server/Program.cs", "System.Console.WriteLine(\"hello \" + args[0]);\n");
        _folder.Write("handed-in/file_server/bin/Debug/stale.cs", "nonsense");
        Assert.That(await BuildAndRun(cancellationToken), Is.EqualTo("hello 7000\n"));
    }

    [Test]
    [CancelAfter(600_000)]
    public async Task A_Cargo_package_is_built_and_run(CancellationToken cancellationToken)
    {
        _folder.Write("handed-in/hw/Cargo.toml", "[package]\nname = \"hw\"\nversion = \"0.1.0\"\nedition = \"2021\"\n");
        _folder.Write("handed-in/hw/src/bin/file_server.rs", "fn main() { println!(\"hello {}\", std::env::args().nth(1).unwrap()); }\n");
        _folder.Write("handed-in/hw/src/bin/file_client.rs", "this is not Rust\n");
        Assert.That(await BuildAndRun(cancellationToken), Is.EqualTo("hello 7000\n"));
    }

    [Test]
    [CancelAfter(600_000)]
    public async Task A_program_from_another_machine_is_rebuilt(CancellationToken cancellationToken)
    {
        _folder.Write("handed-in/src/server.c", "#include <stdio.h>\nint main(int argc, char **argv) { printf(\"hello %s\\n\", argv[argc - 1]); }\n");
        _folder.Write("handed-in/Makefile", "bin/file-server: src/server.c\n\tmkdir -p bin\n\tcc -o $@ $<\n");
        Directory.CreateDirectory(_folder.At("handed-in/bin"));
        File.Copy("/bin/false", _folder.At("handed-in/bin/file-server"));
        File.Copy("/bin/false", _folder.At("handed-in/file_server"));
        Assert.That(await BuildAndRun(cancellationToken), Is.EqualTo("hello 7000\n"));
    }

    [Test]
    [CancelAfter(600_000)]
    public async Task Programs_made_by_cmake_are_found(CancellationToken cancellationToken)
    {
        _folder.Write("handed-in/server.c", "#include <stdio.h>\nint main(int argc, char **argv) { printf(\"hello %s\\n\", argv[argc - 1]); }\n");
        _folder.Write("handed-in/CMakeLists.txt", "cmake_minimum_required(VERSION 3.10)\nproject(hw C)\nadd_executable(file_server server.c)\n");
        _folder.Write("handed-in/CMakeCache.txt", "CMAKE_CACHEFILE_DIR:INTERNAL=/home/alice/hw\nCMAKE_HOME_DIRECTORY:INTERNAL=/home/alice/hw\n");
        Assert.That(await BuildAndRun(cancellationToken), Is.EqualTo("hello 7000\n"));
    }

    [TestCase("all:\n\ttrue\n", "")]
    [TestCase("all:\n\tln -s /bin/true file_server\n", "")]
    [TestCase("all:\n\ttouch file_server\n", "")]
    [TestCase("all:\n\tmkdir file_server\n", "")]
    [TestCase("", "build: 'true'\n")]
    [CancelAfter(600_000)]
    public async Task A_build_without_a_program_has_no_plan(string makefile, string manifest, CancellationToken cancellationToken)
    {
        var source = makefile.Length > 0 ? "Makefile" : "submission.yaml";
        _folder.Write($"handed-in/{source}", makefile + manifest);
        var (plan, output) = await Build(cancellationToken);
        Assert.That(output, Does.Not.Contain("Error"));
        Assert.That(BuildPlanner.AfterBuild(plan, Workspace, Server), Is.EqualTo(((BuildPlan?)null, new NoPlan(
            "server", "no-executable",
            $"The build by '{source}' ended well, but there is no executable file 'file_server' afterwards. Let the build make it, or say in "
                + "submission.yaml what to run."))));
    }

    [TestCase("file_server.c", "int main(void)\n{\n    int x = ;\n}\n", "file_server.c:3:13: error: expected expression before ‘;’ token")]
    [TestCase("file_server.c", "#include \"gone.h\"\nint main(void) { }\n", "file_server.c:1:10: fatal error: gone.h: No such file or directory")]
    [TestCase("file_server.c", "int f(void);\nint main(void)\n{\n    return f();\n}\n", "file_server.c:4:0: undefined reference to `f'")]
    [TestCase("file_server.cpp", "int main() { return x; }\n", "file_server.cpp:1:21: error: ‘x’ was not declared in this scope")]
    [TestCase("FileServer.java", "public class FileServer {\n    int x = y;\n}\n", "FileServer.java:2:13: error: cannot find symbol (variable y)")]
    [TestCase("FileServer.java", "public class Other { }\n",
        "FileServer.java:1:8: error: class Other is public, should be declared in a file named Other.java")]
    [TestCase("file_server.rs", "fn main() {\n    y();\n}\n", "file_server.rs:2:5: error[E0425]: cannot find function `y` in this scope")]
    [TestCase("file_server.py", "def f(:\n    pass\n", "file_server.py:1:0: SyntaxError: invalid syntax")]
    [TestCase("file_server.py", "def f():\npass\n", "file_server.py:2:0: IndentationError: expected an indented block after function definition on line 1")]
    [TestCase("file_server.js", "\nlet x = ;\n", "file_server.js:2:9: SyntaxError: Unexpected token ';'")]
    [TestCase("file_server.sh", "#!/bin/sh\nif true\n", "file_server.sh:3:0: Syntax error: end of file unexpected (expecting \"then\")")]
    [TestCase("file_server.sh", "#!/bin/bash\nif true; fi\n", "file_server.sh:2:0: syntax error near unexpected token `fi'")]
    [TestCase("FileServer.cs", "int x = y;\n", "FileServer.cs:1:9: error CS0103: The name 'y' does not exist in the current context")]
    [TestCase("file_server.go", "package main\nfunc main() { f() }\n", "file_server.go:2:15: undefined: f")]
    [TestCase("Makefile", "all:\n    cc x.c\n", "Makefile:2:0: missing separator.  Stop.")]
    [TestCase("Makefile", "all: x.o\n", ":0:0: No rule to make target 'x.o', needed by 'all'.  Stop.")]
    [TestCase("Makefile", "all:\n\tno-such-compiler x.c\n", ":0:0: make: no-such-compiler: No such file or directory")]
    [TestCase("Makefile", "all:\n\tfalse\n", ":0:0: [Makefile:2: all] Error 1")]
    [TestCase("src/Makefile", "file_server: x.c\n\tcc x.c\nx.c:\n\techo 'int main(void) { return y; }' > x.c\n",
        "src/x.c:1:25: error: ‘y’ undeclared (first use in this function)")]
    [TestCase("CMakeLists.txt", "cmake_minimum_required(VERSION 3.10)\nproject(x NONE)\nnonsense()\n",
        "CMakeLists.txt:3:0: Unknown CMake command \"nonsense\".")]
    [TestCase("submission.yaml", "build: no-such-tool\n", ":0:0: no-such-tool: not found")]
    [TestCase("file_server/Cargo.toml", "[package]\nname = \"hw\"\nversion = \"0.1.0\"\n[[bin]]\nname = \"hw\"\npath = \"Cargo.toml\"\n",
        "file_server/Cargo.toml:1:1: error: expected item, found `[`")]
    [CancelAfter(600_000)]
    public async Task The_first_error_is_found_in_real_output_of_a_compiler(string file, string text, string first, CancellationToken cancellationToken)
    {
        _folder.Write($"handed-in/{file}", text);
        _folder.Write("handed-in/README.md");
        var (_, output) = await Build(cancellationToken);
        var found = CompilerDiagnostics.Parse(output, Workspace).Select(one => $"{one.File}:{one.Line}:{one.Column}: {one.Text}").ToList();
        Assert.That(found.Count > 0 ? found[0] : $"nothing found in: {output}", Is.EqualTo(first));
    }

    private async Task<string> BuildAndRun(CancellationToken cancellationToken)
    {
        var (plan, output) = await Build(cancellationToken);
        var (built, noPlan) = BuildPlanner.AfterBuild(plan, Workspace, Server);
        Assert.That(noPlan, Is.Null, output);
        var (_, printed) = await Execute([.. built!.Run, "7000"], cancellationToken);
        return printed.Length > 0 ? printed : output;
    }

    private async Task<(BuildPlan Plan, string Output)> Build(CancellationToken cancellationToken)
    {
        using (var submission = OpenedSubmission.Open(_folder.At("handed-in"), [Server]))
            submission.CopyTo(Workspace);
        var plan = BuildPlanner.Plan(Workspace, [Server]).Plans.Single();
        foreach (var tool in plan.Tools.Where(tool => !IsInstalled(tool)))
            Assert.Ignore($"'{tool.Name}' is not installed here (package {tool.DebianPackage}).");
        var output = "";
        foreach (var step in plan.Steps)
        {
            var (code, printed) = await Execute(step.Command, cancellationToken);
            output += printed;
            if (code != 0)
                break;
        }
        return (plan, output);
    }

    private async Task<(int Code, string Output)> Execute(IReadOnlyList<string> command, CancellationToken cancellationToken)
    {
        var words = command.Select(word => word.Replace("{workspace}", Workspace)).ToArray();
        var result = await CliWrap.Cli.Wrap(words[0]).WithArguments(words[1..]).WithWorkingDirectory(Workspace)
            .WithEnvironmentVariables(variables => variables.Set("LC_ALL", "C.UTF-8"))
            .WithValidation(CommandResultValidation.None).ExecuteBufferedAsync(cancellationToken);
        return (result.ExitCode, result.StandardOutput + result.StandardError);
    }

    private static bool IsInstalled(Tool tool) => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':')
        .Any(folder => File.Exists(Path.Combine(folder, tool.Name)));
}
