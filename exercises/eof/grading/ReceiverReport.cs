using System.Globalization;
using Courseware.Judging;

namespace Courseware.Exercises.Eof;

/// <summary>How a receiver says that the connection ended.</summary>
internal enum ReportedEnd
{
    None,
    Eof,
    Error,
    Other,
}

/// <summary>The three lines that a receiver prints; null for a missing line, or a line without a number.</summary>
internal sealed record ReceiverReport(long? Bytes, long? Reads, ReportedEnd End)
{
    /// <summary>Nothing was printed that belongs to a report.</summary>
    public bool IsEmpty => this is { Bytes: null, Reads: null, End: ReportedEnd.None };

    /// <summary>Reads the report from what a program wrote. The first line of each kind counts.</summary>
    public static ReceiverReport Parse(byte[] stdout) => new(
        Number(PrintedValue.Find(stdout, "bytes")), Number(PrintedValue.Find(stdout, "reads")), EndOf(PrintedValue.Find(stdout, "end")));

    // A unit may stand behind it, as in "7 times".
    private static long? Number(string? text) =>
        text?.Split(' ') is { Length: 1 or 2 } words && long.TryParse(words[0], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number : null;

    private static ReportedEnd EndOf(string? text) => text switch
    {
        null => ReportedEnd.None,
        _ when text.TrimEnd('.', '!').Equals("EOF", StringComparison.OrdinalIgnoreCase) => ReportedEnd.Eof,
        _ when text.StartsWith("error", StringComparison.OrdinalIgnoreCase) => ReportedEnd.Error,
        _ => ReportedEnd.Other,
    };
}
