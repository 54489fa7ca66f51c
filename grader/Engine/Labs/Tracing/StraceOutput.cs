using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Courseware.Labs.Tracing;

/// <summary>
/// Reads what <c>strace -f -ttt -T -y -k</c> wrote. A program of the same user can write into that file too: whatever is not a line of this form is
/// passed over, and no line, number or list is longer than it need be.
/// </summary>
internal static partial class StraceOutput
{
    private const int MostCalls = 20_000;
    private const int MostFrames = 24;
    private const int LongestLine = 4_096;
    private const double LatestTime = 1e11;
    private const RegexOptions Options = RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture;

    /// <summary>The calls in the order in which they ended; calls that had not ended are last.</summary>
    public static IReadOnlyList<TracedCall> Parse(ReadOnlySpan<byte> bytes)
    {
        var calls = new List<TracedCall>();
        var open = new Dictionary<int, TracedCall>();
        var notes = new Dictionary<int, LineNote>();
        var interrupted = new Dictionary<int, TracedCall>();
        // Where the frames that follow belong: the call that has just ended.
        int? last = null;
        foreach (var range in bytes.Split((byte)'\n'))
        {
            var line = bytes[range];
            if (line.Length is 0 or > LongestLine || calls.Count >= MostCalls)
                continue;
            var text = Encoding.UTF8.GetString(line);
            if (Frame().Match(text) is { Success: true } frame)
            {
                if (last is { } at && calls[at].Frames.Count < MostFrames)
                    calls[at] = calls[at] with { Frames = [.. calls[at].Frames, FrameOf(frame)] };
                continue;
            }
            last = null;
            if (Head().Match(text) is not { Success: true } head || Number(head.Groups["pid"].ValueSpan) is not { } pid
                || Time(head.Groups["time"].ValueSpan) is not { } time)
                continue;
            if (CallOf((int)pid, time, text[head.Length..], open, notes) is not { } call)
                continue;
            calls.Add(call);
            last = calls.Count - 1;
        }
        return Merge(calls, open, interrupted);
    }

    /// <summary>
    /// A call that a signal interrupted is begun again by the kernel with the same arguments: for the program it is one call, which has the frames of
    /// the first.
    /// </summary>
    private static List<TracedCall> Merge(List<TracedCall> calls, Dictionary<int, TracedCall> open, Dictionary<int, TracedCall> interrupted)
    {
        var merged = new List<TracedCall>();
        foreach (var call in calls)
        {
            if (call.Error is { } error && error.StartsWith("ERESTART", StringComparison.Ordinal))
            {
                interrupted[call.Pid] = interrupted.TryGetValue(call.Pid, out var first) && IsSame(first, call) ? first
                    : call with { Returned = null, Error = null, Seconds = null };
                continue;
            }
            var began = call.Name != "signal" && interrupted.Remove(call.Pid, out var before) && IsSame(before, call) ? before : null;
            merged.Add(began is null ? call : call with { At = began.At, Seconds = call.At + (call.Seconds ?? 0) - began.At });
        }
        foreach (var call in open.Values.Where(c => c.Name != "exit_group"))
            merged.Add(interrupted.Remove(call.Pid, out var first) && IsSame(first, call) ? first : call);
        merged.AddRange(interrupted.Values);
        return merged;
    }

    // The call that restarts a wait with a time limit has another name (restart_syscall(2)), and the content of a buffer is known only at the end of a
    // call.
    private static bool IsSame(TracedCall first, TracedCall second) =>
        second.Name == "restart_syscall" || (first.Name == second.Name && FirstArgument(first) == FirstArgument(second));

    private static string FirstArgument(TracedCall call) => call.Arguments.Split(',', 2)[0];

    private static TracedCall? CallOf(int pid, double time, string text, Dictionary<int, TracedCall> open, Dictionary<int, LineNote> notes)
    {
        if (Signal().Match(text) is { Success: true } signal)
            return new TracedCall(pid, time, "signal", signal.Groups["name"].Value);
        if (Resumed().Match(text) is { Success: true } resumed)
        {
            if (!open.Remove(pid, out var begun) || begun.Name != resumed.Groups["name"].Value)
                return null;
            var tail = text[resumed.Length..];
            var closed = ClosingParenthesis(tail, 0);
            return closed < 0 ? null : WithResult(begun with { Arguments = (begun.Arguments + tail[..closed]).Trim() }, tail[(closed + 1)..]);
        }
        if (Name().Match(text) is not { Success: true } name)
            return null;
        if (LineNote.Said(text) is { } said)
        {
            notes[pid] = said;
            return null;
        }
        var end = ClosingParenthesis(text, name.Length);
        var call = new TracedCall(pid, time, name.Groups["name"].Value, "");
        call = call with { Line = notes.GetValueOrDefault(pid)?.LineOf(call.Name) };
        if (end < 0)
        {
            var arguments = text[name.Length..];
            var cut = arguments.IndexOf("<unfinished ...>", StringComparison.Ordinal);
            open[pid] = call with { Arguments = (cut < 0 ? arguments : arguments[..cut]).Trim() };
            return null;
        }
        open.Remove(pid);
        return WithResult(call with { Arguments = text[name.Length..end] }, text[(end + 1)..]);
    }

    private static TracedCall? WithResult(TracedCall call, string text)
    {
        if (Result().Match(text) is not { Success: true } result)
            return null;
        return call with
        {
            Returned = result.Groups["value"].Value == "?" ? null : Number(result.Groups["value"].ValueSpan),
            ReturnedKind = result.Groups["kind"].Value,
            Error = result.Groups["error"].Success ? result.Groups["error"].Value : null,
            Seconds = result.Groups["seconds"].Success ? Time(result.Groups["seconds"].ValueSpan) : null,
        };
    }

    /// <summary>Where the parenthesis of the arguments closes, or -1: those in strings and in structures are others.</summary>
    private static int ClosingParenthesis(string text, int from)
    {
        var depth = 0;
        for (var at = from; at < text.Length; at++)
        {
            switch (text[at])
            {
                case '"':
                    at = EndOfString(text, at);
                    if (at < 0)
                        return -1;
                    break;
                case '(' or '[' or '{':
                    depth++;
                    break;
                case ')' when depth == 0:
                    return at;
                case ')' or ']' or '}':
                    depth--;
                    break;
            }
        }
        return -1;
    }

    private static int EndOfString(string text, int begin)
    {
        for (var at = begin + 1; at < text.Length; at++)
        {
            if (text[at] == '\\')
                at++;
            else if (text[at] == '"')
                return at;
        }
        return -1;
    }

    private static StackFrame FrameOf(Match frame) => new(
        frame.Groups["file"].Value,
            long.TryParse(frame.Groups["offset"].ValueSpan, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var offset) ? offset : -1);

    private static long? Number(ReadOnlySpan<char> text) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static double? Time(ReadOnlySpan<char> text) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var time) && time < LatestTime ? time : null;

    [GeneratedRegex(@"^(?<pid>\d{1,9}) +(?<time>\d{1,11}\.\d{1,9}) ", Options, 1000)]
    private static partial Regex Head();

    [GeneratedRegex(@"^ > (?<file>/[^(]{1,1000})\(.*\) \[0x(?<offset>[0-9a-f]{1,15})\]$", Options, 1000)]
    private static partial Regex Frame();

    [GeneratedRegex(@"^--- (?<name>SIG[A-Z0-9]{2,8}) ", Options, 1000)]
    private static partial Regex Signal();

    [GeneratedRegex(@"^<\.\.\. (?<name>[a-z_0-9]{1,32}) resumed>", Options, 1000)]
    private static partial Regex Resumed();

    [GeneratedRegex(@"^(?<name>[a-z_0-9]{1,32})\(", Options, 1000)]
    private static partial Regex Name();

    // A descriptor is followed by what it stands for, an error by its name and its text.
    [GeneratedRegex(
        @"^ += (?<value>-?\d{1,18}|\?)(<(?<kind>[^>]{0,400})>)?( (?<error>[A-Z][A-Z0-9_]{1,30}))?( \(.*\))?( <(?<seconds>\d{1,9}\.\d{1,9})>)?$", Options, 1000)]
    private static partial Regex Result();
}
