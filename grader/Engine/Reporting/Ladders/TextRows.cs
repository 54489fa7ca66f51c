using Courseware.Grading;

namespace Courseware.Reporting.Ladders;

/// <summary>Writes rows as lines of text.</summary>
internal sealed class TextRows(TextLayout layout, TextSigns signs, Func<LocalText, string> words)
{
    private const int MostLaneLines = 3;
    private readonly List<string> _lines = [];
    private readonly Dictionary<(int Connection, Side Side), EndState> _states = [];

    private string _clock = "";

    public IReadOnlyList<string> Lines => _lines;

    public void AddHeading(string server, string client)
    {
        // A heading may be wider than its lane: between the lanes there is room.
        var left = layout.ServerLane + layout.State + (layout.Arrow / 2);
        var right = Math.Max(layout.Width - Page.Cells(client) - TextLayout.Time, left + 1);
        var at = Math.Min(layout.ServerLane + layout.State + layout.Arrow + 2, right);
        AddLine(Blank(TextLayout.Time) + CellText.Left(Cut(server, left), at) + Cut(client, layout.Width - TextLayout.Time - at));
    }

    /// <summary>A text across the picture, between rules.</summary>
    public void AddRuled(string text, string lead = "        ")
    {
        var cells = layout.Width - TextLayout.Time;
        var wrapped = CellText.Wrap(text, cells - 6, int.MaxValue, signs.More);
        foreach (var line in wrapped)
        {
            AddLine(lead + CellText.Centre($" {line} ", cells, signs.Rule));
            lead = Blank(TextLayout.Time);
        }
    }

    public void Add(LadderRow row, string language)
    {
        var lead = $"{(row.IsDeciding ? signs.Mark : ' ')}{CellText.Right(Clock(row), 6)} ";
        if (row.Kind == RowKind.Remark)
            AddRuled(string.Join(' ', row.Remarks.Select(words)), lead);
        else
            AddEvent(row, lead);
        if (row.Expected is { } expected)
            AddExpected(expected, language);
    }

    private void AddEvent(LadderRow row, string lead)
    {
        var (server, client) = (LaneLines(row, Side.Server), LaneLines(row, Side.Client));
        var (serverLine, clientLine) = (Line(Side.Server), Line(Side.Client));
        var (serverState, clientState) = (Enter(row, Side.Server), Enter(row, Side.Client));
        // Where an end comes to nothing there is still a line for the arrow to reach.
        if (row.ServerState is not EndState.Closed)
            serverLine = Line(Side.Server);
        if (row.ClientState is not EndState.Closed)
            clientLine = Line(Side.Client);
        var middle = new List<string>();
        if (row.Arrow is not null)
            middle.AddRange(new TextArrow(layout.Arrow, signs, words).Lines(row, serverLine, clientLine));
        foreach (var remark in row.Remarks.SelectMany(r => CellText.Wrap(words(r), layout.Arrow - 4, int.MaxValue, signs.More)))
            middle.Add(Between(remark));
        var lines = Math.Max(Math.Max(server.Count, client.Count), Math.Max(middle.Count, 1));
        for (var i = 0; i < lines; i++)
        {
            var state = i == 0 && layout.State > 0 && serverState.Length > 0 ? CellText.Right(serverState, layout.State) : "";
            var left = CellText.Left(server.ElementAtOrDefault(i) ?? "", layout.ServerLane + layout.State - state.Length) + state;
            var right = CellText.Left(i == 0 && layout.State > 0 ? clientState : "", layout.State) + (client.ElementAtOrDefault(i) ?? "");
            AddLine($"{(i == 0 ? lead : Blank(TextLayout.Time))}{left} {middle.ElementAtOrDefault(i) ?? Between("")} {right}");
        }
    }

    private void AddExpected(Expectation expected, string language)
    {
        var sentence = ReferenceEquals(signs, TextSigns.Ascii) && !expected.Sentence.All(char.IsAscii) ? expected.Check : expected.Sentence;
        var label = ReferenceEquals(signs, TextSigns.Ascii) ? LadderWords.Expected.English : LadderWords.Expected.In(language);
        foreach (var line in CellText.Wrap($"{label}: {sentence}", layout.Width - TextLayout.Time - 2, 2, signs.More))
            AddLine($"{signs.Mark}{Blank(TextLayout.Time - 1)}{line}");
    }

    private List<string> LaneLines(LadderRow row, Side side)
    {
        var lines = new List<string>();
        var (lane, wide) = side == Side.Server ? (layout.ServerLane, layout.ServerLane + layout.State) : (layout.ClientLane, layout.ClientLane);
        if (layout.State == 0 && row.State(side) is { } state)
            lines.Add(Cut(Short(state), lane));
        foreach (var entry in row.Lane(side))
        {
            var first = lines.Count == 0 && row.State(side) is not null ? lane : wide;
            lines.AddRange(CellText.Wrap(words(entry.Text), first, wide, MostLaneLines, signs.More));
        }
        return lines;
    }

    private string Enter(LadderRow row, Side side)
    {
        if (row.State(side) is not { } state)
            return "";
        _states[(row.Connection, side)] = state;
        return Short(state);
    }

    private string Between(string text) => Line(Side.Server) + CellText.Centre(text, layout.Arrow - 2) + Line(Side.Client);

    // The line of an end goes on as long as its socket does; dotted while it only waits for stray segments.
    private char Line(Side side)
    {
        var states = _states.Where(s => s.Key.Side == side).Select(s => s.Value).ToList();
        if (states.Count > 0 && states.TrueForAll(s => s == EndState.Closed))
            return ' ';
        return states.Count > 0 && states.TrueForAll(s => s is EndState.TimeWait or EndState.Closed) ? signs.Waiting : signs.Line;
    }

    // A time that the row above has said already says nothing.
    private string Clock(LadderRow row)
    {
        var time = row.Kind is RowKind.Event or RowKind.Remark ? TimeText.Of(row.At) : "";
        if (time.Length == 0 || time == _clock)
            return "";
        return _clock = time;
    }

    // The RFC's SYN_RECEIVED is the only one that does not fit.
    private static string Short(EndState state) => state == EndState.SynReceived ? "SYN_RCVD" : state.Name();

    private string Cut(string text, int cells) => CellText.Wrap(text, cells, 1, signs.More)[0];

    private void AddLine(string line) => _lines.Add(line.TrimEnd(' '));

    private static string Blank(int cells) => new(' ', cells);
}
