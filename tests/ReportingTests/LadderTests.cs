using System.Text;
using System.Xml.Linq;
using Courseware.Judging;
using Courseware.Recordings;
using Courseware.Reporting.Ladders;
using Spectre.Console.Rendering;
using static Courseware.Tests.ReportingTests.WireScript;

namespace Courseware.Tests.ReportingTests;

/// <summary>The ladder of a recording, without its rendering.</summary>
internal sealed class LadderTests
{
    private static readonly string[] Hostile =
        ["<script>alert(1)</script>", "]]><!--", "\u001b[2J", "a\u202eb", "nul\0nul", "\ufffe\uffff", "\ud800", "[red]x[/]", "&amp;\"'"];

    [Test]
    public void Bulk_data_is_one_row_with_the_acknowledgements_in_between()
    {
        var script = StudentServer("bulk").Handshake();
        foreach (var i in Enumerable.Range(0, 700))
            (i % 2 == 0 ? script.Server("data 1448") : script.Server("data 1448").Client("ACK")).Then();
        var rows = Ladder.From(script.Server("FIN data 7").End()).Rows;

        Assert.That(rows.Select(r => r.Arrow?.Label.English).OfType<string>(),
            Is.EqualTo(new[] { "SYN", "SYN ACK", "ACK", "data 1013600 B", "ACK", "FIN + data 7 B" }));
        Assert.That(rows.Single(r => r.Arrow?.Label.English == "data 1013600 B").Arrow!.Tags[0].English, Is.EqualTo("700 × 1448 B"));
    }

    [Test]
    public void A_pause_within_bulk_data_is_seen()
    {
        var rows = Ladder.From(StudentServer("bulk").Handshake()
            .Server("data 100").Server("data 100").After(0.4).Server("data 100").Server("data 50").End()).Rows;

        Assert.That(rows.Skip(5).Select(r => r.Arrow?.Label.English ?? r.Remarks[0].English), Is.EqualTo(new[] { "data 200 B", "… 0.40 s …", "data 150 B" }));
    }

    [Test]
    public void A_delayed_segment_has_two_rows()
    {
        var rows = Ladder.From(WireStories.SimultaneousClose).Rows;
        var fins = rows.Where(r => r.Arrow?.Kind == ArrowKind.Fin).Select(r => (r.Arrow!.From, r.Arrow.Part, r.ServerState, r.ClientState));

        Assert.That(fins, Is.EqualTo(new (Side, ArrowPart, TcpState?, TcpState?)[]
        {
            (Side.Server, ArrowPart.Departure, TcpState.FinWait1, null),
            (Side.Client, ArrowPart.Departure, null, TcpState.FinWait1),
            (Side.Server, ArrowPart.Arrival, null, TcpState.Closing),
            (Side.Client, ArrowPart.Arrival, TcpState.Closing, null),
        }));
    }

    [Test]
    public void A_retransmission_is_labelled()
    {
        var fins = Ladder.From(WireStories.LastAckLost).Rows.Where(r => r.Arrow is { Kind: ArrowKind.Fin, From: Side.Client });

        Assert.That(fins.Select(r => string.Join(',', r.Arrow!.Tags.Select(t => t.English))), Is.EqualTo(new[] { "", "retransmitted", "retransmitted" }));
    }

    [TestCase("injected", "sent by the grader")]
    [TestCase("duplicated", "duplicated")]
    [TestCase("delayed", "delayed")]
    [TestCase("dropped", "dropped")]
    [TestCase("held", "never released")]
    public void The_grader_s_actions_are_shown(string fault, string tag)
    {
        var ladder = Ladder.From(StudentServer("fault").Handshake().Server("data 9", fault).End());

        Assert.That(ladder.Rows.Where(r => r.Arrow?.Kind == ArrowKind.Data).SelectMany(r => r.Arrow!.Tags).Select(t => t.English), Does.Contain(tag));
    }

    [Test]
    public void The_script_of_a_fault_says_more_than_its_name()
    {
        var row = Ladder.From(StudentServer("fault").Handshake().Server("FIN", "dropped", "the first FIN").End()).Rows.Single(
            r => r.Arrow?.Kind == ArrowKind.Fin);

        Assert.That(row.Remarks.Single().English, Is.EqualTo("dropped: the first FIN"));
        Assert.That(row.Arrow!.Part, Is.EqualTo(ArrowPart.Lost));
    }

    [Test]
    public void The_rows_of_several_connections_say_which_one()
    {
        var rows = Ladder.From(StudentServer("two").Handshake().Connection(2).Handshake().Server("FIN").End()).Rows;

        Assert.That(rows.Where(r => r.Arrow is not null).Select(r => r.Connection), Is.EqualTo(new[] { 1, 1, 1, 2, 2, 2, 2 }));
        Assert.That(LadderText.Lines(Ladder.From(StudentServer("two").Handshake().Connection(2).Handshake().End()), "en", true),
            Has.Some.Contains("#2 SYN ACK"));
    }

    [Test]
    public void The_deciding_row_is_found_in_a_saved_recording_too()
    {
        var check = WireStories.Refused(WireStories.MessageRefused);
        var copies = check with { Evidence = [.. check.Evidence.Select(e => e with { })] };
        var row = Ladder.From(WireStories.MessageRefused, copies).Rows.Single(r => r.Expected is not null);

        Assert.That(row.Arrow!.Kind, Is.EqualTo(ArrowKind.Reset));
        Assert.That(row.Expected!.Sentence, Is.EqualTo(check.Title));
    }

    [Test]
    public void A_check_that_passed_or_was_decided_elsewhere_marks_nothing()
    {
        var check = WireStories.Refused(WireStories.MessageRefused);

        Assert.That(Ladder.From(WireStories.MessageRefused, check with { Verdict = Verdict.Passed }).Rows, Has.None.Property("IsDeciding").True);
        Assert.That(Ladder.From(WireStories.MessageRefused, check with { DecidedBy = "other" }).Rows, Has.None.Property("IsDeciding").True);
    }

    [Test]
    public void A_socket_sample_is_shown_when_it_contradicts_the_segments()
    {
        SocketSeen ReportTheme(string state) => new("server", state, "10.99.0.2:1", "10.99.0.1:2", 0, 0, 77, "", "now");
        var story = StudentServer("looks").Handshake().After(0.01).Then(ReportTheme("Established")).After(0.01).Then(ReportTheme("CloseWait")).End();

        Assert.That(Ladder.From(story).Rows.SelectMany(r => r.Server).Where(t => t.FromKernel)
            .Select(t => t.Text.English), Is.EqualTo(new[] { "kernel: CLOSE_WAIT" }));
    }

    [Test]
    public void Unread_data_is_shown_at_the_last_sample()
    {
        SocketSeen ReportTheme(long queue) => new("server", "Established", "10.99.0.2:1", "10.99.0.1:2", queue, 0, 77, "", "now");
        var story = StudentServer("looks").Handshake().Client("data 10").After(0.01).Then(ReportTheme(10)).After(0.01).Then(ReportTheme(10)).End();

        Assert.That(Ladder.From(story).Rows.SelectMany(r => r.Server).Where(t => t.FromKernel)
            .Select(t => t.Text.English), Is.EqualTo(new[] { "kernel: 10 B not read yet" }));
    }

    [Test]
    public void In_CLOSING_the_flags_say_nothing_of_the_call()
    {
        var sample = new SocketSeen("client", "Closing", "10.99.0.1:2", "10.99.0.2:1", 0, 1, 77, "SHUT_RDWR", "held CLOSING");
        var story = Pair("both").Handshake().Server("FIN", "held", "FINs").Client("FIN", "held", "FINs").Release("FINs").Then(sample).Client("ACK")
            .Server("ACK")
            .End();

        Assert.That(Ladder.From(story).Rows.SelectMany(r => r.Client).Where(t => t.FromKernel), Is.Empty);
    }

    [Test]
    public void An_end_that_was_seen_first_stands_below_the_segments_that_were_sent_before_it()
    {
        var story = Pair("late").Handshake().Server("FIN data 31").Then(Exited("client")).Client("data 10").Client("FIN").Server("ACK").Then(Exited("server"))
            .End();

        Assert.That(Order(story), Is.EqualTo(new[] { "FIN + data 31 B", "data 10 B", "FIN", "exits with 0", "ACK", "exits with 0" }));
    }

    [Test]
    public void Segments_sent_because_of_an_arrival_are_below_the_end()
    {
        var story = Pair("window").Handshake().Client("data 10").Then(Exited("client")).Server("ACK").Client("data 20").Client("FIN").End();

        Assert.That(Order(story), Is.EqualTo(new[] { "data 10 B", "exits with 0", "ACK", "data 20 B", "FIN" }));
    }

    private static IEnumerable<string> Order(ScenarioRecording story) => Ladder.From(story).Rows
        .SkipWhile(r => r.Arrow?.Label.English != "ACK").Skip(1)
        .SelectMany(r => (string?[])[r.Arrow?.Label.English, .. r.Server.Concat(r.Client).Select(t => t.Text.English)])
        .OfType<string>();

    // The kernel shuts down reading by itself, has sent what was not seen yet, and is asked before the program had time to read.
    [TestCase("CloseWait", 0, 77, "SHUT_RD")]
    [TestCase("LastAck", 0, 0, "SHUT_RDWR")]
    [TestCase("CloseWait", 11, 77, "SHUT_RD")]
    public void A_sample_that_repeats_the_segments_adds_nothing(string state, long queue, long inode, string shutdown)
    {
        var theme = new SocketSeen("client", state, "10.99.0.1:2", "10.99.0.2:1", queue, 0, inode, shutdown, "segment 4");
        var story = StudentServer("looks").Handshake().Server("FIN").Then(theme).Client("FIN").Server("ACK").End();

        Assert.That(Ladder.From(story).Rows.SelectMany(r => r.Client).Where(t => t.FromKernel), Is.Empty);
    }

    [Test]
    public void Lost_packets_and_a_bypassed_wire_are_mentioned()
    {
        var lines = string.Join('\n', LadderText.Lines(Ladder.From(StudentServer("odd")
            .Then(new WireBypassed("server", "127.0.0.1"), new CaptureLost(3), new DatagramSeen(1, "udp", 5, 53, 30), new DatagramSeen(2, "udp", 5, 53, 12))
                .End()), "en", true));

        Assert.That(lines, Does.Contain("listens on 127.0.0.1 only").And.Contain("3 packets were lost").And.Contain("not TCP: 2 × udp, 42 B"));
    }

    [Test]
    public void A_shortened_ladder_has_the_deciding_row([Values(3, 80, 197)] int decisive)
    {
        var script = StudentServer("long").Handshake();
        foreach (var i in Enumerable.Range(0, 200))
            script.Then(Sent("client", $"{i}")).Client($"data {1 + i}").Server("ACK").Then(new HoldReleased("client", "next", true, 0, 0.001));
        var story = script.End();
        var check = WireStories.Refused(story) with { Evidence = [story.All<HoldReleased>().ElementAt(decisive)] };
        var ladder = Ladder.From(story, check);

        Assert.That(ladder.Rows, Has.Count.LessThanOrEqualTo(60).And.Some.Property("Expected").Not.Null);
        Assert.That(ladder.Rows.Sum(r => r.Segments), Is.EqualTo(403), "What is left out is counted.");
        Assert.That(ladder.Around(24).Rows, Has.Count.LessThanOrEqualTo(24).And.Some.Property("Expected").Not.Null);
    }

    // 8 MiB in small segments with an answer to each: quadratic work would take minutes.
    [Test, CancelAfter(60_000)]
    public void A_very_long_recording_is_drawn_all_the_same(CancellationToken cancellationToken)
    {
        var script = StudentServer("long").Handshake();
        for (var i = 0; i < 20_000; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            script.Then(Sent("client", "?")).Client("data 1").Server("data 400").Then(Received("client", "!"));
        }
        var ladder = Ladder.From(script.End());

        Assert.That(ladder.Rows, Has.Count.LessThanOrEqualTo(60));
        Assert.That(ladder.Rows.Sum(r => r.Segments), Is.EqualTo(40_003));
        Assert.That(cancellationToken.IsCancellationRequested, Is.False);
    }

    [TestCaseSource(nameof(Hostile))]
    public void Output_of_a_program_is_safe_in_every_form(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        var story = StudentServer(text).Handshake().Then(
            new ProgramOutput("server", "stdout", bytes), new ProgramOutput("server", "stderr", bytes), new PeerReceived("client", bytes.Length, bytes),
            new WireBypassed("server", text), new FileCollected("server", text, null, null, null), new Stalled("idle", text, []))
            .Server("FIN", "dropped", text).End();
        var ladder = Ladder.From(story, WireStories.Refused(story) with { Title = text, Evidence = [story.First<Stalled>()!] });

        var svg = XDocument.Parse(LadderSvg.Write(ladder, "en")).Root!;
        Assert.That(svg.Descendants().Select(e => e.Name.LocalName).Distinct(), Is.SubsetOf(
            new[] { "title", "desc", "style", "rect", "line", "path", "text", "tspan", "g" }));
        Assert.That(svg.Value.Replace("\n", "").EnumerateRunes().Where(IsHarmful), Is.Empty);
        foreach (var line in LadderText.Lines(ladder, "en", unicode: true))
            Assert.That(line.EnumerateRunes().Where(IsHarmful), Is.Empty);
        Assert.That(LadderText.Lines(ladder, "ko", unicode: false), Has.All.Matches<string>(l => l is not null && l.All(c => c is >= ' ' and <= '~')));
    }

    [Test]
    public void No_line_is_wider_than_the_limit([Values(40, 60, 77, 78, 80, 100, 140)] int width, [Values("en", "ko")] string language, [Values] bool unicode)
    {
        foreach (var (_, story) in WireStories.All)
            foreach (var line in LadderText.Lines(Ladder.From(story, WireStories.Refused(story)), language, unicode, width))
                Assert.That(new Segment(line).CellCount(), Is.LessThanOrEqualTo(width), line);
    }

    [Test]
    public void Nothing_is_drawn_of_a_scenario_without_connections()
    {
        var build = new ScenarioRecording("build", [new BuildStarted("server", "C", "cc"), new ScenarioEnded()], new Dictionary<string, byte[]>());

        Assert.That(Ladder.From(build).IsEmpty, Is.True);
        Assert.That(Ladder.From(WireStories.NoWire).IsEmpty, Is.False);
    }

    private static bool IsHarmful(Rune rune) => Rune.GetUnicodeCategory(rune) is System.Globalization.UnicodeCategory.Control
        or System.Globalization.UnicodeCategory.Format or System.Globalization.UnicodeCategory.OtherNotAssigned;
}
