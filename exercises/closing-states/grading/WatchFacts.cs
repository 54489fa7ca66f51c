using Courseware.Judging;
using Courseware.Recordings;
using Courseware.Wire;

namespace Courseware.Exercises.ClosingStates;

/// <summary>The facts of a recording about one program that watches its own socket.</summary>
internal sealed class WatchFacts
{
    public WatchFacts(ScenarioRecording recording, string role)
    {
        (Recording, Role) = (recording, role);
        (Program, Peer, Wire) = (new ProgramFacts(recording, role), new PeerFacts(recording, role == "client" ? "server" : "client"), new WireFacts(recording));
        Lines = Contract.Lines(recording, role);
    }

    public ScenarioRecording Recording { get; }

    public string Role { get; }

    public ProgramFacts Program { get; }

    public PeerFacts Peer { get; }

    public WireFacts Wire { get; }

    public IReadOnlyList<(double At, string Text)> Lines { get; }

    public bool HasNoWire => Recording.First<NetworkOpened>() is { Kind: NetworkChoice.Loopback };

    public bool IsPastTheWire => !HasNoWire
        && (Recording.First<WireBypassed>() is not null || (Peer.Connected is { } c && c.Remote.StartsWith("127.", StringComparison.Ordinal)));

    /// <summary>The program's end when the kernel had come into the state.</summary>
    public SocketSeen? Reached(string state) => Sample(Contract.Reached(state), state);

    /// <summary>The last sample of the program's end in the state, after it was printed or the program had ended without it.</summary>
    public SocketSeen? Held(string state) => Recording.All<SocketSeen>()
        .LastOrDefault(s => s.Program == Role && s.When == Contract.Held(state) && s.State == Contract.InTable(state));

    public bool Prints(string line) => Lines.Any(l => l.Text == line);

    /// <summary>
    /// A state that the wire has held: was it printed, and nothing that comes after it before its time? Null when the kernel was not seen in it.
    /// </summary>
    public Finding? Sees(string state)
    {
        if (Reached(state) is not { } reached)
            return null;
        if (!Prints(state))
            return NotPrinted(state, reached);
        if (Held(state) is not { } held)
            return Finding.Inconclusive(Reasons.StateNotHeld, reached);
        var at = Lines.ToList().FindIndex(l => l.Text == state);
        var early = Lines.Skip(at + 1).FirstOrDefault(l => l.At < held.At && l.Text != state);
        return early.Text is null
            ? Finding.Passed(reached, held)
            : Finding.Failed(Reasons.PrintedTooEarly, held).With("state", state).With("printed", early.Text);
    }

    public Finding NotPrinted(string state, RecordedEvent? evidence) => Program.AbnormalTermination()
        ?? (Program.Exit is null && Program.Stall is null ? Finding.Inconclusive(Reason.NoExitRecorded, evidence)
        : Program is { Stall: not null, Sleep: null } ? Program.StallFinding()!
        : Missing(state, evidence, Program.Stall, Program.Exit));

    /// <summary>The finding about a missing line: it is on the other stream, other words are in its place, or it was not printed.</summary>
    private Finding Missing(string state, params IEnumerable<RecordedEvent?> evidence)
    {
        if (Contract.Lines(Recording, Role, "stderr").Exists(l => l.Text == state))
            return Finding.Failed(Reasons.PrintedOnStderr, evidence).With("state", state).WithDetails(Program.OutputTail);
        if (Lines.Count == 0 && Program.Stdout.Length > 0)
            return Finding.Failed(Reasons.NoStatePrinted, evidence).With("state", state).WithDetails(Program.PrintedTail);
        return Finding.Failed(state == Contract.Close ? Reasons.CloseNotPrinted : Reasons.StateNotPrinted, evidence)
            .In(state != Contract.Close && Program.Exit is null && Program.Stdout.Length == 0 ? Reasons.NothingOnStdout : null)
            .With("state", state).WithDetails(Shown());
    }

    /// <summary>
    /// The printed lines against the wanted ones; those in brackets may be there or not. Where one state alone was not printed, its own check says so, and
    /// the others are compared without it. Null when they agree.
    /// </summary>
    public Finding? Differs(params string[] wanted)
    {
        var missing = wanted.Where(w => Contract.WithOwnCheck.Contains(w, StringComparer.Ordinal) && !Prints(w)).ToList();
        if (missing.Count == 1)
            wanted = [.. wanted.Except(missing, StringComparer.Ordinal)];
        var required = wanted.Where(w => w[0] != '[').ToList();
        var printed = Lines.Select((l, i) => (l.Text, Index: i)).Where(l => required.Contains(l.Text, StringComparer.Ordinal)
            || !wanted.Contains($"[{l.Text}]", StringComparer.Ordinal) || !IsInPlace(l.Text, l.Index, wanted)).ToList();
        for (var i = 0; i < Math.Max(printed.Count, required.Count); i++)
        {
            var (mine, theirs) = (printed.ElementAtOrDefault(i).Text, required.ElementAtOrDefault(i));
            if (mine != theirs)
            {
                return Finding.Failed(Reasons.ReportDiffers, Program.Exit).In(mine is null ? Reasons.LineMissing : theirs is null ? Reasons.LineTooMany : null)
                    .With("printed", mine ?? "").With("recorded", theirs ?? "").WithDetails(Shown(i < printed.Count ? printed[i].Index : null));
            }
        }
        return null;
    }

    /// <summary>The printed lines, safe to show; one line of the report is marked.</summary>
    public IReadOnlyList<string> Shown(int? marked = null)
    {
        const int most = 12;
        if (Lines.Count == 0)
            return Program.OutputTail;
        var shown = new List<string> { $"{Role} stdout:" };
        var reported = 0;
        foreach (var line in PrintedValue.Lines(Program.Stdout).Where(l => l.Length > 0).Take(most))
        {
            var isReported = Contract.Reported(line) is not null;
            shown.Add($"{(isReported && reported == marked ? '>' : ' ')} {line}");
            reported += isReported ? 1 : 0;
        }
        return shown;
    }

    private bool IsInPlace(string text, int index, string[] wanted)
    {
        var at = Array.IndexOf(wanted, $"[{text}]");
        return at == 0 ? index == 0 : index > 0 && at > 0 && Lines[index - 1].Text == wanted[at - 1].Trim('[', ']');
    }

    private SocketSeen? Sample(string when, string state) =>
        Recording.First<SocketSeen>(s => s.Program == Role && s.When == when && s.State == Contract.InTable(state));
}
