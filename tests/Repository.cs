using System.Runtime.CompilerServices;

namespace Courseware.Tests;

/// <summary>Where the sources lie that these tests were built from.</summary>
internal static class Repository
{
    public static string Tests { get; } = FolderOf();

    public static string Root { get; } = Path.GetDirectoryName(Tests)!;

    /// <summary>The files below a folder with an ending, relative to the root; what builds make is left out.</summary>
    public static IEnumerable<string> Files(string folder, string extension) =>
        Directory.EnumerateFiles(Path.Combine(Root, folder), $"*{extension}", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(Root, file)).Where(file => !file.Split('/').Any(part => part is "bin" or "obj" or "node_modules"))
            .Order(StringComparer.Ordinal);

    private static string FolderOf([CallerFilePath] string file = "") => Path.GetDirectoryName(file)!;
}
