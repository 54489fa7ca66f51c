using System.Buffers.Binary;
using Courseware.Grading;
using Courseware.Recordings;
using Courseware.Reporting.Ladders;

namespace Courseware.Reporting.Site;

/// <summary>Makes what the script steps through from a recording and its ladder.</summary>
internal static class RunModels
{
    /// <summary>The model; <paramref name="sources"/> are the programs' sources by their path in the exercise's folder.</summary>
    public static RunModel Of(
        string key, DemoPart part, ScenarioRecording recording, Ladder ladder, IReadOnlyList<RowPlace> places,
        IReadOnlyDictionary<string, string> sources, string capture, string language)
    {
        var rows = ladder.Rows.Zip(places, (row, place) => Row(row, place, language)).ToList();
        foreach (var sample in recording.All<SocketSeen>())
            AddKernelState(rows, sample);
        var segments = recording.All<SegmentSeen>().DistinctBy(s => s.Number).OrderBy(s => s.Number).ToList();
        var shown = rows.Select(r => r.Arrow?.Segment).OfType<int>().ToHashSet();
        var calls = part.Programs.SelectMany(p => CallTrace.Of(recording, p.Role).Select(c => (p.Role, Call: c)))
            .Where(c => Sides.Of(c.Role) is not null).OrderBy(c => c.Call.At).ToList();
        var ends = new[] { (ladder.Server, Side.Server), (ladder.Client, Side.Client) }
            .Select(e => End(e.Item1, part.Programs.FirstOrDefault(p => Sides.Of(p.Role) == e.Item2), sources, language)).ToList();
        return new RunModel(
            key, capture, ends[0], ends[1], rows,
            segments.Where(s => shown.Contains(s.Number)).ToDictionary(s => s.Number, s => Segment(s, segments, recording.Capture, language)),
            Queues.Of(recording, segments, calls),
            [.. calls.Select(c => Call(c.Role, c.Call))],
            [.. recording.All<ProgramExited>().Select(e => Exit(e, language)).OfType<ExitModel>()],
            [.. new Questions(recording, rows, segments, calls, ends, language).All()]);
    }

    /// <summary>Which end it is, as the script calls it.</summary>
    public static string Name(Side side) => side == Side.Server ? "server" : "client";

    /// <summary>The result of a call, as a program sees it: <c>0</c>, <c>-1 ECONNRESET</c>.</summary>
    public static string Result(ProgramCall call) => call.Error is > 0 and var error ? $"{call.Result} {ErrorName(error)}" : $"{call.Result}";

    private static string ErrorName(int error) => error switch
    {
        9 => "EBADF",
        32 => "EPIPE",
        98 => "EADDRINUSE",
        104 => "ECONNRESET",
        107 => "ENOTCONN",
        _ => $"errno {error}",
    };

    private static EndModel End(LadderEnd end, DemoProgram? program, IReadOnlyDictionary<string, string> sources, string language)
    {
        var title = LadderWords.Heading(end).In(language);
        return program is not null && sources.TryGetValue(program.Source, out var source)
            ? new EndModel(title, program.Source.Split('/')[^1], source.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n'))
            : new EndModel(title, "", []);
    }

    // close() and shutdown() change the state immediately, but the FIN goes out behind the data (RFC 9293 §3.10.4): until then only the kernel's table
    // shows the state.
    private static void AddKernelState(List<RowModel> rows, SocketSeen sample)
    {
        // A FIN that is seen so soon after was under way already.
        const double soon = 0.02;
        var before = TcpStateNames.Parse(sample.State) switch
        {
            TcpState.FinWait1 => TcpState.Established,
            TcpState.LastAck => TcpState.CloseWait,
            _ => (TcpState?)null,
        };
        var index = rows.FindLastIndex(r => r.At <= sample.At);
        if (Sides.Of(sample.Program) is not { } side || before is null || index < 0)
            return;
        if (State(rows[index]) is not null || rows.Take(index).Select(State).LastOrDefault(s => s is not null) != before.Value.Name())
            return;
        var name = TcpStateNames.Parse(sample.State)!.Value.Name();
        var later = rows.FindIndex(index, r => State(r) == name);
        if (later >= 0 && rows[later].At <= sample.At + soon)
            return;
        rows[index] = With(rows[index], name);
        if (later >= 0)
            rows[later] = With(rows[later], null);

        string? State(RowModel row) => side == Side.Server ? row.ServerState : row.ClientState;
        RowModel With(RowModel row, string? state) => side == Side.Server ? row with { ServerState = state } : row with { ClientState = state };
    }

    private static RowModel Row(LadderRow row, RowPlace place, string language) => new(
        row.At, row.Until, place.Top, place.Height, [.. row.Server.Select(t => t.Text.In(language))], [.. row.Client.Select(t => t.Text.In(language))],
        row.ServerState?.Name(), row.ClientState?.Name(), [.. row.Remarks.Select(r => r.In(language))],
        row.Arrow is { } arrow
            ? new ArrowModel(
                arrow.Segment, Name(arrow.From), arrow.Part.ToString().ToLowerInvariant(), arrow.Kind.ToString().ToLowerInvariant(), arrow.Label.In(language),
                arrow.Numbers, [.. arrow.Tags.Select(t => t.In(language))])
            : null);

    private static SegmentModel Segment(SegmentSeen segment, IReadOnlyList<SegmentSeen> all, Capture? capture, string language)
    {
        var (seq, ack) = Numbers(capture?.Packets.FirstOrDefault(p => p.Number == segment.Number));
        return new SegmentModel(
            Name(segment.Sender()), Flags(segment), segment.Seq, segment.HasAck() ? segment.Ack : null, seq, segment.HasAck() ? ack : null, segment.Length,
            segment.Window, segment.At, segment.Delivered, SegmentMeaning.Of(segment, all).In(language));
    }

    private static string Flags(SegmentSeen segment) => string.Join(" + ", new[]
    {
        segment.IsSyn() ? "SYN" : null, segment.IsFin() ? "FIN" : null, segment.IsReset() ? "RST" : null,
        segment.Flags.Contains('P') ? "PSH" : null, segment.HasAck() ? "ACK" : null,
    }.OfType<string>());

    // The absolute numbers of the TCP header behind the IPv4 header (RFC 9293 §3.1).
    private static (uint? Seq, uint? Ack) Numbers(CapturedPacket? packet)
    {
        const int seqAt = 4, ackAt = 8, end = 12;
        if (packet is null || packet.Bytes.Length == 0)
            return (null, null);
        var bytes = packet.Bytes.Span;
        var tcp = (bytes[0] & 0xF) * 4;
        return bytes.Length < tcp + end
            ? (null, null)
            : (BinaryPrimitives.ReadUInt32BigEndian(bytes[(tcp + seqAt)..]), BinaryPrimitives.ReadUInt32BigEndian(bytes[(tcp + ackAt)..]));
    }

    private static ExitModel? Exit(ProgramExited exited, string language) => LadderWords.Lane(exited) is { } lane
        ? new ExitModel(Name(lane.Side), exited.At, lane.Text.In(language))
        : null;

    private static CallModel Call(string role, ProgramCall call) => new(
        Name(Sides.Of(role)!.Value), call.Pid, call.Line, SafeText.Line(call.Text), call.At, call.Returned, call.Result is null ? null : Result(call));
}
