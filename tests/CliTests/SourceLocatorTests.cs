using System.IO.Compression;
using Courseware.Cli;
using Courseware.Reporting.Formats;
using Courseware.Tests.JudgingTests;
using Courseware.Tests.Submissions;

namespace Courseware.Tests.CliTests;

/// <summary>Where an annotation can point: only into the repository, and only at files of the submission.</summary>
internal sealed class SourceLocatorTests
{
    [TestCase("homework", "homework")]
    [TestCase("homework/", "homework")]
    [TestCase(".", "homework")]
    public void A_folder_is_named_from_the_top_of_the_repository(string submission, string folder)
    {
        using var repository = new TemporaryFolder();
        repository.WriteEmpty("homework/file_server.c", "homework/lib/a.c", ".git/config");

        var sources = Of(repository, repository.At(submission));

        Assert.That(sources!.Folder, Is.EqualTo(folder));
        Assert.That(sources.Files, Is.EquivalentTo(new[] { "file_server.c", "lib/a.c" }));
    }

    [Test]
    public void The_repository_itself_has_no_folder()
    {
        using var repository = new TemporaryFolder();
        repository.WriteEmpty("file_server.c", "file_client.c");

        Assert.That(Of(repository, repository.Path)!.Folder, Is.Empty);
    }

    [Test]
    public void A_single_file_is_next_to_others()
    {
        using var repository = new TemporaryFolder();
        repository.WriteEmpty("src/file_server.c", "src/other.c");

        var sources = Of(repository, repository.At("src/file_server.c"));

        Assert.That(sources!.Folder, Is.EqualTo("src"));
        Assert.That(sources.Files, Is.EquivalentTo(new[] { "file_server.c" }));
    }

    [Test]
    public void An_archive_has_no_lines_in_the_repository()
    {
        using var repository = new TemporaryFolder();
        repository.WriteEmpty("in/file_server.c", "in/file_client.c");
        ZipFile.CreateFromDirectory(repository.At("in"), repository.At("kim.zip"));

        Assert.That(Of(repository, repository.At("kim.zip")), Is.Null);
    }

    [Test]
    public void Files_outside_the_submission_get_no_annotation()
    {
        using var repository = new TemporaryFolder();
        using var elsewhere = new TemporaryFolder();
        elsewhere.WriteEmpty("file_server.c", "file_client.c");
        Directory.CreateSymbolicLink(repository.At("homework"), elsewhere.Path);

        Assert.That(Of(repository, elsewhere.Path), Is.Null);
        Assert.That(Of(repository, repository.At("homework")), Is.Null);
        Assert.That(Of(repository, repository.At("gone")), Is.Null, "changed since it was graded");
    }

    private static SourceFiles? Of(TemporaryFolder repository, string submission) =>
        SourceLocator.Of(submission, SampleRecordings.Exercise.Roles, repository.Path);
}
