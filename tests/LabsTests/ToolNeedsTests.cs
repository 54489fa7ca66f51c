using Courseware.Labs;
using Courseware.Submissions;
using Courseware.Tests.Submissions;

namespace Courseware.Tests.LabsTests;

/// <summary>The tools that a submission needs, as a worker finds them before it grades.</summary>
internal sealed class ToolNeedsTests
{
    private static readonly RoleName[] Roles = [new("server", "file_server"), new("client", "file_client")];

    [TestCase(BuildTools.C, "file_server.c", "file_client.c")]
    [TestCase(BuildTools.C | BuildTools.Rust, "file_server.rs", "file_client.c")]
    [TestCase(BuildTools.C | BuildTools.Python | BuildTools.Java, "file_server.py", "file_client.java")]
    [TestCase(BuildTools.C | BuildTools.Make | BuildTools.Go, "Makefile", "file_server.go", "file_client.c")]
    [TestCase(BuildTools.C | BuildTools.Cxx | BuildTools.Node, "src/file_server.cpp", "src/file_client.js")]
    [TestCase(BuildTools.C, "file_server.c")]
    public void Needs_follow_from_the_build_plan(BuildTools needs, params string[] files)
    {
        using var folder = new TemporaryFolder();
        foreach (var file in files)
            folder.Write($"work/{file}", "x\n");
        using var opened = OpenedSubmission.Open(folder.At("work"), Roles);

        Assert.That(ToolNeeds.Of(opened, Roles), Is.EqualTo(needs));
    }

    [Test]
    public void An_unknown_program_is_not_a_tool()
    {
        using var folder = new TemporaryFolder();
        folder.Write("work/submission.yaml", "programs:\n  server: gccc-run file_server.c\n  client: python3 file_client.py\n");
        folder.Write("work/file_server.c", "x\n");
        folder.Write("work/file_client.py", "x\n");
        using var opened = OpenedSubmission.Open(folder.At("work"), Roles);

        Assert.That(ToolNeeds.Of(opened, Roles), Is.EqualTo(BuildTools.C | BuildTools.Python));
    }

    [Test]
    public void Every_tool_has_a_name() =>
        Assert.That(ToolNeeds.Names(BuildTools.All).Split(", "), Has.Length.EqualTo(int.PopCount((int)BuildTools.All)).And.All.Not.Empty);

    [Test]
    public void The_compiler_of_this_machine_is_found()
    {
        Requires.Tools("cc");

        Assert.That(ToolNeeds.OnThisMachine().HasFlag(BuildTools.C), Is.True);
    }
}
