using System.Text;

namespace Courseware.Tests.Snapshots;

/// <summary>A short difference of two texts by lines: enough to see what changed, not a whole file.</summary>
internal static class LineDiff
{
    private const int MostLines = 40;

    public static string Of(string stored, string received)
    {
        var (before, after) = (stored.Split('\n'), received.Split('\n'));
        var head = before.Zip(after).TakeWhile(p => p.First == p.Second).Count();
        var most = Math.Min(before.Length, after.Length) - head;
        var tail = before.Reverse().Zip(after.Reverse()).Take(most).TakeWhile(p => p.First == p.Second).Count();

        var text = new StringBuilder($"@@ line {head + 1} @@\n");
        foreach (var line in before[Math.Max(0, head - 2)..head])
            text.Append("  ").Append(line).Append('\n');
        Append(text, "- ", before[head..^tail]);
        Append(text, "+ ", after[head..^tail]);
        return text.ToString().TrimEnd('\n');
    }

    private static void Append(StringBuilder text, string sign, string[] lines)
    {
        foreach (var line in lines.Take(MostLines))
            text.Append(sign).Append(line).Append('\n');
        if (lines.Length > MostLines)
            text.Append(sign).Append($"({lines.Length - MostLines} more lines)\n");
    }
}
