using Courseware.Submissions;
using Courseware.Submissions.Manifest;

namespace Courseware.Tests.Submissions;

[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class ManifestTests : IDisposable
{
    private static readonly RoleName[] Roles = [new("server", "file_server"), new("client", "file_client")];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Test]
    public void Commands_are_split_like_a_shell()
    {
        _folder.WriteEmpty("my_client.py");
        _folder.Write("submission.yaml", """
            build:
              - make all
            programs:
              server: ./bin/my_server "a b" 'c"d' e\ f
              client: [python3, my_client.py, "-v"]
            """);

        var plan = BuildPlanner.Plan(_folder.Path, Roles);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(plan.NoPlans, Is.Empty);
            Assert.That(plan.Plans[0].Run, Is.EqualTo((string[])["{workspace}/bin/my_server", "a b", "c\"d", "e f"]));
            Assert.That(plan.Plans[1].Run, Is.EqualTo((string[])["python3", "{workspace}/my_client.py", "-v"]));
            Assert.That(plan.Plans[0].Steps.Single().Command, Is.EqualTo((string[])["/bin/sh", "-c", "make all"]));
            Assert.That(plan.Plans[0].Steps.Single().Shared, Is.True);
            Assert.That(plan.Plans[1].Tools, Is.EqualTo((Tool[])[new Tool("python3", "python3")]));
        }
    }

    [Test]
    public void A_command_of_a_build_may_be_a_list_of_words()
    {
        _folder.Write("submission.yaml", "build:\n  - [mkdir, 'it''s mine']\n  - make\nprograms: {server: ./a, client: ./b}\n");

        Assert.That(
            BuildPlanner.Plan(_folder.Path, Roles).Plans[0].Steps.Select(step => step.Command[^1]),
            Is.EqualTo(new[] { @"'mkdir' 'it'\''s mine'", "make" }));
    }

    [TestCase("java -cp classes:app.jar kr.Server", "java -cp {workspace}/classes:{workspace}/app.jar kr.Server")]
    [TestCase("dotnet out/server.dll", "dotnet {workspace}/out/server.dll")]
    [TestCase("perl -Ilib --data=out/server.dll server", "perl -I{workspace}/lib --data={workspace}/out/server.dll server")]
    [TestCase("./run 10.0.0.1 http://x/out", "{workspace}/run 10.0.0.1 http://x/out")]
    public void What_a_build_makes_is_found_from_the_folder_of_a_program(string command, string expected)
    {
        string[] made = ["classes", "app.jar", "out/server.dll", "lib", "server"];
        _folder.Write("submission.yaml", $"build: [make]\nprograms: {{server: \"{command}\", client: ./client}}\n");
        var run = BuildPlanner.Plan(_folder.Path, Roles).Plans[0].Run;

        var products = ManifestProgram.PossibleProducts(run).Intersect(made, StringComparer.Ordinal).ToList();

        Assert.That(string.Join(' ', ManifestProgram.WithProducts(run, products)), Is.EqualTo(expected));
    }

    [Test]
    public void A_role_that_it_does_not_name_is_detected()
    {
        _folder.WriteEmpty("serve.py", "file_client.py");
        _folder.Write("submission.yaml", "programs: {server: python3 serve.py}\n");

        var plan = BuildPlanner.Plan(_folder.Path, Roles);

        Assert.That(
            plan.Plans.Select(one => $"{one.Role}: {one.Language}: {string.Join(' ', one.Run)}"),
            Is.EqualTo((string[])["server: submission.yaml: python3 {workspace}/serve.py", "client: Python: python3 {workspace}/file_client.py"]));
    }

    [Test]
    public void A_named_build_replaces_the_Makefile()
    {
        _folder.WriteEmpty("Makefile", "file_server.c", "file_client.c");
        _folder.Write("submission.yaml", "build: ./configure && make\n");
        var named = BuildPlanner.Plan(_folder.Path, Roles).Plans[0].Steps.Single().Command;
        _folder.Write("submission.yaml", "programs: {server: ./out}\n");
        var absent = BuildPlanner.Plan(_folder.Path, Roles).Plans[0].Steps.Single().Command;

        using (Assert.EnterMultipleScope())
        {
            Assert.That(named, Is.EqualTo((string[])["/bin/sh", "-c", "./configure && make"]));
            Assert.That(absent, Is.EqualTo((string[])["make"]));
        }
    }

    [Test]
    public void A_missing_program_gives_no_build_plan()
    {
        _folder.Write("run", "#!/bin/sh\n");
        _folder.Write("submission.yaml", "programs: {server: ./gone, client: ./run}\n");

        var plan = BuildPlanner.Plan(_folder.Path, Roles);

        Assert.That(plan.NoPlans, Is.EqualTo((NoPlan[])
        [
            new("server", "no-source",
                "submission.yaml runs 'gone', which is not in the submission, and nothing builds it. Add it, or a 'build' that makes it."),
            new("client", "not-executable",
                "submission.yaml runs 'run', which is without the permission to execute it. Run 'chmod +x run' and hand it in again."),
        ]));
    }

    [TestCase("", "1:1: the file is empty. Allowed here: build, programs.")]
    [TestCase("# only a comment\n", "1:1: the file is empty. Allowed here: build, programs.")]
    [TestCase("make all\n", "1:1: a mapping is needed here, such as 'build: make'. Allowed here: build, programs.")]
    [TestCase("- make\n", "1:1: a mapping is needed here, such as 'build: make'. Allowed here: build, programs.")]
    [TestCase("build: make\nprogram:\n  server: x\n", "2:1: 'program' is not a key. Did you mean 'programs'? Allowed here: build, programs.")]
    [TestCase("cflags: -O2\n", "1:1: 'cflags' is not a key. Allowed here: build, programs.")]
    [TestCase("programs:\n  sever: x\n", "2:3: 'sever' is not a program of this exercise. Did you mean 'server'? Allowed here: server, client.")]
    [TestCase("programs:\n  file_client: x\n", "2:3: 'file_client' is not a program of this exercise. Did you mean 'client'? Allowed here: server, client.")]
    [TestCase("programs:\n  proxy: x\n", "2:3: 'proxy' is not a program of this exercise. Allowed here: server, client.")]
    [TestCase("build:\n", "1:7: 'build' is empty. Give a command or a list of commands.")]
    [TestCase("build: []\n", "1:8: 'build' is empty. Give a command or a list of commands, or leave 'build' out.")]
    [TestCase("build:\n  all: make\n", "2:3: 'build' is a mapping. Give a command or a list of commands.")]
    [TestCase("build:\n  - make\n  - {a: b}\n", "3:5: a command of 'build' is a mapping. Give text or a list of words.")]
    [TestCase("programs: ./server\n", "1:11: 'programs' needs a mapping of roles to commands, such as 'server: ./my_program'. Allowed here: server, client.")]
    [TestCase("programs:\n  server:\n    run: x\n", "3:5: 'server' is a mapping. Give a command or a list of arguments.")]
    [TestCase("programs:\n  server: \"\"\n", "2:11: 'server' is empty. Give a command or a list of arguments.")]
    [TestCase("programs:\n  server: []\n", "2:11: 'server' is empty. Give a command or a list of arguments.")]
    [TestCase("programs:\n  server: ./x 'a b\n", "2:11: 'server' cannot be split into words: the quote ' is not closed.")]
    [TestCase("programs:\n  server: ./x > log\n",
        "2:11: 'server' cannot be split into words: no shell runs this command, so '>' has no meaning in it. Write it as a list, [sh, -c, …], or put it in "
            + "quotes.")]
    [TestCase("programs:\n  server: a\n  server: b\n", "3:3: this is not YAML that can be read: Duplicate key server.")]
    [TestCase("programs:\n\tserver: a\n", "2:1: the line is indented with a tab. YAML is indented with spaces.")]
    [TestCase("a: &x 1\nb: *x\n", "1:4: anchors and aliases ('&', '*') are not allowed here. Write the value out, or put it in quotes.")]
    [TestCase("build: make\n---\nbuild: make\n", "2:1: a second document begins here. Keep one, without '---'.")]
    [TestCase("build: [make\n", "2:1: this is not YAML that can be read: While parsing a flow sequence, did not find expected ',' or ']'.")]
    public void A_fault_in_it_is_named_with_its_place(string text, string message)
    {
        _folder.WriteEmpty("file_server.c");
        _folder.Write("submission.yaml", text);
        Refuses($"submission.yaml:{message}");
    }

    [Test]
    public void Nesting_without_end_does_not_end_the_process()
    {
        _folder.Write("submission.yaml", "build: " + new string('[', 60_000));
        Refuses("submission.yaml:1:15: this is nested too deeply. Allowed are 'build' and 'programs', with commands in them.");
    }

    [Test, CancelAfter(600_000)]
    public void Text_that_loops_the_scanner_is_refused(CancellationToken limit)
    {
        _folder.Write("submission.yaml", "!!int] :\n]: FIN\n");
        var refusing = Task.Run(() => Refuses(
            "submission.yaml:1:9: this is not YAML that can be read: a bracket, brace or quote is not closed, or something else is left out."), limit);
        Assert.That(async () => await refusing.WaitAsync(limit), Throws.Nothing);
    }

    [Test]
    public void A_file_that_is_too_long_is_refused()
    {
        _folder.Write("submission.yaml", "build: " + new string('x', 70_000));
        Refuses("submission.yaml has more than 64 KiB. Put long commands into a script and name that.");
    }

    [Test]
    public void A_file_that_is_not_UTF8_is_refused()
    {
        File.WriteAllBytes(_folder.At("submission.yaml"), [.. "build: make\n# "u8, 0xFF, 0xFE, (byte)'\n']);
        Refuses("submission.yaml:2:1: this is not UTF-8. Save the file in that encoding.");
    }

    [TestCase("submission.yml")]
    [TestCase("Submission.yaml")]
    public void A_file_of_nearly_the_name_is_not_passed_over_silently(string name)
    {
        _folder.Write(name, "build: make\n");
        Refuses($"'{name}' is not read. Rename it to submission.yaml.");
    }

    private void Refuses(string message) => Assert.That(
        () => BuildPlanner.Plan(_folder.Path, Roles), Throws.TypeOf<SubmissionException>().With.Message.EqualTo(message));
}
