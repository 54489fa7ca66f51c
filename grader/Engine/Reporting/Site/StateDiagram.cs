using System.Xml.Linq;
using Courseware.Grading;
using Courseware.Reporting.Ladders;

namespace Courseware.Reporting.Site;

/// <summary>
/// The end of a connection as a diagram of states: that of RFC 9293, figure 5, from ESTABLISHED on. The arrows on a path are bold, each path in its own
/// colour; a reset, which the figure leaves out, is drawn only where a path takes it.
/// </summary>
internal static class StateDiagram
{
    private static readonly TextTable Table = TextTable.Own("state-diagram");

    /// <summary>The number of colours for paths; further paths reuse them.</summary>
    public const int Colours = 4;

    private const int Width = 800;
    private const int Height = 424;

    // A reset from the lowest state runs below it.
    private const int HeightBelow = 472;
    private const int BoxWidth = 132;
    private const int BoxHeight = 36;
    private const int LineHeight = 15;

    private static readonly Dictionary<string, (int X, int Y)> Boxes = new(StringComparer.Ordinal)
    {
        ["ESTABLISHED"] = (380, 40),
        ["FIN_WAIT_1"] = (120, 150),
        ["CLOSE_WAIT"] = (640, 150),
        ["CLOSING"] = (380, 260),
        ["LAST_ACK"] = (640, 270),
        ["FIN_WAIT_2"] = (120, 390),
        ["TIME_WAIT"] = (380, 390),
        [TcpStates.Closed] = (640, 390),
    };

    // Where an arrow runs, and where its words begin: to the right of that place, to its left, or around it.
    private static readonly Dictionary<(string From, string To), Route> Routes = new()
    {
        [("ESTABLISHED", "FIN_WAIT_1")] = new("M314 52 L152 130", 222, 84, "end"),
        [("ESTABLISHED", "CLOSE_WAIT")] = new("M446 52 L608 130", 540, 78, "start"),
        [("FIN_WAIT_1", "FIN_WAIT_2")] = new("M104 168 L104 370", 112, 300, "start"),
        [("FIN_WAIT_1", "CLOSING")] = new("M186 162 L334 240", 274, 186, "start"),
        [("FIN_WAIT_1", "TIME_WAIT")] = new("M146 168 L330 370", 296, 312, "start"),
        [("FIN_WAIT_2", "TIME_WAIT")] = new("M186 390 L312 390", 250, 382, "middle", Split: true),
        [("CLOSING", "TIME_WAIT")] = new("M420 278 L420 370", 428, 322, "start"),
        [("CLOSE_WAIT", "LAST_ACK")] = new("M640 168 L640 250", 648, 208, "start"),
        [("LAST_ACK", TcpStates.Closed)] = new("M640 288 L640 370", 648, 328, "start"),
        [("TIME_WAIT", TcpStates.Closed)] = new("M446 390 L572 390", 510, 382, "middle"),
        [("ESTABLISHED", TcpStates.Closed)] = new("M432 58 C512 170 520 290 584 371", 506, 200, "end"),
        [("FIN_WAIT_1", TcpStates.Closed)] = new("M186 146 C400 120 520 230 578 371", 482, 208, "start"),
        [("FIN_WAIT_2", TcpStates.Closed)] = new("M140 408 C220 476 520 476 612 410", 380, 450, "middle"),
        [("CLOSING", TcpStates.Closed)] = new("M446 268 L576 372", 520, 316, "start"),
        [("CLOSE_WAIT", TcpStates.Closed)] = new("M706 156 C790 220 790 330 708 383", 774, 272, "start"),
    };

    private static readonly LocalizedText Title = Table["title"];

    private static readonly LocalizedText Intro = Table["intro"];

    private static readonly Dictionary<ClosingCause, LocalizedText> Words = new()
    {
        [ClosingCause.OwnFin] = Table["send-fin"],
        [ClosingCause.OtherFin] = Table["fin-arrives"],
        [ClosingCause.OtherFinWithAck] = Table["fin-and-ack-arrive"],
        [ClosingCause.AckOfFin] = Table["ack-of-fin-arrives"],
        [ClosingCause.TwiceMsl] = Table["two-msl"],
        [ClosingCause.Reset] = LocalizedText.Same("RST"),
    };

    /// <summary>One <c>svg</c> element that says in words what it shows, without scripts and references to other files.</summary>
    public static string Write(IReadOnlyList<IReadOnlyList<string>> paths, string language) =>
        Write(paths, Colour, string.Concat(paths.Select((p, i) => $" {i + 1}: {InWords(p)}.")), language);

    /// <summary>The same for steps of several exercises, all in one colour.</summary>
    public static string WriteTogether(IReadOnlyList<IReadOnlyList<string>> steps, string language) => Write(steps, _ => Colour(0), "", language);

    private static string Write(IReadOnlyList<IReadOnlyList<string>> paths, Func<int, string> colour, string words, string language)
    {
        var walked = new Dictionary<(string, string), string>();
        var visited = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (index, path) in paths.Index())
        {
            foreach (var step in path.Zip(path.Skip(1)))
                walked.TryAdd(step, colour(index));
            foreach (var state in path)
                visited.TryAdd(state, colour(index));
        }
        var resets = walked.Keys.Except(TcpStates.Steps.Select(s => (s.From, s.To))).Select(s => new ClosingStep(s.Item1, s.Item2, ClosingCause.Reset));
        var steps = TcpStates.Steps.Concat(resets).Where(s => Routes.ContainsKey((s.From, s.To))).ToList();
        var height = walked.ContainsKey(("FIN_WAIT_2", TcpStates.Closed)) ? HeightBelow : Height;
        return Svg.Element(
            "svg",
            new XAttribute("viewBox", $"0 0 {Width} {height}"), new XAttribute("width", Width), new XAttribute("height", height),
            new XAttribute("class", "states"), new XAttribute("role", "img"), new XAttribute("aria-label", Title.In(language)),
                new XAttribute("lang", language),
            Svg.Element("title", Title.In(language)),
            Svg.Element("desc", Intro.In(language) + words),
            Svg.Element("defs", Enumerable.Range(0, Colours).Select(Colour).Prepend("plain").Select(Tip)),
            // Strong arrows lie above the others, and words above all arrows.
            steps.OrderBy(s => walked.ContainsKey((s.From, s.To))).Select(s => Arrow(s, walked.GetValueOrDefault((s.From, s.To), "plain"))),
            steps.SelectMany(s => Label(s, walked.GetValueOrDefault((s.From, s.To), "plain"), language)),
            TcpStates.All.SelectMany(s => Box(s, visited.GetValueOrDefault(s, "plain")))).ToString(SaveOptions.DisableFormatting);
    }

    /// <summary>The path as a line of text.</summary>
    private static string InWords(IEnumerable<string> path) => string.Join(" → ", path);

    /// <summary>The style of a path, by its place in the list.</summary>
    public static string Colour(int index) => $"path-{(index % Colours) + 1}";

    private static XElement Tip(string colour) => Svg.Element(
        "marker",
        new XAttribute("id", $"states-tip-{colour}"), new XAttribute("viewBox", "0 0 10 10"), new XAttribute("refX", 8), new XAttribute("refY", 5),
        new XAttribute("markerUnits", "userSpaceOnUse"), new XAttribute("markerWidth", 12), new XAttribute("markerHeight", 12),
            new XAttribute("orient", "auto"),
        Svg.Path("M0 0 L10 5 L0 10 z", $"states-tip {colour}"));

    private static XElement Arrow(ClosingStep step, string colour)
    {
        var path = Svg.Path(Routes[(step.From, step.To)].Path, $"states-arrow {colour}{(step.Cause == ClosingCause.Reset ? " states-reset" : "")}");
        path.Add(new XAttribute("marker-end", $"url(#states-tip-{colour})"), new XAttribute("data-step", $"{step.From} {step.To}"));
        return path;
    }

    private static IEnumerable<XElement> Label(ClosingStep step, string colour, string language)
    {
        var route = Routes[(step.From, step.To)];
        foreach (var (index, line) in Words[step.Cause].In(language).Split('\n').Index())
        {
            // Along a level arrow the first line stands above it and the second one below.
            var y = route.Y + (index * (route.Split ? LineHeight + 11 : LineHeight));
            var text = Svg.Text(route.X, y, $"states-word {colour}", line);
            text.Add(new XAttribute("text-anchor", route.Anchor));
            yield return text;
        }
    }

    private static IEnumerable<XElement> Box(string state, string colour)
    {
        var (x, y) = Boxes[state];
        var box = Svg.Box(x - (BoxWidth / 2), y - (BoxHeight / 2), BoxWidth, BoxHeight, $"states-box {colour}");
        box.Add(new XAttribute("rx", 6), new XAttribute("data-state", state));
        yield return box;
        yield return Svg.Text(x, y + 5, $"states-name {colour}", state);
    }

    private sealed record Route(string Path, int X, int Y, string Anchor, bool Split = false);
}
