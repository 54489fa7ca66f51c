using Courseware.Recordings;

namespace Courseware.Tests.LabsTests;

/// <summary>A file of a program's working directory is kept, whatever the program put in its place.</summary>
internal sealed class CollectedFileTests
{
    [Test]
    public async Task A_file_is_collected_as_it_is_at_the_end()
    {
        var (recording, file) = await CollectAsync("sh: printf 'one\\r\\n\\0two' > receive.dat");

        Assert.That(file, Has.Property("Size").EqualTo(9).And.Property("Others").Null);
        Assert.That(recording.Attachment(file.Attachment!), Is.EqualTo("one\r\n\0two"u8.ToArray()));
    }

    [Test]
    public async Task When_there_is_none_the_others_are_named()
    {
        var (_, file) = await CollectAsync("sh: printf abc > recieve.dat; mkdir sub; ln -s / link");

        Assert.That(file.Size, Is.Null);
        Assert.That(file.Others, Is.EqualTo((string[])["link (a link)", "recieve.dat (3 bytes)", "sub (a folder)"]));
    }

    [TestCase("link", "receive.dat (a link)")]
    [TestCase("fifo", "receive.dat (not a file)")]
    [TestCase("folder", "receive.dat (a folder)")]
    [TestCase("sh: ln -s receive.dat receive.dat", "receive.dat (a link)")]
    [TestCase("bye-folder", "(the working directory is gone)")]
    [TestCase("sh: cd ..; d=$OLDPWD; rmdir $d; ln -s /etc $d", "(the working directory is gone)")]
    public async Task Only_plain_files_are_opened(string client, string message)
    {
        var (recording, file) = await CollectAsync(client);

        Assert.That(file.Size, Is.Null);
        Assert.That(file.Others, Is.EqualTo((string[])[message]));
        Assert.That(recording.Attachments, Is.Empty);
    }

    [TestCase("locked")]
    [TestCase("dig")]
    [TestCase("sh: mkdir -p a/b; chmod 0 a; : > receive.dat")]
    public async Task Everything_that_a_program_makes_in_its_folder_is_removed(string client)
    {
        var (_, file) = await CollectAsync(client);

        Assert.That(file, Is.Not.Null);
    }

    [Test]
    public async Task A_file_of_gigabytes_is_not_read_whole()
    {
        var (recording, file) = await CollectAsync("sh: truncate -s 60M receive.dat");

        Assert.That((file.Size, file.Sha256), Is.EqualTo((60 << 20, (string?)null)));
        Assert.That(recording.Attachment(file.Attachment!), Has.Length.EqualTo(5003 + (1 << 16)), "the payload and a bit more");
    }

    [Test]
    public async Task A_program_whose_folder_is_gone_can_be_restarted()
    {
        var recording = await TestScenario.Async("bye-folder", "", async context =>
        {
            var server = await context.StartAsync("server", "student", []);
            await context.WaitForExitAsync(server);
            await context.WaitForExitAsync(await context.RestartAsync(server, []));
        });

        Assert.That(recording.First<GraderFault>(), Is.Null);
        Assert.That(recording.All<ProgramExited>().Select(e => e.Code), Is.EqualTo((int?[])[0, 0]));
    }

    private static async Task<(ScenarioRecording Recording, FileCollected File)> CollectAsync(string client)
    {
        var recording = await TestScenario.Async("", client, async context =>
        {
            var program = await context.StartAsync("client", "student", []);
            context.CollectAtEnd(program, "receive.dat");
            await context.WaitForExitAsync(program);
        });
        Assert.That(recording.First<GraderFault>(), Is.Null);
        return (recording, recording.First<FileCollected>()!);
    }
}
