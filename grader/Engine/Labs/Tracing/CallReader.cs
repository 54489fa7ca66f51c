using System.Globalization;
using System.Text.RegularExpressions;
using Courseware.Recordings;

namespace Courseware.Labs.Tracing;

/// <summary>Makes events of what strace wrote: the calls on sockets, and what else shows how a program came to its end.</summary>
internal static partial class CallReader
{
    // Calls that are listed at the time of their return: the others make something happen, these wait for it.
    private static readonly HashSet<string> Waiting =
    [
        "accept", "accept4", "read", "readv", "recvfrom", "recvmsg", "wait4", "waitid", "poll", "ppoll", "select", "pselect6", "epoll_wait", "epoll_pwait",
        "nanosleep", "clock_nanosleep",
    ];

    /// <summary>The events of one program, with the wall clock's seconds instead of their time.</summary>
    public static IReadOnlyList<(ProgramCalled Event, double At)> Events(string program, IReadOnlyList<TracedCall> calls)
    {
        var connected = new HashSet<string>(StringComparer.Ordinal);
        var events = new List<(ProgramCalled, double)>();
        foreach (var call in calls)
        {
            var socket = Socket().Match(call.Arguments);
            if (call is { Name: "accept" or "accept4", Error: null } && call.ReturnedKind.StartsWith("socket:", StringComparison.Ordinal))
                connected.Add(call.ReturnedKind);
            if (call.Name == "connect" && call.Error is null or "EINPROGRESS" && socket.Success)
                connected.Add(socket.Groups["socket"].Value);
            if (!socket.Success && !IsTelling(call))
                continue;
            var at = Waiting.Contains(call.Name) ? call.At + (call.Seconds ?? 0) : call.At;
            var descriptor = int.TryParse(Number().Match(call.Arguments).ValueSpan, CultureInfo.InvariantCulture, out var number) ? number : (int?)null;
            events.Add((
                new ProgramCalled(
                    program, call.Pid, Plain(call.Name), descriptor, Detail(call), call.Returned, call.Error, call.Line,
                    socket.Success && connected.Contains(socket.Groups["socket"].Value)),
                at));
        }
        return events;
    }

    /// <summary>True for a call that is about no socket and shown all the same.</summary>
    private static bool IsTelling(TracedCall call) => call.Name switch
    {
        "write" or "writev" when PrintsTo(call).Length > 0 => true,
        // Its time was over.
        "poll" or "ppoll" or "select" or "pselect6" or "epoll_wait" or "epoll_pwait" when call.Returned == 0 => true,
        "signal" or "exit_group" or "fork" or "vfork" or "socket" => true,
        // A thread is not shown: it shares all descriptors.
        "clone" or "clone3" =>
            call.Arguments.Contains("SIGCHLD", StringComparison.Ordinal) && !call.Arguments.Contains("CLONE_THREAD", StringComparison.Ordinal),
        // The call in which it stands at the end, whatever it is.
        _ => call.Returned is null && call.Error is null,
    };

    private static string Plain(string name) => name switch
    {
        "clone" or "clone3" or "vfork" => "fork",
        "exit_group" => "exit",
        "accept4" => "accept",
        "recvfrom" => "recv",
        "sendto" => "send",
        "pselect6" => "pselect",
        "wait4" => "waitpid",
        _ => name,
    };

    private static string Detail(TracedCall call) => call.Name switch
    {
        "shutdown" => Mode().Match(call.Arguments).Value,
        "setsockopt" => Option().Match(call.Arguments).Value,
        "exit_group" => Status().Match(call.Arguments).Value,
        "signal" => call.Arguments,
        "write" or "writev" => PrintsTo(call),
        _ => "",
    };

    private static string PrintsTo(TracedCall call) => Number().Match(call.Arguments).Value switch
    {
        "1" when !Socket().IsMatch(call.Arguments) => ProgramCalled.Stdout,
        "2" when !Socket().IsMatch(call.Arguments) => ProgramCalled.Stderr,
        _ => "",
    };

    [GeneratedRegex(@"^\d{1,9}(?=<)", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Number();

    // The kernel's name of a socket, which no file has: a file's begins with a slash.
    [GeneratedRegex(@"^(?<number>\d{1,9})<(?<socket>socket:\[\d{1,15}\])>", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Socket();

    [GeneratedRegex("SHUT_(RDWR|RD|WR)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Mode();

    [GeneratedRegex("(?<=, )(SO|TCP)_[A-Z0-9_]{1,20}", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Option();

    [GeneratedRegex(@"^-?\d{1,10}", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Status();
}
