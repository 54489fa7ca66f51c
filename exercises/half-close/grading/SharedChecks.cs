using System.Text;
using Courseware.Judging;
using Courseware.Recordings;

namespace Courseware.Exercises.HalfClose;

/// <summary>Functions that several checks of the exercise use.</summary>
internal static class SharedChecks
{
    /// <summary>
    /// Asks every scenario. Servers that all want the same wrong port keep each other from it; one of them shows why.
    /// </summary>
    public static Finding Each(RecordingSet evidence, IReadOnlyList<string> scenarios, Func<ScenarioRecording, Finding> ask) =>
        Judge.Each(evidence, scenarios, ask, Reason.WrongPort);

    /// <summary>Asks one scenario.</summary>
    public static Finding One(RecordingSet evidence, string scenario, Func<ScenarioRecording, Finding> ask) =>
        Each(evidence, [scenario], ask);

    /// <summary>The stored file against the sent one; null when they are the same.</summary>
    public static Finding? WrongFile(ScenarioRecording recording, byte[] expected, FileCollected? file)
    {
        if (file is null)
            return Finding.Error(Reasons.NoFileCollected);
        if (file.Size is null)
        {
            return Finding.Failed(Reasons.NoFile, file).WithDetails(file.Others is { Count: > 0 } others
                ? ["client's working directory:", .. others.Select(o => $"  {EscapedBytes.Escape(Encoding.UTF8.GetBytes(o))}")]
                : []);
        }
        return ByteComparison.Difference(expected, recording.Attachment(file.Attachment ?? ""), file)?.With("seen", file.Size);
    }

    /// <summary>The line on which a server printed a message, or another text in its place; null when it printed none.</summary>
    public static PrintedLine? PrintedMessage(ProgramFacts server, string message) => PrintedLine.Find(server, Contract.MessagePrefix, message);

    /// <summary>A pass that rests on the program's threads having been asleep or stopped; where the grader could not see them, it proves nothing.</summary>
    public static Finding WithThreads(ScenarioRecording recording, Finding finding) =>
        finding.Verdict == Verdict.Passed && recording.First<CapabilityMissing>(c => c.Capability == "threads") is not null
            ? Finding.Unsupported(Reason.ThreadsNotSeen)
            : finding;

    /// <summary>A pass counts only when the program connected to the peer in another scenario too; else that scenario's check says why not.</summary>
    public static Finding PassesOnlyIf(PeerFacts peer, ScenarioRecording recording, Finding finding, string check) =>
        finding.Verdict != Verdict.Passed ? finding
        : !recording.IsComplete ? Finding.Error(Reason.NoEndRecorded)
        : peer.Connected is not null ? finding : Finding.SkippedBecause(check);

    /// <summary>True when the client printed that it has the file.</summary>
    public static bool HasPrintedReceived(ProgramFacts client) => PrintedLine.IsSaid(client.Stdout, Contract.ReceivedLine);

    /// <summary>A client that could not get the file: it must print nothing else, and exit with an error. Null when it does.</summary>
    public static Finding? ClaimsSuccess(ProgramFacts client) =>
        client.Exit is { Code: 0 }
            ? Finding.Failed(Reason.ClaimsSuccess, client.Exit).With("program", client.Name).WithDetails(client.OutputTail)
        : PrintedLine.IsExactly(client.Stdout, Contract.ReceivedLine)
            ? Finding.Failed(Reasons.ClaimsToHaveTheFile, client.Exit).WithDetails(client.PrintedTail)
        : null;
}
