using System.Text;
using CliWrap;

namespace Courseware.Labs.Tracing;

/// <summary>Finds out, by trying, whether the calls of programs can be seen here, and their lines.</summary>
internal static class TracingDoctor
{
    private static readonly TimeSpan LongestTry = TimeSpan.FromSeconds(5);

    public static async Task<IReadOnlyList<DoctorFinding>> ExamineAsync(CancellationToken cancellationToken) =>
        [await CallsAsync(cancellationToken), Lines()];

    private static async Task<DoctorFinding> CallsAsync(CancellationToken cancellationToken)
    {
        if (Strace.Path is not { } strace)
            return Missing("'strace' is not on the PATH", $"apt-get install {Strace.Package}");
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(LongestTry);
        var errors = new StringBuilder();
        try
        {
            var tried = await CliWrap.Cli.Wrap(strace).WithArguments(["-D", "-qqq", "-k", "-e", "trace=exit_group", "-o", "/dev/null", "--", "true"])
                .WithStandardErrorPipe(PipeTarget.ToStringBuilder(errors)).WithValidation(CommandResultValidation.None).ExecuteAsync(limit.Token);
            return tried.ExitCode == 0 && errors.Length == 0
                ? new DoctorFinding("calls", DoctorState.Good, $"{strace}: reports show the calls of programs whose check failed", "")
                : Missing($"strace cannot trace here: {errors.ToString().Split('\n')[0]}",
                    "Allow ptrace(2): sysctl -w kernel.yama.ptrace_scope=1; in a container: --cap-add SYS_PTRACE");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return Missing($"strace did not trace a program within {LongestTry.TotalSeconds:0} s", "Report this as a fault of the grader.");
        }
    }

    private static DoctorFinding Lines() => SourceLines.Tool is { } tool
        ? new DoctorFinding("lines", DoctorState.Good, $"{tool}: calls have the lines of the source", "")
        : new DoctorFinding(
            "lines", DoctorState.Missing, "'addr2line' is not on the PATH: calls are shown without lines", $"apt-get install {SourceLines.Package}");

    private static DoctorFinding Missing(string fact, string nextStep) =>
        new("calls", DoctorState.Missing, $"{fact}: reports show what was on the wire, and no calls", nextStep);
}
