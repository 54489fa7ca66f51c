namespace Courseware.Submissions.Detection;

/// <summary>
/// Texts that their readers on this system take badly when an editor of Windows wrote them: a shell and make take the CR of a line's end for
/// a part of the line, and a byte order mark hides the <c>#!</c> from the system and the first word from the Java compiler.
/// </summary>
internal static class ScriptText
{
    private static ReadOnlySpan<byte> Mark => [0xEF, 0xBB, 0xBF];

    /// <summary>True for such a text, by its name and its first bytes.</summary>
    public static bool IsWanted(string name, ReadOnlySpan<byte> head)
    {
        var text = head.StartsWith(Mark) ? head[3..] : head;
        if (text.Contains((byte)0))
            return false;
        return text.StartsWith("#!"u8) || SharedBuild.IsMakefile(name) || name.EndsWith(".sh", StringComparison.OrdinalIgnoreCase)
            || (text.Length < head.Length && name.EndsWith(".java", StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>The text without a mark, and without the CR before each LF.</summary>
    public static byte[] Plain(ReadOnlySpan<byte> text)
    {
        if (text.StartsWith(Mark))
            text = text[3..];
        var plain = new List<byte>(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != '\r' || i + 1 == text.Length || text[i + 1] != '\n')
                plain.Add(text[i]);
        }
        return [.. plain];
    }
}
