using Courseware.Judging;
using static Courseware.Exercises.ShutdownModes.SharedChecks;

namespace Courseware.Exercises.ShutdownModes;

/// <summary>Calls that the kernel turns down before anything can be seen on a wire, what else may go wrong, and how the program ends.</summary>
internal static class ErrorChecks
{
    private static readonly string[] Runs =
    [
        ModeScenarios.Read, ModeScenarios.Write, ModeScenarios.Both, ModeScenarios.BadHow, ModeScenarios.LateAlive, ModeScenarios.LateReset,
        ErrorScenarios.Closed, ErrorScenarios.Pipe, ErrorScenarios.Unconnected,
    ];

    public static IReadOnlyList<Check> Core { get; } =
    [
        Unseen("closed-descriptor", ErrorScenarios.Closed),
        Unseen("pipe-is-no-socket", ErrorScenarios.Pipe),
        Unseen("unconnected-socket", ErrorScenarios.Unconnected),
        new("exits-with-zero", Runs, ExitsWithZero),
    ];

    public static IReadOnlyList<Check> Robust { get; } =
    [
        Single("reports-refused-connection", ErrorScenarios.Refused, GivesUp),
        Single("rejects-unknown-mode", ErrorScenarios.UnknownMode, GivesUp),
    ];

    /// <summary>A check of a call that cannot be seen: it counts once the report was right about calls that were seen.</summary>
    private static Check Unseen(string id, string scenario)
    {
        var late = ReportChecks.Modes.First(c => c.Id == ReportChecks.LateShutdown);
        var check = RepeatedFaults.New(id, [scenario]);
        return check with
        {
            Judge = e => late.Judge(e) is { Verdict: Verdict.Passed } or { IsUndecidable: true }
                || (Judge.Fault(e[ModeScenarios.Read]) is null && ReportChecks.IsRightWithoutStop(new ModeFacts(e[ModeScenarios.Read])))
                ? check.Judge(e) : Finding.SkippedBecause(ModeChecks.StandsStill, ReportChecks.LateShutdown),
        };
    }

    private static Finding ExitsWithZero(RecordingSet evidence) =>
        Judge.EachRight(evidence, Runs, r => ReportChecks.Report(new ModeFacts(r)), r => ZeroExit(new ProgramFacts(r, "client")))
            ?? Finding.SkippedBecause(ModeChecks.StandsStill, ModeChecks.Survives, "rd-report", "closed-descriptor");

    private static Finding ZeroExit(ProgramFacts program) => program.WrongExit() ?? Finding.Passed(program.Exit);

    private static Finding GivesUp(ModeFacts f) => f.Program.EndsWithError(silent: Reasons.SaysNothing);
}
