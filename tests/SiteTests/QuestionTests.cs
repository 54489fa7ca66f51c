using System.Globalization;
using System.Text;
using Courseware.Grading;
using Courseware.Labs;
using Courseware.Recordings;
using Courseware.Reporting.Ladders;
using Courseware.Reporting.Site;
using Courseware.Tests.ReportingTests;

namespace Courseware.Tests.SiteTests;

/// <summary>The questions of the course page, and the rows that are hidden until the answer.</summary>
internal sealed class QuestionTests
{
    private static readonly LocalizedText Any = new("x", "x");

    [Test]
    public void EOF_is_a_single_question_and_hidden_until_read_has_returned()
    {
        var recording = WireScript.Pair("s").Handshake().Server("FIN data 31").Client("FIN").Server("ACK").End();
        var (fin, other) = (recording.All<SegmentSeen>().ElementAt(3), recording.All<SegmentSeen>().ElementAt(4));

        var question = Ask(
            recording, ("client", $"{Call(fin.At, "read(4, 99)", 31)}{Call(fin.At + 0.00008, "read(4, 99)", 0)}"), ("server", Call(other.At, "read(5, 99)", 0)))
            .Single(q => q.Id.StartsWith("eof", StringComparison.Ordinal));

        Assert.That((question.Id, question.Options[question.Answer]), Is.EqualTo(("eof-client", "0")));
        Assert.That(question.AnsweredAt, Is.EqualTo(fin.At + 0.00008).Within(1e-6));
    }

    [Test]
    public void The_question_about_TIME_WAIT_comes_before_its_first_row()
    {
        var run = Model(WireStories.SimultaneousClose);
        var question = run.Questions.Single(q => q.Id == "time-wait");

        Assert.That(question.Options[question.Answer], Is.EqualTo("both"));
        Assert.That(run.Rows.Take(question.After + 1).SelectMany(r => new[] { r.ServerState, r.ClientState }), Has.None.EqualTo("TIME_WAIT"));
    }

    [Test]
    public void The_question_about_a_result_comes_before_the_row_that_prints_it()
    {
        var script = WireScript.Pair("s").Handshake().Client("FIN");
        var recording = script.Then(WireScript.Printed("client", "shutdown 0\n"), new ProcessesSeen("client", "x", []),
            WireScript.Printed("client", "write -1 EPIPE\n")).End();
        var failed = recording.All<ProgramOutput>().First().At + 0.00005;

        var run = Model(recording, ("client", Call(failed, "write(3, 5)", -1, 32)));
        var question = run.Questions.Single(q => q.Id == "error-client");

        Assert.That(question.Options[question.Answer], Is.EqualTo("-1 EPIPE"));
        Assert.That(run.Rows.Take(question.After + 1).SelectMany(r => r.Client), Has.None.Contains("EPIPE").And.None.Contains("prints"));
    }

    [Test]
    public void A_deadlock_has_a_question_and_the_tear_down_has_none()
    {
        var recording = WireScript.Pair("s").Handshake().Server("data 31").Client("ACK").After(0.5).End();
        var last = recording.All<SegmentSeen>().Last().At;
        var ended = recording.First<TearDownBegan>()!.At;

        var questions = Ask(
            recording, ("server", Begun(last, "read(5, 99)")), ("client", $"{Begun(last, "read(4, 30)")}{Returned(ended + 0.01, "read", 0)}"));

        Assert.That(questions.Select(q => $"{q.Id}: {q.Options[q.Answer]}"), Is.EqualTo(new[] { "deadlock: Nothing: both wait in read()" }));
        Assert.That(questions[0].Measured, Does.Contain("client, line 31: read(4, 30) had not returned after 500 ms"));
    }

    [Test]
    public void A_failing_bind_is_a_question_with_the_reason()
    {
        var recording = WireScript.Pair("s").Handshake().Server("FIN").Client("FIN").Server("ACK").End();

        var question = Ask(recording, ("server", Call(recording.All<SegmentSeen>().Last().At + 0.00005, "bind(3)", -1, 98))).Single(q => q.Id == "bind-server");

        Assert.That(question.Options[question.Answer], Is.EqualTo("-1 EADDRINUSE"));
        Assert.That(question.Measured, Does.Match(@"^line 31: bind\(3\) = -1 EADDRINUSE, 3\d\.\d ms after the beginning$"));
    }

    [Test]
    public void A_write_ended_by_SIGPIPE_is_a_question_after_a_reset()
    {
        var recording = WireScript.Pair("s").Handshake().Client("RST ACK").Then(new ProgramExited("server", null, "SIGPIPE", 0.01, 1000)).End();

        var question = Ask(recording, ("server", Begun(recording.All<SegmentSeen>().Last().Delivered!.Value + 0.00001, "write(4, 8)"))).Single();

        Assert.That((question.Id, question.Options[question.Answer]), Is.EqualTo(("signal-server", "SIGPIPE ends the program")));
    }

    private static IReadOnlyList<Question> Ask(ScenarioRecording recording, params (string Program, string Calls)[] calls) => Model(recording, calls).Questions;

    private static RunModel Model(ScenarioRecording recording, params (string Program, string Calls)[] calls)
    {
        var traced = recording with
        {
            Began = 0,
            Attachments = calls.ToDictionary(c => ScenarioRecording.CallsOf(c.Program), c => Encoding.ASCII.GetBytes(c.Calls), StringComparer.Ordinal),
        };
        DemoProgram[] programs = [new("server", "server.c"), new("client", "client.c")];
        var part = new DemoPart(Any, Any, programs, new Scenario("s", [], 0, PayloadKind.Text, _ => Task.CompletedTask), _ => Any);
        var ladder = Ladder.From(traced);
        LadderSvg.Write(ladder, "en", out var places);
        return RunModels.Of("k", part, traced, ladder, places, programs.ToDictionary(p => p.Source, _ => "", StringComparer.Ordinal), "", "en");
    }

    private static string Call(double at, string text, long result, int error = 0) => Begun(at, text) + Returned(at, text.Split('(')[0], result, error);

    private static string Begun(double at, string text) => string.Create(CultureInfo.InvariantCulture, $"{at * 1e9:0} 7 31 > {text}\n");

    private static string Returned(double at, string name, long result, int error = 0) =>
        string.Create(CultureInfo.InvariantCulture, $"{at * 1e9:0} 7 31 < {name} {result} {error}\n");
}
