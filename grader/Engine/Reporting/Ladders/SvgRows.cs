using System.Xml.Linq;

namespace Courseware.Reporting.Ladders;

/// <summary>Lays the rows out from the top, and draws them: what lies behind first, then lifelines, arrows and texts.</summary>
internal sealed class SvgRows(Func<LocalizedText, string> words)
{
    private const int Top = 44;
    private const int MostLaneLines = 4;
    private const double Padding = 6;
    private readonly List<XElement> _back = [];
    private readonly List<XElement> _lines = [];
    private readonly List<XElement> _arrows = [];
    private readonly List<XElement> _texts = [];
    private readonly (double Y, TcpState? State)[] _lanes = [(Top, null), (Top, null)];
    private readonly Dictionary<int, double> _departures = [];
    private readonly Dictionary<int, LadderRow> _underWay = [];
    private readonly List<RowPlace> _places = [];
    private string _clock = "";
    private double _y = Top;

    public double Height => _y + 12;

    /// <summary>Where each row stands that was added.</summary>
    public IReadOnlyList<RowPlace> Places => _places;

    public IEnumerable<XElement> Elements => _back.Concat(_lines).Concat(_arrows).Concat(_texts);

    public void AddHeading(string server, string client)
    {
        _texts.Add(Svg.Text(SvgStyle.ServerLine, 24, "ladder-head ladder-end", server));
        _texts.Add(Svg.Text(SvgStyle.ClientLine, 24, "ladder-head", client));
    }

    public void AddNote(string note)
    {
        foreach (var line in CellText.Wrap(note, SvgStyle.AcrossCells, int.MaxValue, "…"))
        {
            _texts.Add(Svg.Text(SvgStyle.Middle, _y + 12, "ladder-small ladder-mid", line));
            _y += SvgStyle.LineHeight;
        }
        _y += Padding;
        // The lifelines begin below the notes.
        (_lanes[0].Y, _lanes[1].Y) = (_y, _y);
    }

    public void Add(LadderRow row, string language)
    {
        var top = _y;
        var used = row.Kind switch
        {
            RowKind.Event => AddEvent(row, top),
            _ => AddAcross(row, top),
        };
        // A time that the row above has said already says nothing.
        if (row.Kind is RowKind.Event or RowKind.Remark && TimeText.Of(row.At) is var time && time != _clock)
            _texts.Add(Svg.Text(SvgStyle.TimeRight, top + SvgStyle.FirstLine, "ladder-time", _clock = time));
        if (row.Expected is { } expected)
        {
            foreach (var line in CellText.Wrap($"▶ {LadderWords.Expected.In(language)}: {expected.Sentence}", SvgStyle.AcrossCells, 2, "…"))
            {
                used += SvgStyle.LineHeight + 1;
                _texts.Add(Svg.Text(SvgStyle.ServerLane, top + used - 5, "ladder-expected", line));
            }
            used += 4;
        }
        if (row.IsDeciding)
        {
            _back.Add(Svg.Box(0, top, SvgStyle.Width, used, "ladder-wrong"));
            _back.Add(Svg.Box(0, top, 4, used, "ladder-edge"));
        }
        _y = top + used;
        _places.Add(new RowPlace(top, used));
    }

    /// <summary>Draws what is still open: lifelines to the end, arrows that never arrived.</summary>
    public void Finish()
    {
        foreach (var (number, row) in _underWay)
            _arrows.Add(Arrow(row).Draw(_departures[number], null, row.Connection));
        EndLane(Side.Server, _y);
        EndLane(Side.Client, _y);
    }

    private double AddEvent(LadderRow row, double top)
    {
        var y = top + SvgStyle.FirstLine;
        var server = AddLane(row, Side.Server, y);
        var client = AddLane(row, Side.Client, y);
        var middle = 0.0;
        if (row.Arrow is { } arrow)
        {
            // The row's first line is lower than a lane's alone, because the name of the arrow stands above it.
            middle = SvgStyle.Fall + 4;
            AddArrow(row, arrow, y - 4);
        }
        foreach (var remark in row.Remarks.SelectMany(r => CellText.Wrap(words(r), SvgStyle.ArrowCells, int.MaxValue, "…")))
        {
            middle += SvgStyle.LineHeight;
            _texts.Add(Svg.Text(SvgStyle.Middle, y + middle - 2, "ladder-small ladder-mid", remark));
        }
        return SvgStyle.FirstLine + Padding + Math.Max(middle, (Math.Max(server, client) - 1) * SvgStyle.LineHeight);
    }

    private void AddArrow(LadderRow row, LadderArrow arrow, double y)
    {
        var falls = arrow.Part is ArrowPart.Whole or ArrowPart.Injected;
        var arrival = falls ? y + SvgStyle.Fall : y;
        Move(row, arrow.From, y);
        Move(row, arrow.From.Other(), arrival);
        switch (arrow.Part)
        {
            case ArrowPart.Departure:
                _departures[arrow.Segment] = y;
                _underWay[arrow.Segment] = row;
                break;
            case ArrowPart.Arrival when _underWay.Remove(arrow.Segment, out var sent):
                _arrows.Add(Arrow(sent).Draw(_departures[arrow.Segment], y, sent.Connection));
                break;
            case ArrowPart.Arrival:
                // Its departure is in a row that was left out.
                _arrows.Add(Arrow(row with { Arrow = arrow with { Part = ArrowPart.Injected } }).Draw(y - SvgStyle.Fall, y, row.Connection));
                break;
            default:
                _arrows.Add(Arrow(row).Draw(y, arrow.Part == ArrowPart.Lost ? null : arrival, row.Connection));
                break;
        }
    }

    private SvgArrow Arrow(LadderRow row) => new(row.Arrow!, words, row.IsDeciding);

    private int AddLane(LadderRow row, Side side, double y)
    {
        var (x, cells, anchor) = side == Side.Server ? (SvgStyle.ServerState, 0, " ladder-end") : (SvgStyle.ClientState, 0, "");
        if (row.State(side) is { } state)
            _texts.Add(Svg.Text(x, y, "ladder-state" + anchor, state.Name()));
        if (row.Arrow is null)
            Move(row, side, y - 4);
        var lines = 0;
        (x, cells) = side == Side.Server ? (SvgStyle.ServerLane, SvgStyle.LaneCells) : (SvgStyle.ClientLane, SvgStyle.ClientLaneCells);
        foreach (var entry in row.Lane(side))
        {
            var wide = side == Side.Server ? SvgStyle.WideLaneCells : cells;
            var first = lines == 0 && row.State(side) is not null ? cells : wide;
            foreach (var line in CellText.Wrap(words(entry.Text), first, wide, MostLaneLines, "…"))
                _texts.Add(Svg.Text(
                    x, y + (lines++ * SvgStyle.LineHeight), entry.FromKernel ? "ladder-kernel" : entry.IsDeciding ? "ladder-decides" : "", line));
        }
        return Math.Max(lines, 1);
    }

    private double AddAcross(LadderRow row, double top)
    {
        Move(row, Side.Server, top);
        Move(row, Side.Client, top);
        var isRemark = row.Kind == RowKind.Remark;
        var y = top + SvgStyle.FirstLine - 3;
        foreach (var line in row.Remarks.SelectMany(r => CellText.Wrap(words(r), SvgStyle.AcrossCells, int.MaxValue, "…")))
        {
            if (isRemark)
                _back.Add(Svg.Line(SvgStyle.ServerLane, y - 4, SvgStyle.Width - 16, y - 4, "ladder-rule ladder-dashed"));
            _texts.Add(Svg.Text(SvgStyle.Middle, y, $"ladder-label ladder-mid {(isRemark ? "" : "ladder-dim")}", line));
            y += SvgStyle.LineHeight;
        }
        return y - top - SvgStyle.LineHeight + 10;
    }

    private void Move(LadderRow row, Side side, double y)
    {
        if (row.State(side) is not { } state)
            return;
        EndLane(side, y);
        _lanes[(int)side] = (y, state);
    }

    private void EndLane(Side side, double y)
    {
        var (from, state) = _lanes[(int)side];
        var x = side == Side.Server ? SvgStyle.ServerLine : SvgStyle.ClientLine;
        if (y > from)
            _lines.Add(Svg.Line(x, from, x, y, SvgStyle.Lane(state)));
    }
}
