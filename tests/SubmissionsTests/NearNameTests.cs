using Courseware.Submissions;

namespace Courseware.Tests.Submissions;

/// <summary>Files that are called almost as they should be: the one that a person would take is taken, and none when there is a doubt.</summary>
internal sealed class NearNameTests
{
    private static readonly RoleName[] Roles = [new("server", "file_server"), new("client", "file_client")];

    [TestCase("file_clinet.c")]
    [TestCase("file_client (1).c")]
    [TestCase("file_client - Copy.c")]
    [TestCase("file_client 복사본.c")]
    [TestCase("20211234_file_client.c")]
    [TestCase("file_client_20211234.c")]
    [TestCase("file_client_kim.c")]
    [TestCase("홍길동_file_client.c")]
    [TestCase("file_clnt.c")]
    [TestCase("fileclinet2.c")]
    [TestCase("client.c")]
    [TestCase("client_final.c")]
    [TestCase("Client2.java")]
    [TestCase("src/file_cilent.c")]
    public void A_near_name_is_taken(string name) => Assert.That(SourceOf("client", name, "file_server.c"), Is.EqualTo(name));

    [TestCase("echo_client.c")]
    [TestCase("chat_client2.c")]
    [TestCase("clientserver.c")]
    [TestCase("main.c")]
    [TestCase("file.c")]
    [TestCase("filter.c")]
    public void Another_program_is_not_taken(string name) => Assert.That(SourceOf("client", name, "file_server.c"), Is.Null);

    [Test]
    public void Of_two_alike_neither_is_taken() => Assert.That(SourceOf("client", "client1.c", "client2.c", "file_server.c"), Is.Null);

    [Test]
    public void The_right_name_comes_before_a_near_one() =>
        Assert.That(SourceOf("client", "file_client.c", "file_client (1).c", "file_server.c"), Is.EqualTo("file_client.c"));

    [Test]
    public void A_source_with_txt_behind_its_ending_is_read_as_the_source()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(Path.Combine(folder.Path, "file_server.c.txt"), "int main(void) { return 0; }\n");
        using var workspace = new TemporaryFolder();
        using (var submission = OpenedSubmission.Open(folder.Path, Roles))
            submission.CopyTo(workspace.Path);

        var plan = BuildPlanner.Plan(workspace.Path, Roles).Plans.Single();

        Assert.That(plan.Source, Is.EqualTo("file_server.c"));
        Assert.That(plan.Remarks, Is.EqualTo(new[] { new BuildRemark(BuildRemark.TextEnding, "file_server.c.txt", "file_server.c") }));
    }

    private static string? SourceOf(string role, params string[] names)
    {
        using var folder = new TemporaryFolder();
        foreach (var name in names)
        {
            var path = Path.Combine(folder.Path, name);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, "int main(void) { return 0; }\n");
        }
        return BuildPlanner.Plan(folder.Path, Roles).Plans.FirstOrDefault(p => p.Role == role)?.Source;
    }
}
