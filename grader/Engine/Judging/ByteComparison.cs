using Courseware.Recordings;

namespace Courseware.Judging;

/// <summary>Compares what was sent with what arrived, and says where they part.</summary>
public static class ByteComparison
{
    /// <summary>
    /// Null when both are the same; else <c>wrong-bytes</c>, <c>too-short</c> or <c>too-long</c> with <c>at</c> (offset of
    /// the first difference), <c>expected</c> and <c>seen</c> (lengths in bytes), and a hex window.
    /// </summary>
    public static Finding? Difference(byte[] expected, byte[] seen, params IEnumerable<RecordedEvent?> evidence)
    {
        var at = HexWindow.FirstDifference(expected, seen);
        if (at < 0)
            return null;
        var reason = at == seen.Length ? Reason.TooShort : at == expected.Length ? Reason.TooLong : Reason.WrongBytes;
        return Finding.Failed(reason, evidence)
            .With("at", at).With("expected", expected.Length).With("seen", seen.Length)
            .WithDetails(HexWindow.Lines(expected, seen));
    }
}
