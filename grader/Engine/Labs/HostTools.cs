using Courseware.Launching;

namespace Courseware.Labs;

/// <summary>The compilers and interpreters of this machine that may build and run a submission.</summary>
internal static class HostTools
{
    private static readonly string[] Names =
        ["cc", "c++", "make", "cmake", "python3", "javac", "java", "dotnet", "go", "rustc", "cargo", "node", "sh", "bash"];

    /// <summary>A line for each: where it is, its size and its time. When one of them is replaced, so is its line.</summary>
    public static IReadOnlyList<string> Describe() =>
        [.. Names.Select(name => (Name: name, Path: SearchPath.Find(name))).Where(t => t.Path is not null).Select(t =>
        {
            var file = new FileInfo(t.Path!);
            var real = (FileInfo?)file.ResolveLinkTarget(returnFinalTarget: true) ?? file;
            return $"{t.Name} {real.FullName} {real.Length} {real.LastWriteTimeUtc:O}";
        })];
}
