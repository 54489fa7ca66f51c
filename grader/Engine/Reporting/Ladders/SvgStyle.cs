namespace Courseware.Reporting.Ladders;

/// <summary>Measures and colours of the drawing.</summary>
internal static class SvgStyle
{
    public const int Width = 1000;
    public const int TimeRight = 60;
    public const int ServerLane = 76;
    public const int ServerState = 340;
    public const int ServerLine = 352;
    public const int ClientLine = 656;
    public const int ClientState = 668;
    public const int ClientLane = 766;
    public const int Middle = (ServerLine + ClientLine) / 2;

    /// <summary>How many cells fit into a lane, into a lane and its empty column of states, under an arrow, and across.</summary>
    public const int LaneCells = 26;
    public const int WideLaneCells = 39;
    public const int ClientLaneCells = 34;
    public const int ArrowCells = 44;
    public const int AcrossCells = 120;

    public const int LineHeight = 17;

    /// <summary>How far below the top of a row its first line stands, and where an arrow begins.</summary>
    public const int FirstLine = 22;

    /// <summary>By how much an arrow falls: time runs downwards, and a segment takes some.</summary>
    public const int Fall = 9;

    /// <summary>
    /// Every class begins with the same letters, so that pictures in one page do not disturb it or each other. A page that has
    /// colours of its own sets the properties <c>--ladder-…</c>.
    /// </summary>
    public const string Css =
        ".ladder{--l-paper:var(--ladder-paper,#fff);--l-ink:var(--ladder-ink,#1f2328);--l-dim:var(--ladder-dim,#656d76);"
        + "--l-rule:var(--ladder-rule,#d0d7de);--l-data:var(--ladder-data,#0969da);--l-fin:var(--ladder-fin,#9a6700);"
        + "--l-reset:var(--ladder-reset,#cf222e);--l-open:var(--ladder-open,#1a7f37);--l-wait:var(--ladder-wait,#8250df);"
        + "--l-wrong:var(--ladder-wrong,#ffebe9);width:100%;min-width:760px;max-width:1000px;height:auto;"
        + "font:13px/1.3 system-ui,\"Noto Sans CJK KR\",\"Noto Sans KR\",sans-serif}\n"
        + "@media (prefers-color-scheme:dark){.ladder{--l-paper:var(--ladder-paper,#0d1117);--l-ink:var(--ladder-ink,#e6edf3);"
        + "--l-dim:var(--ladder-dim,#9198a1);--l-rule:var(--ladder-rule,#30363d);--l-data:var(--ladder-data,#58a6ff);--l-fin:var(--ladder-fin,#d29922);"
        + "--l-reset:var(--ladder-reset,#ff7b72);--l-open:var(--ladder-open,#3fb950);--l-wait:var(--ladder-wait,#bc8cff);"
        + "--l-wrong:var(--ladder-wrong,#3c1618)}}\n"
        + """
        .ladder-paper{fill:var(--l-paper)}
        .ladder text{fill:var(--l-ink);white-space:pre}
        .ladder .ladder-dim{fill:var(--l-dim)}
        .ladder .ladder-time{fill:var(--l-dim);font-size:11px;font-variant-numeric:tabular-nums;text-anchor:end}
        .ladder .ladder-head{font-weight:600;font-size:14px}
        .ladder .ladder-state{font:600 11px ui-monospace,SFMono-Regular,Menlo,Consolas,monospace}
        .ladder .ladder-end{text-anchor:end}
        .ladder .ladder-mid{text-anchor:middle}
        .ladder .ladder-label{font-weight:600;font-size:12px;paint-order:stroke;stroke:var(--l-paper);stroke-width:4px;stroke-linejoin:round}
        .ladder .ladder-on-wrong{stroke:var(--l-wrong)}
        .ladder .ladder-numbers{font:400 11px ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;fill:var(--l-dim)}
        .ladder .ladder-kernel{font-style:italic;fill:var(--l-dim)}
        .ladder .ladder-decides{fill:var(--l-reset);font-weight:600}
        .ladder .ladder-small{font-size:11.5px;fill:var(--l-dim);paint-order:stroke;stroke:var(--l-paper);stroke-width:4px}
        .ladder .ladder-expected{fill:var(--l-reset);font-weight:600;paint-order:stroke;stroke:var(--l-wrong);stroke-width:5px}
        .ladder-wrong{fill:var(--l-wrong)}
        .ladder-edge{fill:var(--l-reset)}
        .ladder-rule{stroke:var(--l-rule);stroke-width:1}
        .ladder-dashed{stroke-dasharray:2 5}
        .ladder-shaft{fill:none;stroke-width:1.75}
        .ladder-kept{stroke-dasharray:3 4}
        .ladder-tip{stroke:none}
        .ladder-open{stroke:var(--l-open);fill:var(--l-open)}
        .ladder-data{stroke:var(--l-data);fill:var(--l-data)}
        .ladder-ack{stroke:var(--l-dim);fill:var(--l-dim)}
        .ladder-fin{stroke:var(--l-fin);fill:var(--l-fin)}
        .ladder-reset{stroke:var(--l-reset);fill:var(--l-reset)}
        .ladder .ladder-shaft{fill:none}
        .ladder-lane{stroke:var(--l-rule);stroke-width:2}
        .ladder-opening{stroke:var(--l-open);stroke-width:7;stroke-opacity:.45}
        .ladder-established{stroke:var(--l-open);stroke-width:7}
        .ladder-closing{stroke:var(--l-fin);stroke-width:7}
        .ladder-waiting{stroke:var(--l-wait);stroke-width:7;stroke-dasharray:5 3}
        """;

    /// <summary>The class of a lifeline in a state.</summary>
    public static string Lane(TcpState? state) => state switch
    {
        null or TcpState.Closed => "ladder-lane",
        TcpState.Listen or TcpState.SynSent or TcpState.SynReceived => "ladder-opening",
        TcpState.Established => "ladder-established",
        TcpState.TimeWait => "ladder-waiting",
        _ => "ladder-closing",
    };

    /// <summary>The class of an arrow.</summary>
    public static string Arrow(ArrowKind kind) => kind switch
    {
        ArrowKind.Open => "ladder-open",
        ArrowKind.Data => "ladder-data",
        ArrowKind.Ack => "ladder-ack",
        ArrowKind.Fin => "ladder-fin",
        _ => "ladder-reset",
    };
}
