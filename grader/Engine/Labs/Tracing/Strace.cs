using Courseware.Launching;

namespace Courseware.Labs.Tracing;

/// <summary>The system call tracer of Debian, and how it is started around a program.</summary>
internal static class Strace
{
    /// <summary>The package that has it.</summary>
    public const string Package = "strace";

    // Waits are among them because a program that hangs does so in one; reads and writes of files because their descriptors may be sockets.
    private const string Calls =
        "socket,bind,listen,accept,accept4,connect,shutdown,close,read,readv,recvfrom,recvmsg,write,writev,sendto,sendmsg,sendfile,splice,"
        + "setsockopt,fork,vfork,clone,clone3,wait4,waitid,poll,ppoll,select,pselect6,epoll_wait,epoll_pwait,nanosleep,clock_nanosleep,pause,"
        + "rt_sigsuspend,exit_group";

    // How an interpreter says at which line it is: lines.py.
    private const string Notes = ",?readlink,readlinkat";

    /// <summary>Where it is, or null.</summary>
    public static string? Path => SearchPath.Find("strace");

    /// <summary>
    /// The program's command, with strace before it, which writes to <paramref name="file"/>. In <paramref name="folder"/> Python finds the module that tells
    /// its lines.
    /// </summary>
    /// <remarks>
    /// With <c>-D</c> the process stays the program's own, with its pid, its parent and its exit status, and strace is a process next to it: what the
    /// launcher does and says of the program is the same as without.
    /// </remarks>
    /// <param name="program">The program.</param>
    /// <param name="strace">Where strace is.</param>
    /// <param name="stacks">Whether this strace can walk stacks.</param>
    /// <param name="file">Where it writes.</param>
    /// <param name="folder">Where Python's module is.</param>
    public static IReadOnlyList<string> Around(BuiltProgram program, string strace, bool stacks, string file, string folder) =>
    [
        strace, "-D", "-f", "-ttt", "-T", "-y", "-qqq", "-s", "0", "--seccomp-bpf",
        .. !HasLines(program)
            ? ["-E", $"PYTHONPATH={folder}", "-E", "PYTHONDONTWRITEBYTECODE=1", "-E", $"COURSEWARE_LINES={program.Folder}"]
            : stacks ? new[] { "-k" } : [],
        "-e", $"trace={Calls}{(HasLines(program) ? "" : Notes)}", "-e", "signal=SIGSEGV,SIGPIPE,SIGABRT,SIGFPE,SIGBUS,SIGILL",
        "-o", file, "--", .. program.Command,
    ];

    /// <summary>
    /// True for a program that was compiled from the submission: its instructions belong to lines. An interpreter or a runtime is a program of the
    /// machine's, and its stack names no line of a student's; Python says at which line it is.
    /// </summary>
    public static bool HasLines(BuiltProgram program) =>
        program.Language != "Python" && program.Folder is { } folder && program.Command[0].StartsWith(folder + "/", StringComparison.Ordinal);
}
