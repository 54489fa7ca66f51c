namespace Courseware.Submissions.Diagnostics;

/// <summary>A place that a message names; 0 is unknown.</summary>
internal sealed record Location(string File, int Line, int Column)
{
    /// <summary>No place at all.</summary>
    public static readonly Location None = new("", 0, 0);

    /// <summary>Reads <c>file:line:column: rest</c> or <c>file:line: rest</c>; null when the line does not begin so.</summary>
    public static (Location Where, string Text)? Leading(string line)
    {
        var colon = line.IndexOf(':');
        if (colon <= 0 || !TryNumber(line, colon + 1, out var number, out var end))
            return null;
        if (end == line.Length)
            return (new Location(line[..colon], number, 0), "");
        if (line[end] != ':')
            return null;
        return TryNumber(line, end + 1, out var column, out var after) && (after == line.Length || line[after] == ':')
            ? (new Location(line[..colon], number, column), Rest(line, after))
            : (new Location(line[..colon], number, 0), Rest(line, end));
    }

    /// <summary>Reads <c>(line,column)</c> at the end of a text, as MSBuild writes it.</summary>
    public static Location Trailing(string text)
    {
        var open = text.LastIndexOf('(');
        if (open <= 0 || !text.EndsWith(')') || !TryNumber(text, open + 1, out var line, out var end))
            return new Location(text, 0, 0);
        var column = text[end] == ',' && TryNumber(text, end + 1, out var number, out _) ? number : 0;
        return new Location(text[..open], line, column);
    }

    /// <summary>Reads the digits at an index.</summary>
    public static bool TryNumber(string text, int from, out int number, out int end)
    {
        for (end = from; end < text.Length && char.IsAsciiDigit(text[end]); end++)
        {
        }
        number = 0;
        return end > from && int.TryParse(text.AsSpan(from, end - from), out number);
    }

    private static string Rest(string line, int colon) => colon < line.Length ? line[(colon + 1)..].Trim() : "";
}
