using Courseware.Recordings;

namespace Courseware.Reporting.Html;

/// <summary>The output of a scenario's programs, safe to show: the beginning and, where it is too long, the end.</summary>
internal static class OutputViews
{
    private const int HeadBytes = 3072;
    private const int HeadLines = 40;
    private const int TailBytes = 1024;
    private const int TailLines = 12;

    private static readonly string[] Streams = ["stdout", "stderr"];

    public static IReadOnlyList<OutputView> Of(ScenarioRecording recording, HtmlTexts texts) =>
    [
        .. from program in recording.All<ProgramOutput>().Select(o => o.Program).Distinct(StringComparer.Ordinal)
           from stream in Streams
           let bytes = recording.Output(program, stream)
           where bytes.Length > 0
           select Of($"{SafeText.Line(program)} · {stream}", bytes, texts, recording.OutputNotKept(program, stream)),
    ];

    /// <summary>The view of bytes of which <paramref name="notKept"/> more were written: far from the beginning, and far from the end.</summary>
    public static OutputView Of(string title, byte[] bytes, HtmlTexts texts, long notKept = 0)
    {
        title += " · " + Count(bytes.Length + notKept, texts);
        var (head, tail) = (EndOfHead(bytes), StartOfTail(bytes));
        return head >= tail
            ? new OutputView(title, Lines(bytes), "", [])
            : new OutputView(title, Lines(bytes.AsSpan(0, head)), string.Format(texts.LeftOut, Count(tail - head + notKept, texts)), Lines(bytes.AsSpan(tail)));
    }

    public static string Count(long bytes, HtmlTexts texts) => bytes == 1 ? texts.OneByte : string.Format(texts.Bytes, bytes);

    // Line breaks are shown as such; every other character that is not plain is escaped.
    private static List<string> Lines(ReadOnlySpan<byte> bytes)
    {
        var lines = new List<string>();
        foreach (var line in bytes.Split((byte)'\n'))
            lines.Add(EscapedBytes.Escape(bytes[line]));
        if (lines is [.., ""])
            lines.RemoveAt(lines.Count - 1);
        return lines;
    }

    private static int EndOfHead(ReadOnlySpan<byte> bytes)
    {
        var end = 0;
        for (var lines = 0; lines < HeadLines && end < bytes.Length; lines++)
        {
            var next = bytes[end..].IndexOf((byte)'\n');
            end = next < 0 ? bytes.Length : end + next + 1;
        }
        end = Math.Min(end, HeadBytes);
        // Not in the middle of a character.
        while (end > 0 && end < bytes.Length && IsContinuation(bytes[end]) && end > HeadBytes - 4)
            end--;
        return end;
    }

    private static int StartOfTail(ReadOnlySpan<byte> bytes)
    {
        // The line break that ends the last line begins no other.
        var start = bytes.EndsWith("\n"u8) ? bytes.Length - 1 : bytes.Length;
        for (var lines = 0; lines < TailLines && start > 0; lines++)
            start = bytes[..start].LastIndexOf((byte)'\n');
        start = Math.Min(bytes.Length, Math.Max(start + 1, bytes.Length - TailBytes));
        while (start < bytes.Length && IsContinuation(bytes[start]) && start < bytes.Length - TailBytes + 4)
            start++;
        return start;
    }

    private static bool IsContinuation(byte b) => (b & 0xC0) == 0x80;
}
