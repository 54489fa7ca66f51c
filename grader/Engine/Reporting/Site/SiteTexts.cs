namespace Courseware.Reporting.Site;

/// <summary>The labels of the course page in one language.</summary>
internal sealed record SiteTexts
{
    public required string Course { get; init; }
    public required string Lead { get; init; }
    public required string SkipToContent { get; init; }
    public required string AllExercises { get; init; }

    /// <summary>The name of the other language, in that language.</summary>
    public required string OtherName { get; init; }

    public required string OnThisPage { get; init; }
    public required string Exercises { get; init; }
    public required string NoExercises { get; init; }
    public required string Handout { get; init; }
    public required string NoHandout { get; init; }
    public required string HandoutElsewhere { get; init; }
    public required string Table { get; init; }
    public required string States { get; init; }
    public required string StatesOfAll { get; init; }
    public required string StatesOfOne { get; init; }
    public required string NoPath { get; init; }
    public required string Path { get; init; }
    public required string Demos { get; init; }
    public required string DemosAre { get; init; }

    /// <summary>{0} = why.</summary>
    public required string NotRun { get; init; }

    public required string PlayIt { get; init; }
    public required string AsText { get; init; }
    public required string Programs { get; init; }
    public required string Papers { get; init; }
    public required string Checks { get; init; }

    /// <summary>{0} = checks of the core, {1} = their points.</summary>
    public required string CoreChecks { get; init; }

    /// <summary>{0} = robust checks.</summary>
    public required string RobustChecks { get; init; }

    public required string Begin { get; init; }
    public required string Footer { get; init; }

    /// <summary>The link to the packets of a run.</summary>
    public required string Capture { get; init; }

    /// <summary>The name of the diagram's own box.</summary>
    public required string Diagram { get; init; }

    /// <summary>Where the arrows of the diagram come from.</summary>
    public required string Sources { get; init; }

    /// <summary>The pages of the lecture.</summary>
    public required string Lecture { get; init; }

    /// <summary>The button that forgets what was answered.</summary>
    public required string Reset { get; init; }

    public static SiteTexts For(string language) => language switch
    {
        "en" => English,
        "ko" => Korean,
        _ => throw new ArgumentException($"There are no texts in the language '{language}', only in 'en' and 'ko'.", nameof(language)),
    };

    private static SiteTexts English { get; } = new()
    {
        Course = "How a TCP connection ends",
        Lead = "Exercises in which you write programs that end a connection, and see on the wire what really happened.",
        SkipToContent = "Skip to the content",
        AllExercises = "All exercises",
        OtherName = "한국어",
        OnThisPage = "On this page",
        Exercises = "The exercises",
        NoExercises = "There are no exercises yet.",
        Handout = "The handout",
        NoHandout = "This exercise has no handout.",
        HandoutElsewhere = "This handout is available only in Korean.",
        Table = "Table",
        States = "The states of the connection",
        StatesOfAll = "Each end of a connection goes through these states by itself. Bold arrows are covered by an exercise.",
        StatesOfOne = "The path of this exercise through the states in which a connection ends.",
        NoPath = "This exercise has no path of its own in the diagram.",
        Path = "Path",
        Demos = "On a real connection",
        DemosAre = "The lecture's own programs, run when this page was made. Time goes downwards, each arrow is a segment.",
        NotRun = "This could not be run where the page was made: {0}",
        PlayIt = "Play it row by row",
        AsText = "The same as text",
        Programs = "Programs",
        Papers = "Documents",
        Checks = "Checks",
        CoreChecks = "{0} for {1} points",
        RobustChecks = "{0} robust",
        Begin = "Begin",
        Footer = "Made by grader site. This page loads nothing from the network. Its one script steps through the recordings.",
        Capture = "The packets, for Wireshark (pcapng)",
        Reset = "Remove my answers",
        Sources = "Where the arrows come from, and what Linux does",
        Lecture = "The lecture",
        Diagram = "State diagram",
    };

    private static SiteTexts Korean { get; } = new()
    {
        Course = "TCP 연결은 어떻게 끝나는가",
        Lead = "연결을 끝내는 프로그램을 직접 작성하고, 실제로 무슨 일이 일어났는지 회선에서 확인하는 과제입니다.",
        SkipToContent = "본문으로 건너뛰기",
        AllExercises = "전체 과제",
        OtherName = "English",
        OnThisPage = "이 페이지의 내용",
        Exercises = "과제",
        NoExercises = "아직 과제가 없습니다.",
        Handout = "과제 안내",
        NoHandout = "이 과제에는 안내문이 없습니다.",
        HandoutElsewhere = "안내문이 영어로만 있습니다.",
        Table = "표",
        States = "연결의 상태",
        StatesOfAll = "연결의 양쪽 끝은 각각 이 상태들을 거칩니다. 굵은 화살표는 과제에서 지나가는 길입니다.",
        StatesOfOne = "연결이 끝날 때의 상태 중 이 과제가 지나가는 길입니다.",
        NoPath = "이 과제는 그림에 표시할 길이 없습니다.",
        Path = "길",
        Demos = "실제 연결에서",
        DemosAre = "이 페이지를 만들 때 강의용 프로그램을 실제로 실행한 기록입니다. 시간은 아래로 흐르고 화살표 하나가 세그먼트 하나입니다.",
        NotRun = "이 페이지를 만든 컴퓨터에서는 실행할 수 없었습니다: {0}",
        PlayIt = "한 줄씩 재생하기",
        AsText = "텍스트로 보기",
        Programs = "프로그램",
        Papers = "함께 내는 파일",
        Checks = "검사",
        CoreChecks = "{0}개, {1}점",
        RobustChecks = "robust {0}개",
        Begin = "시작하기",
        Footer = "grader site로 만든 페이지입니다. 네트워크에서 아무것도 불러오지 않습니다. 스크립트는 기록을 한 단계씩 보여 주는 데에만 쓰입니다.",
        Capture = "Wireshark로 볼 수 있는 패킷 파일(pcapng)",
        Reset = "내 답 지우기",
        Sources = "화살표의 출처와 Linux의 동작",
        Lecture = "강의",
        Diagram = "상태도",
    };
}
