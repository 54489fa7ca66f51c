using System.Text;

namespace Courseware.Grading.Samples;

/// <summary>One line of a file. Each char stands for one byte, so that a file in any encoding keeps its bytes.</summary>
/// <param name="Text">The line without its end.</param>
/// <param name="End"><c>\n</c> or <c>\r\n</c>; empty for a last line that has none.</param>
internal readonly record struct FileLine(string Text, string End);

/// <summary>A file as lines, and lines as a file.</summary>
internal static class FileLines
{
    /// <summary>The lines of a file: put together again they are the same bytes.</summary>
    public static List<FileLine> Split(byte[] content)
    {
        var lines = new List<FileLine>();
        var text = Encoding.Latin1.GetString(content);
        for (var start = 0; start < text.Length;)
        {
            var feed = text.IndexOf('\n', start);
            var (end, next) = feed < 0 ? (text.Length, text.Length) : (feed, feed + 1);
            if (feed > start && text[feed - 1] == '\r')
                end--;
            lines.Add(new FileLine(text[start..end], text[end..next]));
            start = next;
        }
        return lines;
    }

    /// <summary>The bytes of lines.</summary>
    public static byte[] Join(IEnumerable<FileLine> lines) => Encoding.Latin1.GetBytes(string.Concat(lines.Select(l => l.Text + l.End)));

    /// <summary>A text as the lines of a UTF-8 file have it.</summary>
    public static string FromText(string text) => Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(text));

    /// <summary>A line as a text, for a message or a manifest; bytes that are not UTF-8 are replaced.</summary>
    public static string ToText(string line) => Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(line));
}
