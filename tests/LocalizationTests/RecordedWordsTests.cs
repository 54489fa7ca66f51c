using System.Text.RegularExpressions;
using Courseware.Grading;
using Courseware.Recordings;
using Courseware.Reporting.Ladders;
using Courseware.Wire;

namespace Courseware.Tests.LocalizationTests;

/// <summary>A recording has English descriptions and codes; reports have words in both languages.</summary>
internal sealed partial class RecordedWordsTests
{
    private static readonly string[] Report =
    [
        "server: process file_server waits in read(4), without a time limit; poll(), for at most 2.5 s",
        "client: process file_client is running (using the CPU)",
        "client: process file_client is stopped by a signal",
        "client: has ended",
        "server: socket 0.0.0.0:9000 is in LISTEN; no connection waits for accept()",
        "server: socket 10.99.0.2:9000 → 10.99.0.1:40000 is in CLOSE_WAIT; 12 B and EOF not read, 3 B not acknowledged",
        "server: socket 10.99.0.2:9000 → 10.99.0.1:40000 is in ESTABLISHED; both queues are empty",
    ];

    [Test]
    public void A_stall_report_is_shown_in_Korean() => Assert.That(StallLines.In("ko", Report, [new Stalled("idle", "server:exit", Report)]), Is.EqualTo(new[]
    {
        "server: 프로세스 file_server가 기다리는 호출: read(4)(시간 제한 없음); poll()(최대 2.5초)",
        "client: 프로세스 file_client 실행 중(CPU 사용)",
        "client: 프로세스 file_client는 시그널을 받고 멈춰 있음",
        "client: 이미 끝남",
        "server: 소켓 0.0.0.0:9000의 상태 LISTEN, accept()를 기다리는 연결 없음",
        "server: 소켓 10.99.0.2:9000 → 10.99.0.1:40000의 상태 CLOSE_WAIT, 아직 읽지 않은 12 B + EOF, 아직 확인받지 못한 3 B",
        "server: 소켓 10.99.0.2:9000 → 10.99.0.1:40000의 상태 ESTABLISHED, 두 큐가 모두 비어 있음",
    }));

    [Test]
    public void English_and_the_lines_of_programs_stay_as_they_are()
    {
        string[] printed = ["server: has ended"];

        Assert.That(StallLines.In("en", Report, [new Stalled("idle", "server:exit", Report)]), Is.EqualTo(Report));
        Assert.That(StallLines.In("ko", printed, [new Stalled("idle", "server:exit", Report[..1])]), Is.EqualTo(printed));
    }

    // As strings: a match has other matches as properties, and its text would have no end.
    private static IEnumerable<string> Matches() =>
        from match in new[] { SegmentMatch.Syn, SegmentMatch.Fin, SegmentMatch.Rst, SegmentMatch.Data, SegmentMatch.Stream, SegmentMatch.PureAck,
            SegmentMatch.AckOfFin }
        from narrowed in new[] { match, match.FromServer, match.FromClient.First(), match.FromServer.First(3), match.FromClient.Nth(2) }
        select narrowed.Description;

    [TestCaseSource(nameof(Matches))]
    public void A_description_of_segments_has_both_languages(string description)
    {
        var words = SegmentWords.Of(description);

        Assert.That(words.English, Is.EqualTo(description));
        Assert.That(words.Korean, Does.Not.Contain("from").And.Not.Contain("first").And.Not.Contain("number"));
    }

    [Test]
    public void An_unknown_description_stays_as_it_is() =>
        Assert.That(SegmentWords.Of("the seventh wonder"), Is.EqualTo(LocalizedText.Same("the seventh wonder")));

    [Test]
    public void Every_wait_of_a_scenario_has_words()
    {
        var waits = Repository.Files("exercises", ".cs").Concat(Repository.Files("grader/Engine/Labs", ".cs"))
            .SelectMany(f => Wait().Matches(File.ReadAllText(Path.Combine(Repository.Root, f)))).Select(m => m.Groups["code"].Value)
                .Distinct(StringComparer.Ordinal).ToList();

        Assert.That(waits, Does.Contain("send-or-close").And.Contain("listen"));
        Assert.That(waits.Where(code => WaitWords.Stopped(new Stalled("idle", $"server:{code}", [])).English == "Everything has stopped."), Is.Empty);
    }

    [Test]
    public void Everything_that_a_peer_holds_back_has_words()
    {
        var files = Repository.Files("exercises", ".cs").Concat(Repository.Files("grader/Cli/Templates", ".cs")).ToList();
        var texts = files.ToDictionary(f => f, f => File.ReadAllText(Path.Combine(Repository.Root, f)), StringComparer.Ordinal);
        var held = (from file in files
                    from Match hold in Hold().Matches(texts[file])
                    from value in hold.Groups["literal"].Success ? [hold.Groups["literal"].Value]
                        : Constants(Path.GetDirectoryName(file)!, hold.Groups["name"].Value)
                    select value).Distinct(StringComparer.Ordinal).ToList();

        Assert.That(held, Does.Contain("fin").And.Contain("rest-of-answer").And.Contain("next-piece"));
        foreach (var what in held)
        {
            var lane = LadderWords.Lane(new HoldReleased("client", what, Quiet: true, 0, 0.1))!.Value.Text;
            Assert.That(lane.Korean.Replace("read()", "", StringComparison.Ordinal), Does.Not.Match("[a-z]{3,}"), what);
        }

        IEnumerable<string> Constants(string folder, string name) =>
            from file in files
            where Path.GetDirectoryName(file) == folder
            from Match constant in Regex.Matches(texts[file], $"const string {name} = \"(?<value>[a-z-]+)\"", RegexOptions.ExplicitCapture,
                TimeSpan.FromSeconds(1))
            select constant.Groups["value"].Value;
    }

    [GeneratedRegex("""Hold(?:UntilIdle|ForSilence)Async\(\w+, \w+, (?:"(?<literal>[a-z-]+)"|(?:\w+\.)?(?<name>[A-Z]\w+))""",
        RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Hold();

    [GeneratedRegex("""Waiting\(\$?"[^:"]+:(?<code>[a-z-]+)"\)""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Wait();
}
