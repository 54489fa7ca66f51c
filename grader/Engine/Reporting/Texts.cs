using Courseware.Grading;

namespace Courseware.Reporting;

/// <summary>The labels of the reports in one language. The texts of the checks come with the result.</summary>
internal sealed record Texts
{
    public required string Submission { get; init; }
    public required string Lab { get; init; }
    public required string Wire { get; init; }
    public required string Seed { get; init; }
    public required string Asked { get; init; }

    /// <summary>{0} = ids of the checks that were asked for.</summary>
    public required string AskedChecks { get; init; }

    public required string Handout { get; init; }
    public required string Core { get; init; }
    public required string Robust { get; init; }

    /// <summary>{0} = ids of the checks that did not pass.</summary>
    public required string WaitsFor { get; init; }

    public required string NotPossibleHere { get; init; }
    public required string RanTwice { get; init; }

    /// <summary>{0} = id of the scenario.</summary>
    public required string DecidedBy { get; init; }

    public required string Inconclusive { get; init; }
    public required string GraderFault { get; init; }

    /// <summary>{0} = id of the check that has the full text.</summary>
    public required string SameAs { get; init; }

    /// <summary>{0} = id of the check that has the ladder of the same scenario.</summary>
    public required string LadderAbove { get; init; }

    public required string Why { get; init; }
    public required string NextStep { get; init; }
    public required string Again { get; init; }

    /// <summary>{0} = points, {1} = most points.</summary>
    public required string Score { get; init; }

    /// <summary>The same, when only some checks were asked.</summary>
    public required string ScoreOfAsked { get; init; }

    /// <summary>{0} = passed, {1} = all of the robust tier.</summary>
    public required string RobustScore { get; init; }

    /// <summary>{0} = seconds.</summary>
    public required string Seconds { get; init; }

    public required string Partial { get; init; }

    /// <summary>The label of the problem to be mended first.</summary>
    public required string FixFirst { get; init; }

    /// <summary>While a submission is watched.</summary>
    public required string Watching { get; init; }

    public required string Note { get; init; }

    /// <summary>How well a lab keeps programs apart, by its code in the result.</summary>
    public required IReadOnlyDictionary<string, string> Isolation { get; init; }

    /// <summary>How the programs met, by its code in the result: {0} = why there is no wire.</summary>
    public required IReadOnlyDictionary<string, string> Wires { get; init; }

    /// <summary>{0} = the program, {1} = the address, {2} = scenarios.</summary>
    public required string Bypassed { get; init; }

    /// <summary>{0} = how many, {1} = scenarios.</summary>
    public required string UsesUdp { get; init; }

    /// <summary>{0} = how many, {1} = scenarios.</summary>
    public required string MoreConnections { get; init; }

    /// <summary>While a stage runs, by <see cref="GradingProgress.Stage"/>: {0} = done, {1} = total, {2} = current.</summary>
    public required IReadOnlyDictionary<string, string> Doing { get; init; }

    /// <summary>When a stage is over, by <see cref="GradingProgress.Stage"/>: {0} = total.</summary>
    public required IReadOnlyDictionary<string, string> Done { get; init; }

    /// <summary>{0} = seconds.</summary>
    public required string DemoRecorded { get; init; }

    public required string DemoKeys { get; init; }

    /// <summary>The label of the commands that play what an exercise shows in a lecture.</summary>
    public required string Demos { get; init; }

    public static Texts For(string language) => language switch
    {
        "en" => English,
        "ko" => Korean,
        _ => throw new ArgumentException($"There are no texts in the language '{language}', only in 'en' and 'ko'.", nameof(language)),
    };

    private static Texts English { get; } = new()
    {
        Submission = "Submission",
        Lab = "Lab",
        Wire = "Wire",
        Seed = "Seed",
        Asked = "Selected",
        AskedChecks = "{0} (with prerequisites)",
        Handout = "Handout",
        Core = "Core",
        Robust = "Robust",
        WaitsFor = "skipped: requires {0}",
        NotPossibleHere = "cannot be decided in this lab",
        RanTwice = "ran twice",
        DecidedBy = "scenario {0}",
        Inconclusive = "What was recorded cannot decide this check. It costs no points.",
        GraderFault = "The grader failed here, not your program.",
        SameAs = "The same as {0}, above.",
        LadderAbove = "What happened in this scenario is drawn above, at {0}.",
        Why = "Why it matters",
        NextStep = "Next step",
        Again = "Reproduce",
        Score = "Score {0}/{1}",
        ScoreOfAsked = "Score {0}/{1} (only the checks you selected)",
        RobustScore = "robust {0}/{1}",
        Seconds = "{0} s",
        FixFirst = "Fix first",
        Watching = "Waiting for the next save (Ctrl-C ends)",
        Partial = "partial: not every check could be decided here",
        Note = "Note",
        Isolation = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["pid-namespace"] = "each program in a pid namespace of its own",
            ["isolated"] = "each role in a container without rights, no network but the wire",
            ["none"] = "programs are not isolated",
        },
        Wires = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["tun"] = "a private network (TUN); the grader sees every segment",
            ["veth"] = "a private network (veth); the grader sees every segment",
            ["loopback"] = "none ({0}): the loopback interface, no segments are seen",
        },
        Bypassed = "The {0} listens on {1} only, where no other host reaches it. It was graded over the loopback interface, past the wire, so no segments were seen ({2}). Bind to INADDR_ANY.",
        UsesUdp = "UDP datagrams were sent ({0}; {1}). This exercise is about TCP: socket(PF_INET, SOCK_STREAM, 0).",
        MoreConnections = "Up to {0} connections were made where one is enough ({1}).",
        Doing = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            [GradingProgress.Building] = "building {2}",
            [GradingProgress.Running] = "{0}/{1} scenarios  {2}",
        },
        Done = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            [GradingProgress.Building] = "Build finished",
            [GradingProgress.Running] = "Scenarios run: {0}",
        },
        DemoRecorded = "A real run, over already: it took {0} s. This is its recording, row by row.",
        DemoKeys = "Enter, space, → next row   q end",
        Demos = "Demos",
    };

    private static Texts Korean { get; } = new()
    {
        Submission = "제출물",
        Lab = "실행 환경",
        Wire = "회선",
        Seed = "시드",
        Asked = "요청한 검사",
        AskedChecks = "{0} (선행 검사 포함)",
        Handout = "과제 안내",
        Core = "기본",
        Robust = "견고성",
        WaitsFor = "먼저 통과해야 하는 검사: {0}",
        NotPossibleHere = "이 실행 환경에서는 판정할 수 없음",
        RanTwice = "두 번 실행함",
        DecidedBy = "시나리오 {0}",
        Inconclusive = "기록만으로는 이 검사를 판정할 수 없습니다. 감점은 없습니다.",
        GraderFault = "제출한 프로그램이 아니라 채점기에서 문제가 생겼습니다.",
        SameAs = "위의 {0} 설명과 같습니다.",
        LadderAbove = "이 시나리오에서 일어난 일은 위의 {0}에 그려져 있습니다.",
        Why = "왜 중요한가",
        NextStep = "다음 단계",
        Again = "다시 실행",
        Score = "점수 {0}/{1}",
        ScoreOfAsked = "요청한 검사의 점수 {0}/{1}",
        RobustScore = "견고성 {0}/{1}",
        Seconds = "{0}초",
        FixFirst = "먼저 고칠 것",
        Watching = "다음 저장을 기다리는 중 (Ctrl-C로 끝내기)",
        Partial = "부분 결과: 이 환경에서 판정하지 못한 검사가 있습니다",
        Note = "참고",
        Isolation = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["pid-namespace"] = "프로그램마다 별도의 pid 네임스페이스",
            ["isolated"] = "역할마다 권한 없는 컨테이너, 회선 외의 네트워크 없음",
            ["none"] = "격리 없음",
        },
        Wires = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["tun"] = "전용 네트워크(TUN), 채점기가 모든 세그먼트를 봄",
            ["veth"] = "전용 네트워크(veth), 채점기가 모든 세그먼트를 봄",
            ["loopback"] = "없음({0}): 루프백 인터페이스를 쓰므로 세그먼트를 볼 수 없음",
        },
        Bypassed = "{0}이(가) {1}에서만 연결을 기다려서 다른 호스트는 닿을 수 없습니다. 루프백 인터페이스로 채점했으므로 세그먼트를 보지 못했습니다({2}). INADDR_ANY에 bind하세요.",
        UsesUdp = "UDP 데이터그램이 전송되었습니다({0}개, {1}). 이 과제는 TCP를 다룹니다: socket(PF_INET, SOCK_STREAM, 0).",
        MoreConnections = "연결 하나로 충분한데 최대 {0}개를 만들었습니다({1}).",
        Doing = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            [GradingProgress.Building] = "빌드 중  {2}",
            [GradingProgress.Running] = "시나리오 {0}/{1}  {2}",
        },
        Done = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            [GradingProgress.Building] = "빌드 끝남",
            [GradingProgress.Running] = "시나리오 실행 완료: {0}개",
        },
        DemoRecorded = "방금 실제로 실행한 결과입니다. {0}초 만에 끝난 일을 기록에서 한 줄씩 보여 드립니다.",
        DemoKeys = "Enter, 스페이스, → 다음 줄   q 끝내기",
        Demos = "시연",
    };
}
