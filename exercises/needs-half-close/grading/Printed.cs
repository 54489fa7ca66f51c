using Courseware.Judging;

namespace Courseware.Exercises.NeedsHalfClose;

/// <summary>The values that the two programs print after their words; null for a missing one.</summary>
internal sealed record Printed(string? Sent, string? Answer, string? Result, string? Read)
{
    /// <summary>The results that a server can tell.</summary>
    public const string Same = "same", Different = "different", NoAnswer = "none";

    /// <summary>Reads what a program wrote to stdout. The first line of each kind counts.</summary>
    public static Printed Parse(byte[] stdout) => new(
        Digits(PrintedValue.Find(stdout, "sent")), PrintedValue.Find(stdout, "answer"),
        PrintedValue.Find(stdout, "result")?.ToLowerInvariant(), Digits(PrintedValue.Find(stdout, "read")));

    /// <summary>True when the server says that it has got an answer. That there is none may be said in words as well.</summary>
    public bool HasAnswer => Answer is not (null or "" or NoAnswer);

    /// <summary>True when the printed answer is that one, whatever its case and blanks.</summary>
    public bool Says(string? answer) => Plain(Answer) == Plain(answer);

    /// <summary>
    /// The line, safe to show, on which a program printed an answer behind the word itself: not with more words behind it, nor with a slip in it. Null
    /// when there is none.
    /// </summary>
    public static string? AnswerLine(byte[] stdout) => PrintedValue.Lines(stdout).FirstOrDefault(line =>
    {
        var narrow = PrintedValue.Narrow(line);
        var mark = narrow.AsSpan().IndexOfAny(':', '=');
        return mark >= 0 && narrow[..mark].Trim().Equals("answer", StringComparison.OrdinalIgnoreCase)
            && narrow[(mark + 1)..].Trim() is not "" and var text && !text.Equals(NoAnswer, StringComparison.OrdinalIgnoreCase);
    });

    // The digest that a program prints as its own: capitals and C's 0x are the same number.
    private static string? Digits(string? digest) => Plain(digest)?.Replace("0x", "", StringComparison.Ordinal);

    private static string? Plain(string? text) =>
        text is null ? null : string.Join(' ', text.ToLowerInvariant().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
