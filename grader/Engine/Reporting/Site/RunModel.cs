using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Unicode;

namespace Courseware.Reporting.Site;

// The page's script gets this about one run. Times are seconds since the scenario began, sides are "server" and "client", and every text is in the
// language of the page.

/// <summary>
/// One run, to be stepped through. <paramref name="Key"/> is its name in the browser's storage; <paramref name="Capture"/> leads to its packets and is empty
/// where there are none.
/// </summary>
internal sealed record RunModel(
    string Key, string Capture, EndModel Server, EndModel Client, IReadOnlyList<RowModel> Rows, IReadOnlyDictionary<int, SegmentModel> Segments,
    IReadOnlyList<QueueModel> Queues, IReadOnlyList<CallModel> Calls, IReadOnlyList<ExitModel> Exits, IReadOnlyList<Question> Questions)
{
    // Letters of every language stand as they are; what HTML or XML gives a meaning does not.
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.Create(UnicodeRanges.All),
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    public string ToJson() => JsonSerializer.Serialize(this, Options);
}

/// <summary>One end; <paramref name="File"/> and <paramref name="Source"/> are its program, empty where the grader's peer takes its place.</summary>
internal sealed record EndModel(string Title, string File, IReadOnlyList<string> Source);

/// <summary>
/// One row of the ladder: <paramref name="Top"/> and <paramref name="Height"/> are its place in the drawing. <paramref name="Until"/> is when the last
/// of what it joins happened.
/// </summary>
internal sealed record RowModel(
    double At, [property: JsonIgnore] double Until, double Top, double Height, IReadOnlyList<string> Server, IReadOnlyList<string> Client,
    string? ServerState, string? ClientState, IReadOnlyList<string> Remarks, ArrowModel? Arrow);

/// <summary>The arrow of a row; <paramref name="Way"/> is <c>whole</c>, <c>departure</c>, <c>arrival</c>, <c>lost</c> or <c>injected</c>.</summary>
internal sealed record ArrowModel(int Segment, string From, string Way, string Kind, string Label, string Numbers, IReadOnlyList<string> Tags);

/// <summary>
/// A segment as it was on the wire. <paramref name="Seq"/> and <paramref name="Ack"/> are relative; the absolute numbers are null where the packets are
/// not available, and so is <paramref name="Arrived"/> for a segment that never arrived.
/// </summary>
internal sealed record SegmentModel(
    string From, string Flags, long Seq, long? Ack, uint? AbsoluteSeq, uint? AbsoluteAck, int Length, int Window, double Sent, double? Arrived, string Meaning);

/// <summary>
/// The queues of one socket from <paramref name="At"/> on: the bytes that its program has written and the other end has not acknowledged, and the bytes
/// that have arrived and were not read. A FIN is not a byte; <paramref name="SendFin"/> and <paramref name="ReceiveFin"/> say whether one waits behind
/// the bytes, where the kernel's table counts it as one more.
/// </summary>
internal sealed record QueueModel(double At, string Side, long Send, bool SendFin, long Receive, bool ReceiveFin);

/// <summary>A call of a program, by the program's own account.</summary>
internal sealed record CallModel(string Side, int Pid, int Line, string Text, double At, double? Returned, string? Result);

/// <summary>The end of a program, in words.</summary>
internal sealed record ExitModel(string Side, double At, string Text);

/// <summary>
/// A question to the reader after row <paramref name="After"/>: the answer is <paramref name="Options"/>[<paramref name="Answer"/>], and it, like
/// <paramref name="Measured"/>, comes from the recording. Before it is given, nothing is shown that happened at <paramref name="AnsweredAt"/> or later;
/// null where the rows alone hide it.
/// </summary>
internal sealed record Question(
    string Id, int After, string Prompt, IReadOnlyList<string> Options, int Answer, string Measured, string Why, double? AnsweredAt);
