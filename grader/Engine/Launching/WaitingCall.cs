using System.Buffers.Binary;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Courseware.Launching;

/// <summary>
/// The system calls in which a network program waits, and how long each waits at most: from the number and the arguments in
/// proc_pid_syscall(5), the memory that they point to, and the options of the socket (socket(7)).
/// </summary>
internal static partial class WaitingCall
{
    // x86-64 and arm64 have other numbers; -1: the machine has no such call. Where the limit is stored: see LimitOf.
    private static readonly (string Call, int X64, int Arm64, Limit Limit)[] Calls =
    [
        ("read()", 0, 63, Limit.Receive), ("write()", 1, 64, Limit.Send), ("readv()", 19, 65, Limit.Receive), ("writev()", 20, 66, Limit.Send),
        ("poll()", 7, -1, Limit.Milliseconds2), ("select()", 23, -1, Limit.TimeValue4), ("select()", 270, 72, Limit.TimeSpec4),
        ("poll()", 271, 73, Limit.TimeSpec2), ("pause()", 34, -1, Limit.None), ("sleep()", 35, 101, Limit.TimeSpec0),
        ("sleep()", 230, 115, Limit.Clock), ("sendfile()", 40, 71, Limit.Send), ("connect()", 42, 203, Limit.Send),
        ("accept()", 43, 202, Limit.Receive), ("accept()", 288, 242, Limit.Receive), ("send()", 44, 206, Limit.Send),
        ("recv()", 45, 207, Limit.Receive), ("sendmsg()", 46, 211, Limit.Send), ("recvmsg()", 47, 212, Limit.Receive),
        ("wait()", 61, 260, Limit.None), ("wait()", 247, 95, Limit.None), ("flock()", 73, 32, Limit.None), ("futex()", 202, 98, Limit.Futex),
        ("sigsuspend()", 130, 133, Limit.None), ("sigtimedwait()", 128, 137, Limit.TimeSpec2), ("epoll_wait()", 232, -1, Limit.Milliseconds3),
        ("epoll_wait()", 281, 22, Limit.Milliseconds3), ("epoll_wait()", 441, 441, Limit.TimeSpec3),
        // A wait with a time limit that continues after the process was stopped: the limit is unknown.
        ("", 219, 128, Limit.Unknown),
    ];

    private enum Limit
    {
        None,
        Unknown,
        Receive,
        Send,
        Milliseconds2,
        Milliseconds3,
        TimeSpec0,
        TimeSpec2,
        TimeSpec3,
        TimeSpec4,
        TimeValue4,
        Clock,
        Futex,
    }

    /// <summary>The call by its name in C, how its wait can end, and after how many seconds by itself.</summary>
    public static (string Call, WaitEnd End, double? Seconds) Of(int pid, int number, long[] arguments)
    {
        var isX64 = RuntimeInformation.ProcessArchitecture == Architecture.X64;
        var known = Array.Find(Calls, c => (isX64 ? c.X64 : c.Arm64) == number);
        if (known.Call is null || !(isX64 || RuntimeInformation.ProcessArchitecture == Architecture.Arm64))
            return ("", WaitEnd.Unknown, null);
        return LimitOf(pid, known.Limit, arguments) switch
        {
            { } seconds when double.IsNaN(seconds) => (known.Call, WaitEnd.Unknown, null),
            { } seconds when double.IsNegative(seconds) => (known.Call, WaitEnd.ByReader, null),
            { } seconds when double.IsPositiveInfinity(seconds) => (known.Call, WaitEnd.ByOthers, null),
            var seconds => (known.Call, WaitEnd.ByItself, seconds),
        };
    }

    // For a write to a pipe, which blocks until the other end reads.
    private const double UntilRead = -1;

    /// <summary>In seconds; infinity for a wait without a limit, NaN when nothing tells, null for a limit that nothing tells.</summary>
    private static double? LimitOf(int pid, Limit limit, long[] arguments) => limit switch
    {
        Limit.None => double.PositiveInfinity,
        Limit.Unknown => null,
        Limit.Receive => OfSocket(pid, (int)arguments[0], sending: false),
        Limit.Send => OfSocket(pid, (int)arguments[0], sending: true),
        Limit.Milliseconds2 => OrTimer(pid, Milliseconds((int)arguments[2])),
        Limit.Milliseconds3 => OrTimer(pid, Milliseconds((int)arguments[3])),
        Limit.TimeSpec0 => Time(pid, arguments[0], 1e9),
        Limit.TimeSpec2 => OrTimer(pid, Time(pid, arguments[2], 1e9)),
        Limit.TimeSpec3 => OrTimer(pid, Time(pid, arguments[3], 1e9)),
        Limit.TimeSpec4 => OrTimer(pid, Time(pid, arguments[4], 1e9)),
        Limit.TimeValue4 => OrTimer(pid, Time(pid, arguments[4], 1e6)),
        Limit.Clock => OnClock(Time(pid, arguments[2], 1e9), isAbsolute: (arguments[1] & 1) != 0, isRealTime: arguments[0] == 0),
        Limit.Futex => OfFutex(pid, (int)arguments[1], arguments[3]),
        _ => double.NaN,
    };

    /// <summary>A wait for several descriptors may include a timer (timerfd_create(2)).</summary>
    private static double? OrTimer(int pid, double seconds) =>
        double.IsPositiveInfinity(seconds) && Array.Exists(ProcessTree.Entries($"/proc/{pid}/fd", files: true), IsTimer) ? null : seconds;

    private static bool IsTimer(string descriptor) => ProcessTree.LinkTarget(descriptor)?.Contains("[timerfd]", StringComparison.Ordinal) == true;

    private static double Milliseconds(int timeout) => timeout < 0 ? double.PositiveInfinity : timeout / 1000.0;

    // futex(2): FUTEX_WAIT counts from now; FUTEX_WAIT_BITSET is until a time, as the C library's pthread_cond_timedwait() has it.
    private static double OfFutex(int pid, int operation, long address)
    {
        const int command = 0x7F, wait = 0, waitBitset = 9, realTime = 256;
        return (operation & command) switch
        {
            wait => Time(pid, address, 1e9),
            waitBitset => OnClock(Time(pid, address, 1e9), isAbsolute: true, isRealTime: (operation & realTime) != 0),
            _ => double.NaN,
        };
    }

    private static double OnClock(double time, bool isAbsolute, bool isRealTime)
    {
        if (!isAbsolute || !double.IsFinite(time))
            return time;
        var now = isRealTime
            ? (DateTimeOffset.UtcNow - DateTimeOffset.UnixEpoch).TotalSeconds
            : Stopwatch.GetTimestamp() / (double)Stopwatch.Frequency; // CLOCK_MONOTONIC
        return Math.Max(0, time - now);
    }

    /// <summary>A struct timespec or timeval of another process; infinity for a null pointer.</summary>
    private static double Time(int pid, long address, double fractions)
    {
        if (address == 0)
            return double.PositiveInfinity;
        Span<byte> bytes = stackalloc byte[16];
        try
        {
            using var memory = File.OpenHandle($"/proc/{pid}/mem");
            if (RandomAccess.Read(memory, bytes, address) != bytes.Length)
                return double.NaN;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return double.NaN;
        }
        return BinaryPrimitives.ReadInt64LittleEndian(bytes) + BinaryPrimitives.ReadInt64LittleEndian(bytes[8..]) / fractions;
    }

    /// <summary>
    /// SO_RCVTIMEO or SO_SNDTIMEO of a socket of another process. Reading from anything else has no limit, except from a timer.
    /// </summary>
    private static double? OfSocket(int pid, int descriptor, bool sending)
    {
        const int solSocket = 1, receiveTimeout = 20, sendTimeout = 21;
        var path = $"/proc/{pid}/fd/{descriptor}";
        if (IsTimer(path))
            return null;
        var target = ProcessTree.LinkTarget(path) ?? "";
        if (!target.StartsWith("socket:", StringComparison.Ordinal))
            return target.Length == 0 ? double.NaN : sending ? UntilRead : double.PositiveInfinity;
        var process = Call(PidFdOpen, pid, 0, 0);
        if (process < 0)
            return double.NaN;
        var copy = Call(PidFdGet, process, descriptor, 0);
        try
        {
            Span<long> time = stackalloc long[2];
            var size = 2 * sizeof(long);
            if (copy < 0 || getsockopt((int)copy, solSocket, sending ? sendTimeout : receiveTimeout, time, ref size) != 0)
                return double.NaN;
            return time[0] == 0 && time[1] == 0 ? double.PositiveInfinity : time[0] + time[1] / 1e6;
        }
        finally
        {
            if (copy >= 0)
                _ = close((int)copy);
            _ = close((int)process);
        }
    }

    private const nint PidFdOpen = 434, PidFdGet = 438;

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    private static partial nint Call(nint number, nint first, nint second, nint third);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int getsockopt(int fd, int level, int name, Span<long> value, ref int length);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int close(int fd);
}
