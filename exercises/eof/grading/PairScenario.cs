using Courseware.Judging;
using Courseware.Labs;
using Courseware.Recordings;

namespace Courseware.Exercises.Eof;

/// <summary>The student's two programs with each other: the shutdown of one is the EOF of the other.</summary>
internal static class PairScenario
{
    private const string Id = "pair-shutdown";

    public static Scenario Only { get; } = new(
        Id, [(Contract.Receiver, "student"), (Contract.Sender, "student")], 0, PayloadKind.Text, RunAsync);

    public static Check Check { get; } = new("pair-tells-eof", [Id], e => SharedChecks.One(e, Id, TellsEof));

    private static async Task RunAsync(ScenarioContext context)
    {
        var port = context.LeasePort();
        var receiver = await context.StartAsync(Contract.Receiver, "student", [$"{port.Port}"]);
        if (!await context.WaitForListenAsync(receiver, port))
            return;
        var sender = await context.StartAsync(
            Contract.Sender, "student", [$"{port.Address.Address}", $"{port.Port}", Contract.ShutdownMode]);
        await context.WaitForExitAsync(sender);
        await context.WaitForExitAsync(receiver);
    }

    private static Finding TellsEof(ScenarioRecording r)
    {
        var (receiver, sender) = (new ProgramFacts(r, Contract.Receiver), new ProgramFacts(r, Contract.Sender));
        if ((sender.AbnormalTermination() ?? receiver.AbnormalTermination()) is { } trouble)
            return trouble;
        if (r.First<ProgramStarted>(s => s.Program == sender.Name) is null)
            return Reach.NotReached(r, receiver, new PeerFacts(r, Contract.Sender)) ?? Finding.Inconclusive(Reason.NoExitRecorded);
        if (receiver.Exit is null || sender.Exit is null)
            return receiver.StallFinding() ?? Finding.Inconclusive(Reason.NoExitRecorded);
        var report = ReceiverReport.Parse(receiver.Stdout);
        return report.End == ReportedEnd.Eof && report.Bytes == Contract.ParentPart.Length
            ? new WireFacts(r).NotCrossed(Contract.Sender, Contract.ParentPart.Length) ?? Finding.Passed(sender.Exit, receiver.Exit)
            : Finding.Failed(Reasons.PairDisagrees, receiver.Exit).With("expected", Contract.ParentPart.Length).WithDetails(receiver.PrintedTail);
    }
}
