using CliWrap;
using CliWrap.Buffered;
using Courseware.Labs;
using Courseware.Labs.Containers;
using Courseware.Launching;
using Courseware.Wire;

namespace Courseware.Tests;

/// <summary>
/// The requirements of a test. Where one is missing the test is skipped with the reason. Where every test has to run (<c>REQUIRE_ALL=1</c>, as
/// <c>.ci/run</c> sets it) the test command counts a skip as a failure, unless the test or its fixture has the category <see cref="OptionalHere"/>.
/// </summary>
internal static class Requires
{
    /// <summary>The category of tests that some machines cannot run whatever is installed: no network namespace, no Docker.</summary>
    public const string OptionalHere = "OptionalHere";

    /// <summary>
    /// The category of tests that take long: they grade many programs, build in many languages, start the grader or a browser as a process, or need a
    /// container. <c>tests/run.sh --fast</c> leaves them out.
    /// </summary>
    public const string Slow = "Slow";

    /// <summary>
    /// The category of tests that repeat in another place what a test of the default run shows in one: in the other lab, with the other database, with
    /// each kind of package; and of tests that disturb a class or a server for minutes. Only <c>tests/run.sh --all</c> runs them.
    /// </summary>
    public const string Thorough = "Thorough";

    /// <summary>Whether a sample is graded without a wire as well: not in the default run of <c>tests/run.sh</c>.</summary>
    public static readonly bool BothNetworks = Environment.GetEnvironmentVariable("ONE_NETWORK") != "1";

    // tests/run.sh looks for these words in the results: they hold no categories.
    private const string MaySkip = "may be skipped: ";

    /// <summary>Programs on the PATH: a compiler, an interpreter.</summary>
    public static void Tools(params string[] names)
    {
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        var missing = names.Where(name => !folders.Any(folder => File.Exists(Path.Combine(folder, name)))).ToArray();
        That(missing.Length == 0, $"not on this machine: {string.Join(", ", missing)}");
    }

    /// <summary>A C compiler with AddressSanitizer and UndefinedBehaviorSanitizer.</summary>
    public static async Task SanitizersAsync()
    {
        Tools("cc");
        That(await Sanitizers.Value, "cc has no sanitizers: apt-get install gcc libc6-dev");
    }

    private static readonly Lazy<Task<bool>> Sanitizers = new(async () =>
    {
        var linked = await CliWrap.Cli.Wrap("cc").WithArguments(["-fsanitize=address,undefined", "-o", "/dev/null", "-x", "c", "-"])
            .WithStandardInputPipe(PipeSource.FromString("int main(void) { return 0; }\n")).WithValidation(CommandResultValidation.None).ExecuteAsync();
        return linked.ExitCode == 0;
    });

    /// <summary>A Linux kernel: /proc, sock_diag, namespaces.</summary>
    public static void Linux() => That(OperatingSystem.IsLinux(), "needs Linux");

    /// <summary>A private network with a wire of that kind (<c>tun</c>, <c>veth</c>).</summary>
    public static async Task<NetworkChoice> WireAsync(string kind)
    {
        Linux();
        Tools("cc");
        try
        {
            return await NetworkChoice.RequireAsync(kind, TestContext.CurrentContext.CancellationToken);
        }
        catch (NoWireException e)
        {
            That(met: false, $"no wire of the kind {kind} here: {e.Message}");
            throw;
        }
    }

    /// <summary>A lab in containers: a Docker engine, the images, and root. To be disposed of.</summary>
    public static async Task<ContainerLab> ContainersAsync(ProgramLimits limits, CancellationToken cancellationToken)
    {
        Linux();
        Tools("cc", "docker");
        That(Environment.IsPrivilegedProcess, "needs root");
        foreach (var image in new[] { "c", "run" })
            await ImagesAsync(image, cancellationToken);
        try
        {
            return await ContainerLab.OpenAsync(limits, cancellationToken);
        }
        catch (LaunchException e)
        {
            That(met: false, e.Message);
            throw;
        }
    }

    /// <summary>The image of a toolchain.</summary>
    public static async Task ImagesAsync(string toolchain, CancellationToken cancellationToken)
    {
        Tools("docker");
        var inspected = await CliWrap.Cli.Wrap("docker").WithArguments(["image", "inspect", $"courseware/{toolchain}:{Toolchain.Version}"])
            .WithValidation(CommandResultValidation.None).ExecuteBufferedAsync(cancellationToken);
        That(inspected.ExitCode == 0,
            $"no engine with the image of {toolchain} ({inspected.StandardError.Split('\n')[0]}): containers/engine.sh, then containers/build.sh {toolchain}");
    }

    /// <summary>Skips the test for <paramref name="reason"/> unless the machine has what it needs.</summary>
    public static void That(bool met, string reason)
    {
        if (!met)
            Assert.Ignore((TestContext.CurrentContext.Test.AllCategories().Contains(OptionalHere) ? MaySkip : "") + reason);
    }
}
