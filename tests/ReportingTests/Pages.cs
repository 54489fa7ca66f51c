using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using Courseware.Exercises.HalfClose;
using Courseware.Grading;
using Courseware.Recordings;
using Courseware.Reporting.Html;
using Courseware.Tests.JudgingTests;

namespace Courseware.Tests.ReportingTests;

/// <summary>Pages of hand-made gradings, and what a browser makes of them.</summary>
internal static class Pages
{
    /// <summary>Recordings for <see cref="Results.Original"/> and <see cref="Results.Korean"/>.</summary>
    public static IReadOnlyList<ScenarioRecording> Recordings { get; } =
    [
        RecordingBuilder.Server(ServerScenarios.Nonce) with { Scenario = "server-holds-message" },
        RecordingBuilder.Pair("pair") with { Scenario = "client-saves-61" },
    ];

    /// <summary>Full marks, with recordings of two scenarios.</summary>
    public static GradingResult Solved { get; } = Results.Solution with
    {
        Checks = [.. Results.Solution.Checks.Select(c => c with { Scenarios = ["build", "server-holds-message", "client-saves-61"] })],
    };

    /// <summary>Scenarios with all segments: two with a failure, and one without.</summary>
    public static string OnTheWire { get; } = Of(
        Results.OnTheWire with
        {
            Checks = [Results.OnTheWire.Checks[0] with { Scenarios = [WireStories.HalfClose.Scenario] }, .. Results.OnTheWire.Checks.Skip(1)],
        },
        [.. WireStories.Refusals, WireStories.HalfClose]);

    public static string Of(GradingResult result, params IReadOnlyList<ScenarioRecording> recordings)
    {
        using var writer = new StringWriter();
        HtmlReport.Write(result, recordings, result.Language, writer);
        return writer.ToString();
    }

    /// <summary>Read as HTML; a parse error that a browser would make up for is an exception.</summary>
    public static IHtmlDocument Parse(string page) => new HtmlParser(new HtmlParserOptions { IsStrictMode = true }).ParseDocument(page);

    /// <summary>The page without its style sheet.</summary>
    public static string Skeleton(string page)
    {
        var (start, end) = (page.IndexOf("<style>", StringComparison.Ordinal), page.IndexOf("</style>", StringComparison.Ordinal));
        return page[..start] + "<style>" + page[end..];
    }

    /// <summary>Each element outside the drawings with the names of its attributes: what data must not change.</summary>
    public static IEnumerable<string> Elements(IHtmlDocument page) => page.All
        .Where(e => e.Closest("svg") is null || e.LocalName == "svg")
        .Select(e => e.LocalName == "svg" ? "svg" : $"{e.LocalName} {string.Join(' ', e.Attributes.Select(a => a.Name))}");

    /// <summary>A recording in which every string is the same, once under names that a ladder knows and once under none.</summary>
    public static ScenarioRecording Saying(string text) => new(
        text,
        [
            .. At(
                [
                    new ScenarioStarted(text, 1, 61, PayloadKind.Binary), new NetworkOpened("loopback", text), .. Saying(text, "server", "client"),
                    .. Saying(text, text, text), new TearDownBegan(), new ProcessesLeft("server", [text]),
                    new FileCollected("client", text, null, null, null, [text]), new FileCollected("client", text, 7, text, text), new ScenarioEnded(),
                ]),
        ],
        new Dictionary<string, byte[]>(StringComparer.Ordinal));

    private static IEnumerable<RecordedEvent> Saying(string text, string program, string peer)
    {
        var bytes = System.Text.Encoding.UTF8.GetBytes(text);
        return
        [
            new ProgramStarted(program, text, 7, text),
            new ProgramListening(program, text, 20000, 20000),
            new PeerConnected(peer, text, text),
            new SegmentSeen(1, 1, "client", "S", 0, 0, 0, 64240, 0.02),
            new SegmentSeen(2, 1, text, text, 0, 1, 0, 64240, null, text),
            new FaultApplied("drop", text, 1),
            new FaultApplied(text, text, 2),
            new SegmentsReleased(text, [1, 2]),
            new DatagramSeen(3, text, 1, 2, 3),
            new WireBypassed(program, text),
            new WrongAddress(program, text, text),
            new ProgramNotStarted(program, text, text),
            new WireFlooded(3000, 2000),
            new PeerRefused(peer, text),
            new PeerReceived(peer, bytes.Length, bytes),
            new PeerSent(peer, bytes.Length, bytes),
            new PeerReset(peer, text, text, 61),
            new PeerClosed(peer, text),
            new HoldReleased(peer, text, false, 3, 0.1),
            new SocketSeen(program, text, text, text, 0, 0, 7, text, text, text, 1, [text]),
            new ProgramOutput(program, "stdout", bytes),
            new ProgramOutput(program, "stderr", [.. bytes, 0xff, 0x1b, 0]),
            new ProgramSignalled(program, text),
            new LimitExceeded(program, text, 1),
            new KeeperKilled(program),
            new Stalled(text, text, [text]),
            new ProgramExited(program, null, text, 0.1, 1),
        ];
    }

    private static IEnumerable<RecordedEvent> At(IEnumerable<RecordedEvent> events) => events.Select((e, i) => e with { At = i / 100.0 });
}
