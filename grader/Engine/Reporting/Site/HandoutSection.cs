namespace Courseware.Reporting.Site;

/// <summary>One section of a handout, so that another page can quote it where it belongs.</summary>
internal static class HandoutSection
{
    /// <summary>The Markdown below the heading of the second level, up to the next one; null where there is no such heading.</summary>
    public static string? Of(string markdown, string heading)
    {
        var lines = markdown.ReplaceLineEndings("\n").Split('\n');
        var start = Array.FindIndex(lines, l => l.TrimEnd() == $"## {heading}");
        if (start < 0)
            return null;
        var isCode = false;
        var section = new List<string>();
        foreach (var line in lines.Skip(start + 1))
        {
            if (line.StartsWith("```", StringComparison.Ordinal))
                isCode = !isCode;
            if (!isCode && line.StartsWith("## ", StringComparison.Ordinal))
                break;
            section.Add(line);
        }
        return string.Join('\n', section).Trim('\n');
    }
}
