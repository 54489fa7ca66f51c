using CliWrap;
using CliWrap.Buffered;
using Courseware.Tests.CliTests;

namespace Courseware.Tests.CiTests;

/// <summary>Runs scripts as CI systems do.</summary>
internal static class Shell
{
    /// <summary>Runs a script in bash with the options of GitHub's <c>shell: bash</c>.</summary>
    public static async Task<ProgramRun> RunAsync(
        string script, string folder, IReadOnlyDictionary<string, string?> variables, CancellationToken cancellationToken)
    {
        var run = await CliWrap.Cli.Wrap("bash").WithArguments(["--noprofile", "--norc", "-e", "-o", "pipefail", "-c", script])
            .WithWorkingDirectory(folder).WithEnvironmentVariables(variables)
            .WithValidation(CommandResultValidation.None).ExecuteBufferedAsync(cancellationToken);
        return new ProgramRun(run.ExitCode, run.StandardOutput, run.StandardError);
    }
}
