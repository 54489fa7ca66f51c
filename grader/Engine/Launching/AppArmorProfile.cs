using CliWrap;
using CliWrap.Buffered;

namespace Courseware.Launching;

/// <summary>
/// Ubuntu lets an ordinary user make user namespaces only in programs for which a profile of AppArmor allows it (apparmor.d(5), <c>userns</c>). The
/// grader needs them for the wire and for clearing away what programs leave behind.
/// </summary>
public static class AppArmorProfile
{
    private const string Parser = "apparmor_parser", Path = "/etc/apparmor.d/courseware";
    private const string Restriction = "/proc/sys/kernel/apparmor_restrict_unprivileged_userns";

    // Both make namespaces: the launcher, and the helper that owns a private network.
    private static readonly string[] Helpers = ["launch", "netns"];

    /// <summary>The profile. Programs that a helper starts have it too, as every program of an ordinary user has on other systems.</summary>
    public const string Text = $$"""
        # Made by "grader doctor --install-profile". It lets the two helpers of the Courseware grader, and what they start, make user namespaces.
        abi <abi/4.0>,
        include <tunables/global>

        profile courseware {{CompiledHelper.SharedFolder}}/* flags=(unconfined) {
          userns,
        }

        """;

    /// <summary>True where this process may make no user namespaces because of the restriction.</summary>
    public static bool IsNeeded => !Environment.IsPrivilegedProcess && ProcFile.Read(Restriction)?.Trim() == "1";

    /// <summary>Installs copies of the helpers for all users, and the profile for them. It can be repeated.</summary>
    /// <exception cref="LaunchException">Not root, or there is no AppArmor of version 4 here; the message has the next step.</exception>
    public static async Task InstallAsync(CancellationToken cancellationToken)
    {
        if (!Environment.IsPrivilegedProcess)
            throw new LaunchException($"Only root installs a profile of AppArmor. Next: sudo {Environment.ProcessPath} doctor --install-profile");
        if (SearchPath.Find(Parser) is null)
            throw new LaunchException(
                $"'{Parser}' is not on the PATH, so no profile can be loaded, and nothing was installed. Without AppArmor no profile is needed; where it "
                    + "restricts user namespaces: apt-get install apparmor");
        var compiled = await Task.WhenAll(Helpers.Select(h => CompiledHelper.GetOwnAsync(h, cancellationToken)));
        try
        {
            Directory.CreateDirectory(CompiledHelper.SharedFolder);
            foreach (var program in compiled)
                Copy(program, CompiledHelper.SharedFolder);
            await File.WriteAllTextAsync(Path, Text, cancellationToken);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new LaunchException($"The profile could not be installed: {e.Message}", e);
        }
        var loaded = await CliWrap.Cli.Wrap(Parser).WithArguments(["--replace", Path]).WithValidation(CommandResultValidation.None)
            .ExecuteBufferedAsync(cancellationToken);
        if (loaded.ExitCode == 0)
            return;
        File.Delete(Path);
        throw new LaunchException(
            $"{Parser} did not load the profile: {loaded.StandardError.Trim().Split('\n')[0]} It needs AppArmor 4, as in Ubuntu 24.04; older versions do not "
                + "restrict user namespaces.");
    }

    private static void Copy(string program, string folder)
    {
        var path = System.IO.Path.Combine(folder, System.IO.Path.GetFileName(program));
        if (path == program)
            return;
        var copy = $"{path}.{Guid.NewGuid():N}";
        File.Copy(program, copy);
        CompiledHelper.Publish(copy, path);
    }
}
