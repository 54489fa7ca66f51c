namespace Courseware.Submissions;

/// <summary>Recognises programs by their permission bit and their first bytes.</summary>
internal static class Executables
{
    private const UnixFileMode AnyExecute = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    /// <summary>True when any user may execute the file.</summary>
    public static bool HasBit(string path) => !OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & AnyExecute) != UnixFileMode.None;

    /// <summary>True for a program of this kind of system: ELF, as executable or shared object, not as <c>.o</c> or core.</summary>
    public static bool IsElfProgram(ReadOnlySpan<byte> head) =>
        head.Length >= 18 && head.StartsWith("\u007fELF"u8) && (head[16] | head[17]) is 2 or 3;

    /// <summary>True for what can be executed, whatever its permissions say: a zip of Windows keeps none.</summary>
    public static bool IsProgram(ReadOnlySpan<byte> head) => IsElfProgram(head) || head.StartsWith("#!"u8) || head.StartsWith("\uFEFF#!"u8);

    /// <summary>True for what a compiler made, on whatever system: ELF, Mach-O, Windows, a library archive.</summary>
    public static bool IsCompiled(ReadOnlySpan<byte> head) =>
        head.StartsWith("\u007fELF"u8) || head.StartsWith("MZ"u8) || head.StartsWith("!<arch>"u8)
        || head.StartsWith((ReadOnlySpan<byte>)[0xCF, 0xFA, 0xED, 0xFE]) || head.StartsWith((ReadOnlySpan<byte>)[0xCA, 0xFE, 0xBA, 0xBE]);
}
