using System.Xml.Linq;

namespace Courseware.Reporting.Ladders;

/// <summary>One arrow of the drawing: it falls, because the segment took time, and what was held waits on its way.</summary>
internal sealed class SvgArrow(LadderArrow arrow, Func<LocalizedText, string> words, bool isDeciding)
{
    // The widths of a character of either font, in the units of the drawing, rounded up.
    private const double LabelCell = 7.2, NumberCell = 6.2, Air = 24;
    private const double Margin = 6;
    private const double Tip = 9;

    // Where the grader keeps what it holds: beyond the middle, so that two that cross are seen to cross.
    private const double HeldAt = 0.62;
    private readonly double _from = arrow.From == Side.Server ? SvgStyle.ServerLine + Margin : SvgStyle.ClientLine - Margin;
    private readonly double _to = arrow.From == Side.Server ? SvgStyle.ClientLine - Margin : SvgStyle.ServerLine + Margin;
    private readonly string _colour = SvgStyle.Arrow(arrow.Kind);

    /// <summary>The arrow from where it is sent to where it arrives; <paramref name="arrival"/> is null when it never does.</summary>
    public XElement Draw(double departure, double? arrival, int connection)
    {
        var group = Svg.Element("g", Svg.Element("title", $"{words(LadderWords.Packet(arrow.Segment))}"));
        group.Add(arrow.Part switch
        {
            ArrowPart.Lost => Lost(departure),
            ArrowPart.Injected => Injected(departure),
            _ when arrival is null => Lost(departure),
            _ when arrow.IsHeld => Held(departure, arrival.Value),
            _ => [Shaft(_from, departure, _to, arrival!.Value), Head(_from, departure, _to, arrival.Value)],
        });
        group.Add(Label(departure, connection));
        return group;
    }

    private XElement[] Lost(double y)
    {
        var (x, end) = (Along(0.5), y + (SvgStyle.Fall / 2.0));
        const double arm = 5;
        return
        [
            Shaft(_from, y, x, end),
            Svg.Path($"M{P(x - arm, end - arm)}L{P(x + arm, end + arm)}M{P(x - arm, end + arm)}L{P(x + arm, end - arm)}",
                $"ladder-shaft {(arrow.IsHeld ? _colour : "ladder-reset")}"),
        ];
    }

    private XElement[] Injected(double y)
    {
        const double half = 5;
        var (x, begin) = (Along(0.5), y + (SvgStyle.Fall / 2.0));
        return
        [
            Svg.Path($"M{P(x - half, begin)}L{P(x, begin - half)}L{P(x + half, begin)}L{P(x, begin + half)}Z", $"ladder-tip {_colour}"),
            Shaft(x, begin, _to, y + SvgStyle.Fall),
            Head(x, begin, _to, y + SvgStyle.Fall),
        ];
    }

    private XElement[] Held(double departure, double arrival)
    {
        const double half = 4;
        var x = Along(HeldAt);
        var (caught, freed) = (departure + (SvgStyle.Fall * HeldAt), arrival - (SvgStyle.Fall * (1 - HeldAt)));
        return
        [
            Shaft(_from, departure, x, caught),
            Svg.Line(x, caught, x, freed, $"ladder-shaft ladder-kept {_colour}"),
            Svg.Box(x - half, caught - half, half * 2, half * 2, $"ladder-tip {_colour}"),
            Shaft(x, freed, _to, arrival),
            Head(x, freed, _to, arrival),
        ];
    }

    private XElement Label(double y, int connection)
    {
        var isWhole = arrow.Part is ArrowPart.Whole;
        // Where the arrow is only seen to leave, its name stands near where it leaves.
        var (x, anchor) = (isWhole, arrow.Part, arrow.From) switch
        {
            (true, _, _) => (SvgStyle.Middle, "ladder-mid"),
            (_, ArrowPart.Injected, Side.Server) or (_, not ArrowPart.Injected, Side.Client) => (SvgStyle.ClientLine - 14, "ladder-end"),
            _ => (SvgStyle.ServerLine + 14, ""),
        };
        // The arrow falls away from the label at its beginning, and towards it in the middle.
        var text = Svg.Text(x, y - (isWhole ? 2 : 5), $"ladder-label {anchor}{(isDeciding ? " ladder-on-wrong" : "")}", "");
        var label = (connection > 0 ? $"#{connection} " : "") + words(arrow.Label)
            + (arrow.Tags.Count > 0 ? $" ({string.Join(", ", arrow.Tags.Select(words))})" : "");
        text.Add(label);
        // The numbers of the first of many segments can be spared; a label that runs over the lifelines cannot be read.
        if (arrow.Numbers.Length > 0 && (WidthLimited.Cells(label) * LabelCell)
            + ((arrow.Numbers.Length + 2) * NumberCell) < SvgStyle.ClientLine - SvgStyle.ServerLine - Air)
            text.Add(Svg.Span("ladder-numbers", "  " + arrow.Numbers));
        return text;
    }

    private XElement Shaft(double x1, double y1, double x2, double y2) => Svg.Line(x1, y1, x2, y2, $"ladder-shaft {_colour}");

    private XElement Head(double x1, double y1, double x2, double y2)
    {
        var angle = Math.Atan2(y2 - y1, x2 - x1);
        string Back(double turn) => P(x2 - (Tip * Math.Cos(angle + turn)), y2 - (Tip * Math.Sin(angle + turn)));
        return Svg.Path($"M{P(x2, y2)}L{Back(0.42)}L{Back(-0.42)}Z", $"ladder-tip {_colour}");
    }

    private double Along(double share) => _from + ((_to - _from) * share);

    private static string P(double x, double y) => $"{Svg.Number(x)} {Svg.Number(y)}";
}
