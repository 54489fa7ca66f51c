using System.Text.Json;
using CliWrap;
using CliWrap.Buffered;
using Courseware.Tests.Submissions;

namespace Courseware.Tests.CliTests;

/// <summary>A whole grading by an ordinary user, without any special rights.</summary>
[Category(Requires.Slow)]
[CancelAfter(600_000)]
internal sealed class OrdinaryUserTests
{
    private const UnixFileMode OpenToAll = (UnixFileMode)0b111_101_101;

    [Test]
    public async Task An_ordinary_user_has_a_wire_too_and_the_same_verdicts(CancellationToken cancellationToken)
    {
        var (result, report) = await GradeAsync("auto", cancellationToken);
        var wire = result.GetProperty("wire").GetString();

        // Some systems allow no user namespaces; then there is no wire, and it is said.
        Assert.That(wire, Is.AnyOf("tun", "veth", "loopback"));
        Assert.That(wire == "loopback", Is.EqualTo(result.GetProperty("wireDetail").GetString() != ""));
        Assert.That(result.GetProperty("score").GetInt32(), Is.EqualTo(100), report);
        Assert.That(result.GetProperty("robustPassed").GetInt32(), Is.EqualTo(8), report);
    }

    [Category(Requires.Thorough)]
    [Test]
    [Category(Requires.OptionalHere)]
    public async Task Without_the_device_a_pair_of_interfaces_is_used(CancellationToken cancellationToken)
    {
        var (result, report) = await GradeAsync("veth", cancellationToken);

        Requires.That(result.ValueKind != JsonValueKind.Undefined, $"this system allows no user namespaces: {report}");
        Assert.That(result.GetProperty("wire").GetString(), Is.EqualTo("veth"));
        Assert.That(result.GetProperty("score").GetInt32(), Is.EqualTo(100), report);
    }

    private static async Task<(JsonElement Result, string Report)> GradeAsync(string wire, CancellationToken cancellationToken)
    {
        Requires.Linux();
        Requires.That(Environment.IsPrivilegedProcess, "only root can become somebody else");
        Requires.Tools("setpriv", "cc", "cp");
        using var folder = new TemporaryFolder();
        File.SetUnixFileMode(folder.Path, OpenToAll);
        // Where the tests lie the other user may not be allowed to look.
        await CliWrap.Cli.Wrap("cp").WithArguments(["-r", AppContext.BaseDirectory, folder.At("grader")]).ExecuteAsync(cancellationToken);
        await CliWrap.Cli.Wrap("cp").WithArguments(["-r", Path.Combine(Repository.Root, "exercises", "half-close", "solution"), folder.At("mine")])
            .ExecuteAsync(cancellationToken);
        Directory.CreateDirectory(folder.At("home"));
        await CliWrap.Cli.Wrap("chown").WithArguments(["-R", "65534:65534", folder.Path]).ExecuteAsync(cancellationToken);

        var run = await CliWrap.Cli.Wrap("setpriv")
            .WithArguments([
                "--reuid", "65534", "--regid", "65534", "--clear-groups", "--inh-caps=-all", "--bounding-set=-all",
                "dotnet", folder.At("grader/grader.dll"), "grade", "half-close", folder.At("mine"), "--wire", wire, "--json", folder.At("home/result.json"),
            ])
            .WithWorkingDirectory(folder.At("home"))
            .WithEnvironmentVariables(new Dictionary<string, string?>
            {
                ["HOME"] = folder.At("home"),
                ["TMPDIR"] = folder.At("home"),
                ["XDG_CACHE_HOME"] = folder.At("home"),
                ["DOTNET_EnableDiagnostics"] = "0",
            })
            .WithValidation(CommandResultValidation.None)
            .ExecuteBufferedAsync(cancellationToken);
        var report = run.StandardOutput + run.StandardError;
        return File.Exists(folder.At("home/result.json"))
            ? (JsonDocument.Parse(await File.ReadAllTextAsync(folder.At("home/result.json"), cancellationToken)).RootElement, report)
            : (default, report);
    }
}
