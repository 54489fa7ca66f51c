using Courseware.Cli;
using Courseware.Launching;
using Courseware.Tests.CliTests;
using Courseware.Tests.Submissions;

namespace Courseware.Tests.LaunchingTests;

/// <summary>Copies of the helpers for all users, and the profile of AppArmor that names them.</summary>
internal sealed class AppArmorProfileTests
{
    [Test]
    public async Task Without_AppArmor_or_without_root_nothing_is_installed()
    {
        Requires.That(SearchPath.Find("apparmor_parser") is null, "may be skipped: AppArmor is installed here, and the test does not change it");
        var run = await InProcess.RunAsync("doctor", "--install-profile");

        Assert.That(run.ExitCode, Is.EqualTo(ExitCode.Failed));
        Assert.That(run.Error, Does.Contain(Environment.IsPrivilegedProcess ? "'apparmor_parser' is not on the PATH" : "Next: sudo "));
        Assert.That(CompiledHelper.SharedFolder, Does.Not.Exist);
    }

    [Test]
    public void The_profile_names_the_folder_of_the_copies() => Assert.That(
        AppArmorProfile.Text, Does.Contain($"profile courseware {CompiledHelper.SharedFolder}/* flags=(unconfined) {{\n  userns,\n}}\n"));

    [Test]
    public void A_copy_for_all_users_is_used_when_it_is_of_the_same_sources()
    {
        using var folder = new TemporaryFolder();
        var shared = folder.Write("shared/netns-1111", "");
        CompiledHelper.Publish(shared, shared);
        folder.Write("shared/netns-2222", "");

        Assert.That(CompiledHelper.SharedOr("/cache/netns-1111", folder.At("shared")), Is.EqualTo(shared));
        Assert.That(CompiledHelper.SharedOr("/cache/netns-2222", folder.At("shared")), Is.EqualTo("/cache/netns-2222"), "another mode");
        Assert.That(CompiledHelper.SharedOr("/cache/netns-3333", folder.At("shared")), Is.EqualTo("/cache/netns-3333"));
    }
}
