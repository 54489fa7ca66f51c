using Courseware.Recordings;

namespace Courseware.Reporting.Ladders;

/// <summary>Tells a recording row by row: the segments, and next to them what the ends did.</summary>
internal sealed class LadderBuilder
{
    // As many bytes as a reader takes in at a glance.
    private const int MostCarried = 20;
    private readonly ScenarioRecording _recording;
    private readonly IReadOnlyList<SegmentSeen> _segments;
    private readonly Dictionary<int, SegmentSeen> _byNumber;
    private readonly ILookup<int, FaultApplied> _faults;
    private readonly StateLanes _lanes;
    private readonly SegmentNotes _notes;
    private readonly ExitTimes _exits;
    private readonly KernelFacts _kernel;
    private readonly RowWriter _writer;
    private readonly ILookup<int, ReadOnlyMemory<byte>>? _carried;
    private readonly TcpState?[] _seen = new TcpState?[2];
    private (RowBuilder Row, string Protocol, int Count, long Bytes)? _datagrams;
    private bool _isOver;

    public LadderBuilder(ScenarioRecording recording, IReadOnlyList<RecordedEvent> evidence, bool contents)
    {
        _carried = contents && recording.Capture is { } capture ? capture.Packets.ToLookup(p => p.Number, p => p.Carried) : null;
        _recording = recording;
        _segments = [.. recording.All<SegmentSeen>().DistinctBy(s => s.Number).OrderBy(s => s.Number)];
        _byNumber = _segments.ToDictionary(s => s.Number);
        _faults = recording.All<FaultApplied>().ToLookup(f => f.Segment);
        _lanes = StateLanes.Of(_segments);
        _notes = new SegmentNotes(_segments);
        _exits = new ExitTimes(_notes, _segments);
        _kernel = new KernelFacts(_lanes, _segments, [.. recording.All<SocketSeen>()]);
        _writer = new RowWriter(evidence);
    }

    /// <summary>All rows in the order of time, without gaps.</summary>
    public RowWriter Build()
    {
        var moments = new List<(double At, Action Tell)>();
        var runs = new SegmentRuns(_notes, _lanes, [.. _recording.Events.Where(EndsRun).Select(_exits.Of)], _writer.DecidingSegments);
        foreach (var run in runs.Of(_segments))
        {
            if (_notes.IsApart(run.First))
            {
                moments.Add((run.First.At, () => TellDeparture(run.First)));
                moments.Add((run.First.Delivered!.Value, () => TellArrival(run.First)));
            }
            else
            {
                moments.Add((run.First.At, () => TellWhole(run)));
            }
        }
        foreach (var e in _recording.Events.Where(e => e is not SegmentSeen))
            moments.Add((_exits.Of(e), () => Tell(e)));
        foreach (var (_, tell) in moments.OrderBy(m => m.At))
            tell();
        return _writer;
    }

    // Bytes may be read and printed while they come; every other event matters at its place among them.
    private static bool EndsRun(RecordedEvent e) =>
        e is not (SegmentSeen or SocketSeen or PeerSent or PeerReceived or ProgramOutput or OutputCut or ProgramListening or PeerConnected)
        && e is not ProgramCalled { Name: not ("close" or "shutdown" or "exit"), IsWaiting: false };

    private void Tell(RecordedEvent e)
    {
        switch (e)
        {
            case PeerSent sent:
                _writer.AddTraffic(e, Sides.Of(sent.Peer), TrafficKind.Sent, sent.Count, sent.Data);
                break;
            case PeerReceived received:
                _writer.AddTraffic(e, Sides.Of(received.Peer), TrafficKind.Read, received.Count, received.Data);
                break;
            case ProgramOutput output:
                var kind = output.Stream == "stderr" ? TrafficKind.Complained : TrafficKind.Printed;
                _writer.AddTraffic(e, Sides.Of(output.Program), kind, output.Data.Length, output.Data);
                break;
            case ProgramCalled call:
                _writer.AddCall(call, Sides.Of(call.Program));
                break;
            case OutputCut cut:
                _writer.AddTraffic(e, Sides.Of(cut.Program), cut.Stream == "stderr" ? TrafficKind.Complained : TrafficKind.Printed, cut.Bytes, null);
                break;
            case SocketSeen sample:
                AddSample(sample);
                break;
            case SegmentsReleased released:
                TellRelease(released);
                break;
            case DatagramSeen datagram:
                TellDatagram(datagram);
                break;
            case FaultApplied fault when _byNumber.ContainsKey(fault.Segment):
                // It is reported with its segment.
                break;
            case TearDownBegan:
                _isOver = true;
                if (GoesOnAfter(e))
                    _writer.AddRemark(e, LadderWords.Over);
                break;
            default:
                TellOther(e);
                break;
        }
    }

    private bool GoesOnAfter(RecordedEvent end) =>
        _recording.Events.Any(e => e is SegmentSeen or ProgramExited && e.At > end.At);

    private void TellOther(RecordedEvent e)
    {
        // The grader's own socket is closed at the end, which is news only where that can be seen on the wire.
        if (_isOver && e is PeerClosed && _segments.All(s => s.At < e.At))
            return;
        if (LadderWords.Lane(e) is { } lane)
        {
            var row = _writer.AddLane(e, lane.Side, new FixedEntry(lane.Text), _exits.Of(e));
            if (e is ProgramListening)
                row.Move(lane.Side, TcpState.Listen);
        }
        else if (LadderWords.Remark(e) is { } remark)
        {
            _writer.AddRemark(e, remark);
        }
    }

    private void AddSample(SocketSeen sample)
    {
        if (Sides.Of(sample.Program) is not { } side)
            return;
        var state = TcpStateNames.Parse(sample.State);
        var moves = _kernel.IsAllThereIs && state is not null && _seen[(int)side] != state;
        var text = _kernel.Of(sample, side, _writer.IsEvidence(sample), moves);
        if (text is null && !moves)
            return;
        var row = _writer.RowForSample(sample, side);
        if (text is not null)
            row.Lane(side).Add(new FixedEntry(text, fromKernel: true));
        if (moves)
            row.Move(side, _seen[(int)side] = state);
    }

    private void TellRelease(SegmentsReleased released)
    {
        const int mostNamed = 3;
        var known = released.Segments.Where(_byNumber.ContainsKey).Select(n => ArrowWords.LabelAndSender(_byNumber[n])).ToList();
        if (known.Count > mostNamed || known.Count == 0)
            known = [LadderWords.Segments(released.Segments.Count)];
        _writer.AddRemark(released, LadderWords.Released(known));
    }

    private void TellDatagram(DatagramSeen datagram)
    {
        var (protocol, length) = (datagram.Protocol, datagram.Length);
        if (_datagrams is { } before && before.Protocol == protocol && _writer.IsLast(before.Row))
        {
            _datagrams = (before.Row, protocol, before.Count + 1, before.Bytes + length);
            before.Row.Remarks.Clear();
            before.Row.Remarks.Add(LadderWords.Datagrams(protocol, before.Count + 1, before.Bytes + length));
        }
        else
        {
            _datagrams = (_writer.AddRemark(datagram, LadderWords.Datagrams(protocol, 1, length)), protocol, 1, length);
        }
    }

    private void TellWhole(SegmentRun run)
    {
        var (first, last) = (run.First, run.Last);
        var part = first.IsInjected() ? ArrowPart.Injected : first.Delivered is null ? ArrowPart.Lost : ArrowPart.Whole;
        var tags = ArrowWords.Tags(first, _notes, _faults.Contains(first.Number));
        var (label, numbers) = (ArrowWords.Label(first), ArrowWords.Numbers(first));
        if (run.Lengths.Count > 1 && first.Length > 0)
            (label, tags) = (ArrowWords.Data(run.Lengths.Sum(l => (long)l)), [ArrowWords.Pieces(run.Lengths)]);
        else if (run.Lengths.Count > 1)
            (label, numbers) = (LadderWords.Same($"{run.Lengths.Count} × ACK"), ArrowWords.Numbers(last));
        var row = Row(last, first.At, new LadderArrow(first.Number, first.Sender(), part, ArrowWords.Kind(first), label, numbers, tags)
        {
            IsHeld = first is { Fault: "held", Delivered: null },
        });
        (row.Until, row.Segments) = (run.Until, run.Segments.Count);
        row.Move(first.Sender(), _lanes.AfterSending(first.Number));
        row.Move(first.Sender().Other(), _lanes.AfterArrival(first.Number));
        if (run.Segments.Count == 1 && first.Length is > 0 and <= MostCarried && _carried?[first.Number].FirstOrDefault() is { Length: > 0 } bytes)
            row.Remarks.Add(LadderWords.Same($"\"{EscapedBytes.Escape(bytes.Span)}\""));
        AddFaults(row, first);
        _writer.AddArrow(row, run.Segments);
    }

    private void TellDeparture(SegmentSeen segment)
    {
        var arrow = new LadderArrow(
            segment.Number, segment.Sender(), ArrowPart.Departure, ArrowWords.Kind(segment), ArrowWords.Label(segment),
            ArrowWords.Numbers(segment), ArrowWords.Tags(segment, _notes, _faults.Contains(segment.Number)));
        var row = Row(segment, segment.At, arrow with { IsHeld = segment.Fault == "held" });
        row.Segments = 1;
        row.Move(segment.Sender(), _lanes.AfterSending(segment.Number));
        AddFaults(row, segment);
        _writer.AddArrow(row, [segment]);
    }

    private void TellArrival(SegmentSeen segment)
    {
        var row = Row(segment, segment.Delivered!.Value, new LadderArrow(
            segment.Number, segment.Sender(), ArrowPart.Arrival, ArrowWords.Kind(segment), ArrowWords.Label(segment), "", [LadderWords.Arrives])
        {
            IsHeld = segment.Fault == "held",
        });
        row.Move(segment.Sender().Other(), _lanes.AfterArrival(segment.Number));
        _writer.AddArrow(row, []);
    }

    private void AddFaults(RowBuilder row, SegmentSeen segment)
    {
        foreach (var fault in _faults[segment.Number])
        {
            row.Remarks.Add(LadderWords.Fault(fault));
            _writer.MarkIfDeciding(fault, row);
        }
    }

    private static RowBuilder Row(SegmentSeen segment, double at, LadderArrow arrow) =>
        new(RowKind.Event, at) { Arrow = arrow, Segment = segment, Connection = segment.Connection };
}
