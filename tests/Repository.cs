using System.Runtime.CompilerServices;

namespace Courseware.Tests;

/// <summary>Where the sources lie that these tests were built from.</summary>
internal static class Repository
{
    public static string Tests { get; } = FolderOf();

    public static string Root { get; } = Path.GetDirectoryName(Tests)!;

    private static string FolderOf([CallerFilePath] string file = "") => Path.GetDirectoryName(file)!;
}
