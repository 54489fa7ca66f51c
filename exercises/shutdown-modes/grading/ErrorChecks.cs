using Courseware.Judging;
using static Courseware.Exercises.ShutdownModes.SharedChecks;

namespace Courseware.Exercises.ShutdownModes;

/// <summary>Calls that the kernel turns down before anything can be seen on a wire, and what else may go wrong.</summary>
internal static class ErrorChecks
{
    public static IReadOnlyList<Check> Core { get; } =
    [
        Single("closed-descriptor", ErrorScenarios.Closed, f => Fails(f, "EBADF")),
        Single("pipe-is-no-socket", ErrorScenarios.Pipe, f => Fails(f, "ENOTSOCK")),
        Single("unconnected-socket", ErrorScenarios.Unconnected, f => Fails(f, "ENOTCONN")),
    ];

    public static IReadOnlyList<Check> Robust { get; } =
    [
        Single("reports-refused-connection", ErrorScenarios.Refused, GivesUp),
        Single("rejects-unknown-mode", ErrorScenarios.UnknownMode, GivesUp),
    ];

    private static Finding Fails(ModeFacts f, string error) =>
        f.UncleanExit() ?? ReportChecks.Difference(f, [$"shutdown -1 {error}"], f.Program.Exit) ?? Finding.Passed(f.Program.Exit);

    private static Finding GivesUp(ModeFacts f)
    {
        if (f.Program.AbnormalTermination() is { } trouble)
            return trouble;
        if (f.Program.Exit is null)
            return f.Program.StallFinding() ?? Finding.Inconclusive(Reason.NoExitRecorded);
        if (f.Program.Exit.Code == 0)
            return Finding.Failed(Reason.ClaimsSuccess, f.Program.Exit).WithDetails(f.Program.OutputTail);
        return f.Program.Stderr.Length == 0 ? Finding.Failed(Reasons.SaysNothing, f.Program.Exit) : Finding.Passed(f.Program.Exit);
    }
}
