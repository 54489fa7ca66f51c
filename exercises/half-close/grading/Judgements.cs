using System.Text;
using Courseware.Judging;
using Courseware.Recordings;

namespace Courseware.Exercises.HalfClose;

/// <summary>What several checks of the exercise ask in the same way.</summary>
internal static class Judgements
{
    /// <summary>
    /// Asks every scenario. Servers that all want the same wrong port keep each other from it; one of them shows why.
    /// </summary>
    public static Finding Each(RecordingSet evidence, IReadOnlyList<string> scenarios, Func<ScenarioRecording, Finding> ask) =>
        Judge.Each(evidence, scenarios, ask, "wrong-port");

    /// <summary>Asks one scenario.</summary>
    public static Finding One(RecordingSet evidence, string scenario, Func<ScenarioRecording, Finding> ask) =>
        Each(evidence, [scenario], ask);

    /// <summary>The server never came to listen on its port, or could not be reached there; null when it was.</summary>
    public static Finding? NotReached(ScenarioRecording recording, ProgramFacts server, PeerFacts? client)
    {
        if (client?.Connected is not null)
            return null;
        var listening = recording.First<ProgramListening>(e => e.Program == server.Name);
        if (listening is not null && listening.Port != listening.AskedPort)
        {
            var swapped = (listening.AskedPort >> 8) | ((listening.AskedPort & 0xFF) << 8);
            return Finding.Failed(listening.Port == swapped ? "port-not-htons" : "wrong-port", listening)
                .With("asked", listening.AskedPort).With("port", listening.Port);
        }
        if (listening is not null)
            return client is null ? null : Finding.Failed("not-reachable", listening, client.Refused).With("address", listening.Address);
        return server.AbnormalTermination() ?? server.StallFinding()
            ?? Finding.Failed("exits-without-listening", server.Exit).With("code", server.Exit?.Code ?? 0).Showing(server.OutputTail);
    }

    /// <summary>The stored file against the sent one; null when they are the same.</summary>
    public static Finding? WrongFile(ScenarioRecording recording, byte[] expected, FileCollected? file)
    {
        if (file is null)
            return Finding.Error("no-file-collected");
        if (file.Size is null)
        {
            return Finding.Failed("no-file", file).Showing(file.Others is { Count: > 0 } others
                ? ["client's working directory:", .. others.Select(o => $"  {EscapedBytes.Escape(Encoding.UTF8.GetBytes(o))}")]
                : []);
        }
        return ByteComparison.Difference(expected, recording.Attachment(file.Attachment ?? ""), file)?.With("seen", file.Size);
    }

    /// <summary>
    /// What a server printed behind <c>Message from client: </c>, up to the end of the line, without NULs and blanks around
    /// it; null when it printed no such line.
    /// </summary>
    public static string? PrintedMessage(byte[] stdout)
    {
        var prefix = Encoding.ASCII.GetBytes(Contract.MessagePrefix);
        var at = stdout.AsSpan().IndexOf(prefix);
        if (at < 0)
            return null;
        var rest = stdout.AsSpan(at + prefix.Length);
        var end = rest.IndexOf((byte)'\n');
        return EscapedBytes.Escape(rest[..(end < 0 ? rest.Length : end)].Trim("\0 \r\t"u8));
    }

    /// <summary>
    /// A pass that rests on the program's threads having been asleep or stopped; where nobody could see them, it proves nothing.
    /// </summary>
    public static Finding WithThreads(ScenarioRecording recording, Finding finding) =>
        finding.Verdict == Verdict.Passed && recording.First<CapabilityMissing>(c => c.Capability == "threads") is not null
            ? Finding.Unsupported("threads-not-seen")
            : finding;

    /// <summary>True when the client claims to have the file.</summary>
    public static bool ClaimsReceived(ProgramFacts client) =>
        client.Stdout.AsSpan().IndexOf(Encoding.ASCII.GetBytes(Contract.ReceivedLine)) >= 0;
}
