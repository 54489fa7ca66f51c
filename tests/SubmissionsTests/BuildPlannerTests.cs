using Courseware.Submissions;

namespace Courseware.Tests.Submissions;

[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class BuildPlannerTests : IDisposable
{
    private static readonly RoleName Server = new("server", "file_server");
    private static readonly RoleName Client = new("client", "file_client");

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [TestCase("watch.c", 2)]
    [TestCase("other.c", 0)]
    public void Roles_of_one_name_are_one_program_with_one_build(string file, int plans)
    {
        _folder.WriteEmpty(file);
        var plan = BuildPlanner.Plan(_folder.Path, [new RoleName("server", "watch"), new RoleName("client", "watch")]);

        Assert.That((plan.Plans.Count, plan.NoPlans.Count), Is.EqualTo((plans, 2 - plans)));
        Assert.That(plan.Plans.Select(p => p.Role).Concat(plan.NoPlans.Select(p => p.Role)), Is.EqualTo(new[] { "server", "client" }));
        Assert.That(plan.Plans.SelectMany(p => p.Steps).Distinct().Count(), Is.EqualTo(plans / 2), "the build is the same one");
    }

    [TestCase("file_server.c", "cc -std=gnu17 -O1 -g -Wall -o file_server file_server.c -pthread -lm", "{workspace}/file_server", "C gcc")]
    [TestCase("File-Server.C", "cc -std=gnu17 -O1 -g -Wall -o file_server File-Server.C -pthread -lm", "{workspace}/file_server", "C gcc")]
    [TestCase("src/file_server.cpp", "c++ -std=c++20 -O1 -g -Wall -o file_server src/file_server.cpp -pthread", "{workspace}/file_server", "C++ g++")]
    [TestCase("file-server.py", "python3 -m py_compile file-server.py", "python3 {workspace}/file-server.py", "Python python3")]
    [TestCase("FileServer.java", "javac -encoding UTF-8 -sourcepath . -d .build/server FileServer.java",
        "java -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xshare:auto -cp {workspace}/.build/server FileServer", "Java default-jdk-headless")]
    [TestCase("file_server.go", "go build -o file_server file_server.go", "{workspace}/file_server", "Go golang-go")]
    [TestCase("FILE_SERVER.rs", "rustc -O -g --edition 2021 -o file_server FILE_SERVER.rs", "{workspace}/file_server", "Rust rustc")]
    [TestCase("file_server.mjs", "node --check file_server.mjs", "node {workspace}/file_server.mjs", "JavaScript nodejs")]
    [TestCase("file_server.sh", "sh -n file_server.sh", "sh {workspace}/file_server.sh", "shell dash")]
    [TestCase("a/b/file_server.py", "python3 -m py_compile a/b/file_server.py", "python3 {workspace}/a/b/file_server.py", "Python python3")]
    [TestCase("file_server/main.c", "cc -std=gnu17 -O1 -g -Wall -o file_server.run file_server/main.c -pthread -lm", "{workspace}/file_server.run", "C gcc")]
    [TestCase("file_server/__main__.py", "python3 -m py_compile file_server/__main__.py", "python3 {workspace}/file_server/__main__.py", "Python python3")]
    [TestCase("-fplugin=x/file_server.c", "cc -std=gnu17 -O1 -g -Wall -o file_server ./-fplugin=x/file_server.c -pthread -lm", "{workspace}/file_server",
        "C gcc")]
    public void A_role_is_found_by_its_name(string file, string build, string run, string languageAndPackage)
    {
        _folder.WriteEmpty(file);
        var plan = PlanServer();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(string.Join(' ', plan.Steps.Single().Command), Is.EqualTo(build));
            Assert.That(string.Join(' ', plan.Run), Is.EqualTo(run));
            Assert.That($"{plan.Language} {plan.Tools[0].DebianPackage}", Is.EqualTo(languageAndPackage));
            Assert.That(plan.Source, Is.EqualTo(file));
            Assert.That(plan.Steps.Single().Shared, Is.False);
        }
    }

    [Test]
    public void Helpers_without_a_main_are_compiled_along()
    {
        _folder.Write("file_server.c", "#include \"inlined.c\"\nint main(void) { return 0; }\n");
        _folder.Write("file_client.c", "void oops(void) {}\n");
        _folder.Write("net.c", "/* int main(void) { } */ void net(void) { puts(\"main() {\"); }\n");
        _folder.Write("declares.c", "int main(void);\n");
        _folder.Write("test.c", "int\nmain (int argc, char **argv)\n{ return 0; }\n");
        _folder.Write("inlined.c", "static int x;\n");
        _folder.Write("include/net.h");

        Assert.That(
            string.Join(' ', PlanServer().Steps.Single().Command),
            Is.EqualTo("cc -std=gnu17 -O1 -g -Wall -Iinclude -o file_server file_server.c declares.c net.c -pthread -lm"));
    }

    [Test]
    public void Headers_may_be_in_an_include_folder_of_the_source_or_above_it()
    {
        _folder.WriteEmpty("file_server/main.c", "file_server/include/net.h", "include/common.h");
        Assert.That(
            string.Join(' ', PlanServer().Steps.Single().Command),
            Is.EqualTo("cc -std=gnu17 -O1 -g -Wall -Ifile_server/include -Iinclude -o file_server.run file_server/main.c -pthread -lm"));
    }

    [Test]
    public void A_Java_package_and_a_class_of_another_name_are_understood()
    {
        _folder.Write("src/main/java/edu/hw/file_server.java", """
            // class Commented
            package edu.hw;
            class Helper { }
            class Server { public static void main(String[] args) { } }
            """);
        _folder.WriteEmpty("src/main/java/edu/hw/FileClient.java", "src/main/java/edu/hw/Frames.java");

        var plan = PlanServer();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(
                string.Join(' ', plan.Steps.Single().Command),
                Is.EqualTo("javac -encoding UTF-8 -sourcepath src/main/java -d .build/server src/main/java/edu/hw/Frames.java "
                    + "src/main/java/edu/hw/file_server.java"));
            Assert.That(plan.Run[^1], Is.EqualTo("edu.hw.Server"));
        }
    }

    [TestCase("go.mod", "go build -o file_server ./cmd/file_server")]
    [TestCase("cmd/go.mod", "/bin/sh -c cd \"$1\" && exec go build -o \"$2\" \"$3\" sh ./cmd ../file_server ./file_server")]
    [TestCase("unrelated", "go build -o file_server cmd/file_server/main.go cmd/file_server/net.go")]
    public void A_Go_package_is_built_in_its_module(string module, string build)
    {
        _folder.WriteEmpty("cmd/file_server/main.go", "cmd/file_server/net.go", "cmd/file_server/net_test.go", module);
        Assert.That(string.Join(' ', PlanServer().Steps.Single().Command), Is.EqualTo(build));
    }

    [TestCase("Cargo.toml", "[package]\nname = \"hw3\"\n[[bin]]\nname = \"file-server\"\npath = \"server.rs\"\n", "file-server")]
    [TestCase("Cargo.toml", "[package]\nname = 'file_server'\n", "file_server")]
    [TestCase("file_server/Cargo.toml", "[package]\nname = \"hw3\"\n", "hw3")]
    public void A_Cargo_package_is_built_offline(string file, string toml, string binary)
    {
        _folder.Write(file, toml);
        _folder.WriteEmpty(Path.Combine(Path.GetDirectoryName(file)!, "src/main.rs"));
        var plan = PlanServer();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(
                string.Join(' ', plan.Steps.Single().Command),
                Is.EqualTo($"cargo build --release --offline --manifest-path {file} --target-dir .build/cargo --bin {binary}"));
            Assert.That(plan.Run, Is.EqualTo((string[])[$"{{workspace}}/.build/cargo/release/{binary}"]));
        }
    }

    [TestCase("file_server/Any.csproj", "", "Any")]
    [TestCase("deep/er/FileServer.csproj", "<Project><PropertyGroup><AssemblyName>Other</AssemblyName></PropertyGroup></Project>", "Other")]
    [TestCase("FileServer.csproj", "<Project>", "FileServer")]
    public void A_CSharp_project_is_preferred_to_its_files(string file, string project, string assembly)
    {
        _folder.Write(file, project);
        _folder.WriteEmpty(Path.Combine(Path.GetDirectoryName(file)!, "FileServer.cs"), Path.Combine(Path.GetDirectoryName(file)!, "Program.cs"));
        var plan = PlanServer();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(plan.Steps.Single().Command.Take(3), Is.EqualTo((string[])["dotnet", "build", file]));
            Assert.That(plan.Run[^1], Is.EqualTo($"{{workspace}}/.build/server/out/{assembly}.dll"));
        }
    }

    [TestCase("#!/usr/bin/env python3\r\n", "Python", "python3 -m py_compile file_server", "python3 {workspace}/file_server")]
    [TestCase("#!/usr/bin/env -S node --no-warnings\n", "JavaScript", "node --check file_server", "node --no-warnings {workspace}/file_server")]
    [TestCase("#! /opt/homebrew/bin/bash -e\n", "shell", "bash -n file_server", "bash -e {workspace}/file_server")]
    [TestCase("#!/usr/bin/awk -f", "awk", "", "awk -f {workspace}/file_server")]
    public void A_script_runs_through_the_interpreter_that_it_names(string head, string language, string build, string run)
    {
        _folder.Write("file_server", head);
        var plan = PlanServer();
        Assert.That(
            $"{plan.Language}|{string.Join(' ', plan.Steps.SelectMany(step => step.Command))}|{string.Join(' ', plan.Run)}",
            Is.EqualTo($"{language}|{build}|{run}"));
    }

    [TestCase("Makefile", "make")]
    [TestCase("GNUmakefile", "make")]
    [TestCase("src/makefile", "make -C src")]
    [TestCase("CMakeLists.txt", "cmake -S . -B .build/cmake|cmake --build .build/cmake")]
    public void A_Makefile_or_CMake_builds_both_roles(string file, string build)
    {
        _folder.WriteEmpty(file, "file_server.c", "file_server.cpp", "file_client.py");

        var plan = BuildPlanner.Plan(_folder.Path, [Server, Client]);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(plan.NoPlans, Is.Empty);
            Assert.That(string.Join('|', plan.Plans[0].Steps.Select(step => string.Join(' ', step.Command))), Is.EqualTo(build));
            Assert.That(plan.Plans[0].Run, Is.EqualTo((string[])["{workspace}/file_server"]));
            Assert.That(plan.Plans[0].Steps, Has.All.Property(nameof(BuildStep.Shared)).True);
            Assert.That(string.Join('|', plan.Plans[1].Steps.Select(step => string.Join(' ', step.Command))),
                Is.EqualTo($"{build}|python3 -m py_compile file_client.py"));
            Assert.That(plan.Plans[1].Run, Is.EqualTo((string[])["python3", "{workspace}/file_client.py"]));
        }
    }

    [Test]
    public void A_Makefile_that_cmake_generated_elsewhere_is_passed_over()
    {
        _folder.Write("Makefile", "# CMAKE generated file: DO NOT EDIT!\n");
        _folder.WriteEmpty("CMakeLists.txt");
        Assert.That(PlanServer().Source, Is.EqualTo("CMakeLists.txt"));
    }

    [Test]
    public void A_Makefile_in_the_folder_of_the_role_builds_that_role()
    {
        _folder.WriteEmpty("file_server/Makefile", "file_server/main.c", "file_server/main.cpp");
        var plan = PlanServer();
        Assert.That(
            $"{string.Join(' ', plan.Steps.Single().Command)} > {plan.Run[0]}", Is.EqualTo("make -C file_server > {workspace}/file_server/file_server"));
    }

    [TestCase("file_server.c,file_server.py", "'file_server.c' (C) and 'file_server.py' (Python)")]
    [TestCase("file_server.c,FileServer.c", "'FileServer.c' (C) and 'file_server.c' (C)")]
    [TestCase("file_server/main.c,file_server/main.py", "'file_server/main.c' (C) and 'file_server/main.py' (Python)")]
    public void Two_equally_good_sources_are_not_chosen_between(string files, string both)
    {
        _folder.WriteEmpty(files.Split(','));
        Assert.That(NoPlanForServer(), Is.EqualTo(new NoPlan(
            "server", "ambiguous-source", $"{both} may both be file_server. Remove one, or let a Makefile or a submission.yaml decide.")));
    }

    [TestCase("file_server.c,src/file_server.py,old/file_server.rs", "file_server.c")]
    [TestCase("src/file_server.py,old/file_server.rs", "src/file_server.py")]
    [TestCase("a/b/file_server.py,old/file_server.rs", "old/file_server.rs")]
    public void The_root_comes_before_src_and_that_before_other_folders(string files, string chosen)
    {
        _folder.WriteEmpty(files.Split(','));
        Assert.That(PlanServer().Source, Is.EqualTo(chosen));
    }

    [Test]
    public void No_source_names_what_there_is_and_what_to_do()
    {
        _folder.WriteEmpty("server.c", "lib/net.c", "README.md", "file_server.h", "file_server.txt");
        Assert.That(NoPlanForServer(), Is.EqualTo(new NoPlan(
            "server", "no-source",
            "Nothing in the submission is called 'file_server': no source, script, program or project folder. The sources are: 'server.c', 'lib/net.c'. "
            + "Call it file_server.c, .py, .java and so on, or say in submission.yaml what to run.")));
    }

    [TestCase("file_server.hs")]
    [TestCase("src/FileServer.KT")]
    public void A_source_in_a_language_that_the_grader_does_not_build_is_named(string path)
    {
        _folder.WriteEmpty(path, "lib/net.c");
        Assert.That(NoPlanForServer(), Is.EqualTo(new NoPlan(
            "server", "no-source",
            $"'{path}' has its name, but the grader does not know how to build or run such a file. Say how in submission.yaml or in a Makefile, or give a "
            + "script a #! line.")));
    }

    [TestCase("file_server.rb", "", "ruby -c file_server.rb", "ruby")]
    [TestCase("file_server.pl", "", "perl -c file_server.pl", "perl")]
    [TestCase("file_server.php", "", "php -l file_server.php", "php")]
    [TestCase("file_server.lua", "", null, "lua")]
    [TestCase("file_server/main.tcl", "", null, "tclsh")]
    [TestCase("file_server.lua", "#!/usr/bin/env lua5.3\n", null, "lua5.3")]
    public void A_script_of_another_language_needs_no_interpreter_line(string path, string text, string? check, string interpreter)
    {
        _folder.Write(path, text);
        var plan = PlanServer();
        Assert.That(plan.Steps.Select(step => string.Join(' ', step.Command)), Is.EqualTo(check is null ? [] : new[] { check }));
        Assert.That(plan.Run, Is.EqualTo(new[] { interpreter, $"{{workspace}}/{path}" }));
    }

    [Test]
    public void A_program_with_two_roles_is_the_second_role_s_in_every_attempt()
    {
        _folder.WriteEmpty("Makefile", "state_watch.c");
        RoleName[] twins = [new("server", "state_watch"), new("client", "state_watch")];
        var second = BuildPlanner.Plan(_folder.Path, twins).Plans.Single(plan => plan.Role == "client");
        for (var attempt = second; attempt is not null; attempt = attempt.Otherwise)
            Assert.That(attempt.Role, Is.EqualTo("client"));
        Assert.That(second.Otherwise, Is.Not.Null);
    }

    [Test]
    public void An_empty_folder_has_no_source()
    {
        Assert.That(NoPlanForServer(), Is.EqualTo(new NoPlan(
            "server", "no-source",
            "Nothing in the submission is called 'file_server': no source, script, program or project folder. There is no source file in the submission at "
                + "all. "
            + "Call it file_server.c, .py, .java and so on, or say in submission.yaml what to run.")));
    }

    [Test]
    public void A_built_program_is_run_unless_its_source_is_there_too()
    {
        File.Copy("/bin/true", _folder.At("file_server"));
        var alone = PlanServer();
        _folder.WriteEmpty("src/file_server.c");
        var beside = PlanServer();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(alone.Run, Is.EqualTo((string[])["{workspace}/file_server"]));
            Assert.That(alone.Steps, Is.Empty);
            Assert.That(beside.Source, Is.EqualTo("src/file_server.c"));
        }
    }

    [Test]
    public void A_program_without_execute_permission_gets_the_chmod_command()
    {
        File.WriteAllBytes(_folder.At("file_server"), File.ReadAllBytes("/bin/true"));
        Assert.That(NoPlanForServer(), Is.EqualTo(new NoPlan(
            "server", "not-executable",
            "'file_server' is a program without the permission to execute it. Run 'chmod +x file_server' and hand it in again.")));
    }

    [TestCase("file_server.exe", new byte[] { (byte)'M', (byte)'Z', 0 })]
    [TestCase("file_server", new byte[] { 0xCF, 0xFA, 0xED, 0xFE, 0 })]
    public void A_program_of_another_system_is_reported_as_such(string name, byte[] head)
    {
        File.WriteAllBytes(_folder.At(name), head);
        Assert.That(NoPlanForServer(), Is.EqualTo(new NoPlan(
            "server", "no-source", $"'{name}' is a program for another system than Linux. Hand in its source.")));
    }

    private BuildPlan PlanServer()
    {
        var plan = BuildPlanner.Plan(_folder.Path, [Server, Client]);
        return plan.Plans.SingleOrDefault(one => one.Role == "server")
            ?? throw new AssertionException(plan.NoPlans.First(one => one.Role == "server").Detail);
    }

    private NoPlan NoPlanForServer() => BuildPlanner.Plan(_folder.Path, [Server]).NoPlans.Single();
}
