namespace Courseware.Tests.Programs;

/// <summary>The processes on this machine, by <c>/proc</c>: a test proves with it that none is left.</summary>
internal static class LiveProcesses
{
    /// <summary>The processes in whose command line a word occurs.</summary>
    public static string[] Naming(string word) => [.. All().Where(p => Text($"{p}/cmdline").Contains(word, StringComparison.Ordinal)).Select(Describe)];

    /// <summary>The processes whose program, working directory or command line lies below a folder, also when it is gone.</summary>
    public static string[] Below(string folder) => [.. All()
        .Where(p => Link($"{p}/cwd").StartsWith(folder, StringComparison.Ordinal) || Link($"{p}/exe").StartsWith(folder, StringComparison.Ordinal)
            || Text($"{p}/cmdline").Contains(folder, StringComparison.Ordinal))
        .Select(Describe)];

    private static IEnumerable<string> All() => Directory.EnumerateDirectories("/proc").Where(d => char.IsAsciiDigit(Path.GetFileName(d)[0]));

    private static string Describe(string process) => $"{Path.GetFileName(process)} {Text($"{process}/cmdline").Replace('\0', ' ')}";

    private static string Link(string path)
    {
        try
        {
            return new FileInfo(path).LinkTarget ?? "";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    private static string Text(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
