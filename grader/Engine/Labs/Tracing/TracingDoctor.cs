using System.Text;
using CliWrap;

namespace Courseware.Labs.Tracing;

/// <summary>Finds out, by trying, whether the calls of programs can be seen here, and their lines.</summary>
internal static class TracingDoctor
{
    private static readonly TextTable Table = TextTable.Own("doctor");

    // strace was built without the library that walks stacks, as Debian's for arm64.
    private const string NoStacks = "not supported by this build";
    private static readonly TimeSpan LongestTry = TimeSpan.FromSeconds(5);

    public static async Task<IReadOnlyList<DoctorFinding>> ExamineAsync(CancellationToken cancellationToken)
    {
        var (calls, hasStacks) = await CallsAsync(["-k"], cancellationToken);
        return hasStacks ? [calls, Lines()]
            : [(await CallsAsync([], cancellationToken)).Calls, NoLines(Table["calls-without-stacks"], Table["calls-without-stacks-step"])];
    }

    private static async Task<(DoctorFinding Calls, bool HasStacks)> CallsAsync(string[] options, CancellationToken cancellationToken)
    {
        if (Strace.Path is not { } strace)
            return (Missing(Table["not-on-path", ("tool", "strace")], LocalizedText.Same($"apt-get install {Strace.Package}")), true);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(LongestTry);
        var errors = new StringBuilder();
        try
        {
            var tried = await CliWrap.Cli.Wrap(strace)
                .WithArguments(["-D", "-qqq", .. options, "-e", "trace=exit_group", "-o", "/dev/null", "--", "true"])
                .WithStandardErrorPipe(PipeTarget.ToStringBuilder(errors)).WithValidation(CommandResultValidation.None).ExecuteAsync(limit.Token);
            var finding = tried.ExitCode == 0 && errors.Length == 0
                ? new DoctorFinding(Table["subject.calls"], DoctorState.Good, Table["calls", ("tool", strace)])
                : Missing(Table["calls-refused", ("error", errors.ToString().Split('\n')[0])], Table["calls-refused-step"]);
            return (finding, !errors.ToString().Contains(NoStacks, StringComparison.Ordinal));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return (Missing(Table["calls-late", ("seconds", (int)LongestTry.TotalSeconds)], Table["report-fault"]), true);
        }
    }

    private static DoctorFinding Lines() => SourceLines.Tool is { } tool
        ? new DoctorFinding(Table["subject.lines"], DoctorState.Good, Table["lines", ("tool", tool)])
        : NoLines(Table["not-on-path", ("tool", "addr2line")], LocalizedText.Same($"apt-get install {SourceLines.Package}"));

    private static DoctorFinding NoLines(LocalizedText fact, LocalizedText nextStep) =>
        new(Table["subject.lines"], DoctorState.Missing, Table["lines-missing", ("fact", fact)], nextStep);

    private static DoctorFinding Missing(LocalizedText fact, LocalizedText nextStep) =>
        new(Table["subject.calls"], DoctorState.Missing, Table["calls-missing", ("fact", fact)], nextStep);
}
