namespace Courseware.Launching;

/// <summary>The names of signals, as signal(7) has them for Linux on x86 and ARM.</summary>
public static class SignalName
{
    private static readonly string[] Names =
    [
        "", "HUP", "INT", "QUIT", "ILL", "TRAP", "ABRT", "BUS", "FPE", "KILL", "USR1", "SEGV", "USR2", "PIPE", "ALRM", "TERM",
        "STKFLT", "CHLD", "CONT", "STOP", "TSTP", "TTIN", "TTOU", "URG", "XCPU", "XFSZ", "VTALRM", "PROF", "WINCH", "IO", "PWR", "SYS",
    ];

    /// <summary><c>SIGSEGV</c> for 11; <c>SIG40</c> for one without a name.</summary>
    public static string Of(int number) => number > 0 && number < Names.Length ? $"SIG{Names[number]}" : $"SIG{number}";
}
