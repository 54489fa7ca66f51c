namespace Courseware.Reporting.Ladders;

/// <summary>Writes rows as lines of text, and says what each piece of a line is.</summary>
internal sealed class TextRows(TextLayout layout, TextSigns signs, Func<LocalizedText, string> words)
{
    private const int MostLaneLines = 4;
    private readonly List<LadderLine> _lines = [];
    private readonly Dictionary<(int Connection, Side Side), TcpState> _states = [];

    private string _clock = "";

    public IReadOnlyList<LadderLine> Lines => _lines;

    public void AddHeading(string server, string client)
    {
        // A heading may be wider than its lane: between the lanes there is room.
        var left = layout.ServerLane + layout.State + (layout.Arrow / 2);
        var right = Math.Max(layout.Width - WidthLimited.Cells(client) - TextLayout.Time, left + 1);
        var at = Math.Min(layout.ServerLane + layout.State + layout.Arrow + 2, right);
        AddLine(new LadderSpan(
            Blank(TextLayout.Time) + CellText.Left(Cut(server, left), at)
                + Cut(client, layout.Width - TextLayout.Time - at), LadderStyle.Plain, IsStrong: true));
    }

    /// <summary>A text across the picture, between rules.</summary>
    public void AddRuled(string text, string lead = "        ")
    {
        var cells = layout.Width - TextLayout.Time;
        var wrapped = CellText.Wrap(text, cells - 6, int.MaxValue, signs.More);
        foreach (var line in wrapped)
        {
            AddLine(Lead(lead), new LadderSpan(CellText.Centre($" {line} ", cells, signs.Rule), LadderStyle.Faint));
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
        if (row.ServerState is not TcpState.Closed)
            serverLine = Line(Side.Server);
        if (row.ClientState is not TcpState.Closed)
            clientLine = Line(Side.Client);
        var middle = new List<IReadOnlyList<LadderSpan>>();
        if (row.Arrow is { } arrow)
        {
            var drawn = new TextArrow(layout.Arrow, signs, words).Lines(row, serverLine.Text[0], clientLine.Text[0]);
            middle.AddRange(drawn.Select((text, i) => Between(text, serverLine, clientLine, LadderInks.Of(arrow.Kind), isStrong: i == 0)));
        }
        foreach (var remark in row.Remarks.SelectMany(r => CellText.Wrap(words(r), layout.Arrow - 4, int.MaxValue, signs.More)))
            middle.Add(Between(remark, row.Arrow is null ? LadderStyle.Faint : LadderInks.Of(row.Arrow.Kind)));
        var lines = Math.Max(Math.Max(server.Count, client.Count), Math.Max(middle.Count, 1));
        for (var i = 0; i < lines; i++)
        {
            var (left, right) = (server.ElementAtOrDefault(i) ?? LadderSpan.Nothing, client.ElementAtOrDefault(i) ?? LadderSpan.Nothing);
            var state = i == 0 && layout.State > 0 && serverState.Length > 0 ? CellText.Right(serverState, layout.State) : "";
            AddLine([
                Lead(i == 0 ? lead : Blank(TextLayout.Time)),
                left with { Text = CellText.Left(left.Text, layout.ServerLane + layout.State - state.Length) },
                new LadderSpan($"{state} ", LadderInks.Of(row.ServerState), IsStrong: true),
                .. middle.ElementAtOrDefault(i) ?? Between(""),
                new LadderSpan(
                    $" {CellText.Left(i == 0 && layout.State > 0 ? clientState : "", layout.State)}", LadderInks.Of(row.ClientState), IsStrong: true),
                right,
            ]);
        }
    }

    private void AddExpected(Expectation expected, string language)
    {
        var sentence = ReferenceEquals(signs, TextSigns.Ascii) && !expected.Sentence.All(char.IsAscii) ? expected.Check : expected.Sentence;
        var label = ReferenceEquals(signs, TextSigns.Ascii) ? LadderWords.Expected.English : LadderWords.Expected.In(language);
        foreach (var line in CellText.Wrap($"{label}: {sentence}", layout.Width - TextLayout.Time - 2, 2, signs.More))
            AddLine(new LadderSpan($"{signs.Mark}{Blank(TextLayout.Time - 1)}{line}", LadderStyle.Reset));
    }

    private List<LadderSpan> LaneLines(LadderRow row, Side side)
    {
        var lines = new List<LadderSpan>();
        var (lane, wide) = side == Side.Server ? (layout.ServerLane, layout.ServerLane + layout.State) : (layout.ClientLane, layout.ClientLane);
        if (layout.State == 0 && row.State(side) is { } state)
            lines.Add(new LadderSpan(Cut(state.Name(), lane), LadderInks.Of(state), IsStrong: true));
        foreach (var entry in row.Lane(side))
        {
            var first = lines.Count == 0 && row.State(side) is not null ? lane : wide;
            lines.AddRange(CellText.Wrap(words(entry.Text), first, wide, MostLaneLines, signs.More)
                .Select(text => new LadderSpan(
                    text, entry.FromKernel ? LadderStyle.Kernel : entry.IsDeciding ? LadderStyle.Reset : LadderStyle.Plain, entry.IsDeciding)));
        }
        return lines;
    }

    private string Enter(LadderRow row, Side side)
    {
        if (row.State(side) is not { } state)
            return "";
        _states[(row.Connection, side)] = state;
        return state.Name();
    }

    private IReadOnlyList<LadderSpan> Between(string text, LadderStyle ink = LadderStyle.Faint)
    {
        var (server, client) = (Line(Side.Server), Line(Side.Client));
        return Between(server.Text + CellText.Centre(text, layout.Arrow - 2) + client.Text, server, client, ink, isStrong: false);
    }

    /// <summary>The space between the lanes of a line: the first and the last character belong to the lifelines.</summary>
    private static IReadOnlyList<LadderSpan> Between(string text, LadderSpan server, LadderSpan client, LadderStyle ink, bool isStrong) =>
        [server with { Text = text[..1] }, new LadderSpan(text[1..^1], ink, isStrong), client with { Text = text[^1..] }];

    // The line of an end continues as long as its socket does; dotted while it only waits for stray segments.
    private LadderSpan Line(Side side)
    {
        var states = _states.Where(s => s.Key.Side == side).Select(s => s.Value).ToList();
        var open = states.FindAll(s => s != TcpState.Closed);
        if (states.Count > 0 && open.Count == 0)
            return new LadderSpan(" ", LadderStyle.Faint);
        var isWaiting = open.Count > 0 && open.TrueForAll(s => s == TcpState.TimeWait);
        return new LadderSpan($"{(isWaiting ? signs.Waiting : signs.Line)}", LadderInks.Of(open.Count == 0 ? null : open[^1]));
    }

    // A time that the row above has said already says nothing.
    private string Clock(LadderRow row)
    {
        var time = row.Kind is RowKind.Event or RowKind.Remark ? TimeText.Of(row.At) : "";
        if (time.Length == 0 || time == _clock)
            return "";
        return _clock = time;
    }

    private string Cut(string text, int cells) => CellText.Wrap(text, cells, 1, signs.More)[0];

    private LadderSpan Lead(string lead) => new(lead, lead[0] == signs.Mark ? LadderStyle.Reset : LadderStyle.Faint);

    private void AddLine(params IReadOnlyList<LadderSpan> spans) => _lines.Add(new LadderLine(spans));

    private static string Blank(int cells) => new(' ', cells);
}
