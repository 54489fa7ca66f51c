using System.Text;
using Courseware.Recordings;

namespace Courseware.Labs.Tracing;

/// <summary>The lines of a source around one of them.</summary>
public static class SourceExcerpt
{
    private const int Around = 3;
    private const int LongestLine = 160;
    private const long LargestFile = 1 << 20;

    /// <summary>The lines, with the number of the first; none where the file is no longer there or is not a text of a usual size.</summary>
    public static (int First, IReadOnlyList<string> Lines) Read(string folder, SourceLine line)
    {
        var path = Path.GetFullPath(line.File, folder);
        try
        {
            if (!path.StartsWith(folder + "/", StringComparison.Ordinal) || FileSystemFacts.KindOf(path) != FileKind.File
                || new FileInfo(path).Length > LargestFile)
                return (line.Number, []);
            var first = Math.Max(1, line.Number - Around);
            var lines = File.ReadLines(path, Encoding.UTF8).Skip(first - 1).Take(line.Number + Around - first + 1);
            return (first, [.. lines.Select(l => l.Length <= LongestLine ? l : l[..LongestLine] + "…")]);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return (line.Number, []);
        }
    }
}
