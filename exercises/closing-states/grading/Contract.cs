using Courseware.Judging;
using Courseware.Recordings;

namespace Courseware.Exercises.ClosingStates;

/// <summary>The contract of the exercise.</summary>
internal static class Contract
{
    public const string Established = "ESTABLISHED";
    public const string FinWait1 = "FIN_WAIT_1";
    public const string FinWait2 = "FIN_WAIT_2";
    public const string CloseWait = "CLOSE_WAIT";
    public const string LastAck = "LAST_ACK";
    public const string Closing = "CLOSING";

    /// <summary>What TCP_INFO says of a connection that has left the socket, also when TIME_WAIT continues without it.</summary>
    public const string Close = "CLOSE";

    public const string EndTimeWait = "end TIME_WAIT";
    public const string EndClosed = "end CLOSED";
    public const string EndReset = "end RESET";

    /// <summary>The states for each of which there is a check that asks whether it was printed.</summary>
    public static IReadOnlyList<string> WithOwnCheck { get; } = [Established, FinWait1, FinWait2, CloseWait, LastAck];

    private static readonly Dictionary<string, string> Names = new(StringComparer.Ordinal)
    {
        ["ESTABLISHED"] = Established,
        ["FINWAIT1"] = FinWait1,
        ["FINWAIT2"] = FinWait2,
        ["CLOSEWAIT"] = CloseWait,
        ["LASTACK"] = LastAck,
        ["CLOSING"] = Closing,
        ["CLOSE"] = Close,
        ["CLOSED"] = Close,
        ["ENDTIMEWAIT"] = EndTimeWait,
        ["ENDCLOSED"] = EndClosed,
        ["ENDCLOSE"] = EndClosed,
        ["ENDRESET"] = EndReset,
        ["ENDRST"] = EndReset,
    };

    /// <summary>More CPU time, in seconds, than a program uses that sleeps some milliseconds between two polls, on however slow a machine.</summary>
    public const double BurntSeconds = 1;

    /// <summary>When an end was sampled: the kernel has come into the state, and nothing can take it out of it but the scenario.</summary>
    public static string Reached(string state) => $"reached {state}";

    /// <summary>When it was sampled again: the program has printed the state, and still nothing has changed.</summary>
    public static string Held(string state) => $"held {state}";

    /// <summary>The state as the socket table calls it; TIME_WAIT is all that is left in it of a CLOSE.</summary>
    public static string InTable(string state) => state switch
    {
        Established => "Established",
        FinWait1 => "FinWait1",
        FinWait2 => "FinWait2",
        CloseWait => "CloseWait",
        LastAck => "LastAck",
        Closing => "Closing",
        _ => "TimeWait",
    };

    /// <summary>
    /// The states and ends that a program has printed, each with the time in seconds at which the newline of its line was read; the last line of a
    /// program that has ended needs none. A line that is neither is none of the report's.
    /// </summary>
    public static List<(double At, string Text)> Lines(ScenarioRecording recording, string program, string stream = "stdout")
    {
        var end = recording.End;
        var (lines, open, last) = (new List<(double, string)>(), new List<byte>(), 0.0);
        foreach (var e in recording.Events.Where(e => e.At <= end))
        {
            // The rest of the line was not kept.
            if (e is OutputCut cut && cut.Stream == stream && cut.Program == program)
                open.Clear();
            if (e is not ProgramOutput output || output.Stream != stream || output.Program != program)
                continue;
            last = output.At;
            foreach (var b in output.Data)
            {
                if (b != (byte)'\n')
                {
                    open.Add(b);
                    continue;
                }
                if (Reported(PrintedValue.Line([.. open])) is { } reported)
                    lines.Add((output.At, reported));
                open.Clear();
            }
        }
        if (recording.First<ProgramExited>(e => e.Program == program) is not null && Reported(PrintedValue.Line([.. open])) is { } unfinished)
            lines.Add((last, unfinished));
        return lines;
    }

    /// <summary>
    /// The state or end that a line says, as the contract writes it: case, blanks and punctuation do not count, and the kernel's names are as good
    /// as the RFC's (FIN_WAIT1, CLOSED, TCP_CLOSE_WAIT). Another word behind <c>end</c> stays as it is. Null for any other line.
    /// </summary>
    public static string? Reported(string line)
    {
        var letters = new string([.. PrintedValue.Narrow(line).Where(char.IsAsciiLetterOrDigit).Select(char.ToUpperInvariant)]);
        foreach (var prefix in (ReadOnlySpan<string>)["STATE", "TCP"])
            letters = letters.StartsWith(prefix, StringComparison.Ordinal) ? letters[prefix.Length..] : letters;
        return Names.TryGetValue(letters, out var name) ? name : IsEnd(line) ? line.Trim() : null;
    }

    private static bool IsEnd(string line) =>
        line.Split([' ', ':', '='], StringSplitOptions.RemoveEmptyEntries) is [var end, _] && end.Equals("end", StringComparison.OrdinalIgnoreCase);
}
