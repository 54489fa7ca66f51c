namespace Courseware.Tests;

/// <summary>
/// What a test needs from the machine. Where it is missing the test is skipped with the reason, and where every test has to
/// run (<c>REQUIRE_ALL=1</c>, as <c>.ci/run</c> sets it) the test command counts the skip as a failure, unless the test has
/// the category <see cref="OptionalHere"/>.
/// </summary>
internal static class Requires
{
    /// <summary>The category of tests that some machines cannot run whatever is installed: no network namespace, no Docker.</summary>
    public const string OptionalHere = "OptionalHere";

    /// <summary>Programs on the PATH: a compiler, an interpreter.</summary>
    public static void Tools(params string[] names)
    {
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        var missing = names.Where(name => !folders.Any(folder => File.Exists(Path.Combine(folder, name)))).ToArray();
        if (missing.Length > 0)
            Assert.Ignore($"Not on this machine: {string.Join(", ", missing)}");
    }

    /// <summary>A Linux kernel: /proc, sock_diag, namespaces.</summary>
    public static void Linux()
    {
        if (!OperatingSystem.IsLinux())
            Assert.Ignore("Needs Linux");
    }
}
