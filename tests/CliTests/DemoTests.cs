using System.Text.RegularExpressions;
using System.Threading.Channels;
using Courseware.Cli;
using Courseware.Grading;
using Courseware.Reporting;
using Courseware.Wire;
using Spectre.Console;
using Spectre.Console.Testing;

namespace Courseware.Tests.CliTests;

/// <summary>The demos: real programs on whatever network this machine allows.</summary>
[CancelAfter(600_000)]
internal sealed class DemoTests
{
    // Whether the FIN has data with it is TCP's own affair.
    private const string Fin = "├[─ ]+FIN";
    private const string Message = "\"Thank you\\\\0\"";

    private static IEnumerable<Demo> Demos => ExerciseCatalog.Ids.Select(ExerciseCatalog.Find).SelectMany(e => e.Code.Demos);

    [Test]
    public async Task The_abrupt_close_refuses_the_message(CancellationToken cancellationToken)
    {
        Requires.Tools("cc");
        using var program = new RealProcess();

        var run = await program.RunAsync("demo", "half-close");

        Assert.That(run.ExitCode, Is.EqualTo(ExitCode.Passed), run.Text);
        Assert.That(run.Output, Does.Not.Contain('\u001b'));
        var (half, abrupt) = Parts(run.Output, "━━ 2/2");
        Assert.That(half, Does.Contain("server (file_server)").And.Contain("client: Thank you \\n\"").And.Contain("receive.dat: 70 B"));
        Assert.That(abrupt, Does.Contain("server (abrupt_server)").And.Contain("receive.dat: 70 B").And.Not.Contain("Message from"));
        if (await HasWireAsync(cancellationToken))
        {
            InOrder(half, "SYN ACK", "├[─ ]+data ", Fin, "FIN_WAIT_2", Message, "TIME_WAIT", "Seen: first the server's FIN, then Thank you");
            Assert.That(half, Does.Contain("half-closed").And.Not.Contain("RST"));
            InOrder(abrupt, Fin, Message, @"CLOSED ├─+ RST \(refused\)", "Seen: the same FIN, but Thank you was answered with RST");
            Assert.That(abrupt, Does.Not.Contain("TIME_WAIT"));
        }
        program.LeftNothing();
    }

    [Test]
    public async Task The_abrupt_close_is_a_separate_topic(CancellationToken cancellationToken)
    {
        Requires.Tools("cc");
        var run = await InProcess.RunAsync("demo", "abrupt-close", "--lang", "ko");

        Assert.That(run.ExitCode, Is.EqualTo(ExitCode.Passed), run.Text);
        Assert.That(run.Output, Does.Contain("━━ close(clnt_sd)").And.Contain("서버 (abrupt_server)").And.Not.Contain("1/").And.Not.Contain("file_server"));
        if (await HasWireAsync(cancellationToken))
            InOrder(run.Output, Fin, Message, @"├─+ RST \(거부\)", "결과: FIN은 같지만 Thank you에는 RST가 돌아왔습니다.");
    }

    [TestCase("en", "No arrows: the segments could not be captured here (--wire off).", "it still received Thank you", "never received Thank you")]
    [TestCase("ko", "화살표 없음: 여기서는 세그먼트를 볼 수 없었다 (--wire off).", "Thank you를 받았습니다", "Thank you를 받지 못했습니다")]
    public async Task Without_a_wire_it_explains_why_there_are_no_arrows(string language, string note, string half, string abrupt)
    {
        Requires.Linux();
        Requires.Tools("cc");
        var run = await InProcess.RunAsync("demo", "half-close", "--wire", "off", "--lang", language);

        InOrder(run.Output, Regex.Escape(note), "TIME_WAIT", half, Regex.Escape(note), abrupt);
        Assert.That(run.Output, Does.Not.Contain("◀").And.Not.Contain("▶"));
    }

    [Test]
    public async Task With_keys_each_row_waits_for_one_and_q_ends()
    {
        Requires.Tools("cc");
        var keys = Press(ConsoleKey.Enter, ConsoleKey.Spacebar, ConsoleKey.X, ConsoleKey.RightArrow, ConsoleKey.Q, ConsoleKey.Enter);
        using var output = new TestConsole().Width(100).Interactive();

        var code = await App.RunAsync(
            ["demo", "half-close", "--step"], new CliConsole(output, output) { Keys = () => keys }, TestContext.CurrentContext.CancellationToken);

        Assert.That(code, Is.EqualTo(ExitCode.Passed), output.Output);
        // Three rows: the server starts, it listens, the client starts.
        InOrder(output.Output, "━━ 1/2", @"server \(file_server\)", "starts", "LISTEN", "starts");
        Assert.That(output.Output, Does.Not.Contain("SYN_SENT").And.Not.Contain("2/2"));
        Assert.That(output.Output.Split("q end"), Has.Length.EqualTo(5), "The hint is shown each time a key is waited for.");
        Assert.That(keys.Count, Is.EqualTo(1), "What was pressed after q is not read.");
    }

    [Test]
    public async Task Keys_cannot_be_waited_for_where_there_are_none()
    {
        using var output = new TestConsole().Width(100).Interactive();
        using var error = new TestConsole().Width(1000);

        var code = await App.RunAsync(["demo", "half-close", "--step"], new CliConsole(output, error), TestContext.CurrentContext.CancellationToken);

        Assert.That(new ProgramRun(code, output.Output, error.Output).Error, Does.StartWith("grader: --step waits for keys, and stdin is not a terminal."));
        Assert.That((code, output.Output), Is.EqualTo((ExitCode.Usage, "")));
    }

    [Test]
    public async Task Without_keys_each_row_stays_alone_for_its_time(CancellationToken cancellationToken)
    {
        using var output = new TestConsole().Interactive();
        var time = new ImpatientTime();
        var player = new DemoPlayer(output, Channel.CreateUnbounded<ConsoleKeyInfo>().Reader, time, "hint");

        await player.PlayAsync(Steps(("a", 0), ("b", 1), ("c", 4)), new DemoPace(TimeSpan.FromSeconds(2), ByKey: false), cancellationToken);

        Assert.That(output.Output, Is.EqualTo("a\nb\nc\n"));
        Assert.That(time.Waited, Is.EqualTo(new[] { TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(8) }));
    }

    [Test]
    public async Task Space_pauses_a_demo(CancellationToken cancellationToken)
    {
        using var output = new TestConsole().Interactive();
        var keys = Press(ConsoleKey.Enter, ConsoleKey.Spacebar, ConsoleKey.Spacebar);

        await new DemoPlayer(output, keys, TimeProvider.System, "hint")
            .PlayAsync(Steps(("a", 0), ("b", 1), ("c", 1)), new DemoPace(TimeSpan.FromDays(1), ByKey: false), cancellationToken);

        Assert.That(output.Output, Does.Match(@"^a\nb\nhint\s*c\n$"));
    }

    [Test]
    public void A_stopped_demo_removes_its_hint()
    {
        using var output = new TestConsole().Interactive().EmitAnsiSequences();
        using var stop = new CancellationTokenSource();
        var playing = new DemoPlayer(output, Channel.CreateUnbounded<ConsoleKeyInfo>().Reader, TimeProvider.System, "hint")
            .PlayAsync(Steps(("a", 0), ("b", 1)), new DemoPace(TimeSpan.FromDays(1), ByKey: true), stop.Token);

        stop.Cancel();

        Assert.That(async () => await playing, Throws.InstanceOf<OperationCanceledException>());
        Assert.That(output.Output, Does.EndWith("hint\u001b[0m\r\u001b[2K").Or.EndWith("hint\r\u001b[2K"));
    }

    [Test]
    public void Every_topic_has_a_unique_name()
    {
        Assert.That(Demos.Select(d => d.Topic), Is.Unique.And.Not.Empty);
        foreach (var exercise in ExerciseCatalog.Ids.Select(ExerciseCatalog.Find))
        {
            foreach (var part in exercise.Code.Demos.SelectMany(d => d.Parts))
            {
                Assert.That(part.Programs.Select(p => Path.Combine(exercise.Folder, p.Source)), Has.All.Exist);
                Assert.That(part.Scenario.Programs, Is.EquivalentTo(part.Programs.Select(p => (p.Role, DemoPart.Origin))));
            }
        }
    }

    [Test]
    public void Every_text_of_a_demo_is_in_both_languages()
    {
        foreach (var text in Demos.SelectMany(d => d.Parts.SelectMany(p => new[] { p.Title, p.Before }).Append(d.Title)))
        {
            Assert.That(text.English, Is.Not.Empty.And.Property(nameof(string.Length)).LessThanOrEqualTo(200));
            Assert.That(text.English.Any(c => c is >= '가' and <= '힣'), Is.False, text.English);
            Assert.That(text.Korean.Any(c => c is >= '가' and <= '힣'), Is.True, text.Korean);
        }
    }

    private static (string First, string Second) Parts(string output, string between)
    {
        var at = output.IndexOf(between, StringComparison.Ordinal);
        Assert.That(at, Is.Positive, output);
        return (output[..at], output[at..]);
    }

    private static void InOrder(string text, params string[] patterns)
    {
        var rest = text;
        foreach (var pattern in patterns)
        {
            var found = Regex.Match(rest, pattern, RegexOptions.None, TimeSpan.FromSeconds(1));
            Assert.That(found.Success, Is.True, $"'{pattern}' is not in:\n{rest}\nwhich ends:\n{text}");
            rest = rest[(found.Index + found.Length)..];
        }
    }

    private static ChannelReader<ConsoleKeyInfo> Press(params IEnumerable<ConsoleKey> pressed)
    {
        var keys = Channel.CreateUnbounded<ConsoleKeyInfo>();
        foreach (var key in pressed)
            keys.Writer.TryWrite(new ConsoleKeyInfo('\0', key, shift: false, alt: false, control: false));
        return keys.Reader;
    }

    private static async Task<bool> HasWireAsync(CancellationToken cancellationToken) => (await NetworkChoice.BestAsync(cancellationToken)).HasWire;

    private static IReadOnlyList<DemoStep> Steps(params (string Text, double Pause)[] steps) =>
        [.. steps.Select(s => new DemoStep(new Text($"{s.Text}\n"), s.Pause))];

    /// <summary>Time in which every wait ends immediately; it remembers how long each should have been.</summary>
    private sealed class ImpatientTime : TimeProvider
    {
        public List<TimeSpan> Waited { get; } = [];

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            Waited.Add(dueTime);
            return base.CreateTimer(callback, state, TimeSpan.Zero, period);
        }
    }
}
