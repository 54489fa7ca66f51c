using Courseware.Submissions;

namespace Courseware.Tests.Submissions;

/// <summary>Any submission.yaml is read, or refused with the place of the fault: the library behind it throws undocumented exceptions.</summary>
internal sealed class SpoiltManifestTests
{
    private const string Good = "build: [make, \"a b\"]\nprograms:\n  server: {a: [x, 'y']}\n  client: ['./c', \"-v\", 1] # end\n";

    private static readonly RoleName[] Roles = [new("server", "file_server"), new("client", "file_client")];

    [Test]
    public void A_cut_or_corrupt_manifest_is_refused_with_its_place()
    {
        using var folder = new TemporaryFolder();
        var cut = Enumerable.Range(0, Good.Length).Select(i => Good[..i]);
        var spoilt = from i in Enumerable.Range(0, Good.Length)
                     from c in "{}[]:,'\"#&*!|>%@`-?\n\0"
                     select $"{Good[..i]}{c}{Good[(i + 1)..]}";
        foreach (var text in cut.Concat(spoilt))
        {
            folder.Write("submission.yaml", text);
            try
            {
                BuildPlanner.Plan(folder.Path, Roles);
            }
            catch (SubmissionException e)
            {
                Assert.That(e.Message, Does.Match(@"^submission\.yaml:\d+:\d+: "), text);
            }
        }
    }
}
