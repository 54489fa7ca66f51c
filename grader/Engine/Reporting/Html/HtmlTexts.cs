using Courseware.Judging;

namespace Courseware.Reporting.Html;

/// <summary>The labels that only the HTML report has; the others are those of <see cref="Texts"/>.</summary>
internal sealed record HtmlTexts
{
    /// <summary>{0} = exercise, {1} = submission.</summary>
    public required string Title { get; init; }

    public required string SkipToChecks { get; init; }
    public required string Time { get; init; }

    /// <summary>{0} = points.</summary>
    public required string OutOf { get; init; }

    public required string AllChecks { get; init; }
    public required string Verdict { get; init; }
    public required string Check { get; init; }
    public required string Points { get; init; }
    public required string Problems { get; init; }
    public required string NoProblems { get; init; }

    /// <summary>{0} = id of the check.</summary>
    public required string SameAs { get; init; }

    public required string Exhibit { get; init; }

    /// <summary>{0} = id of the scenario.</summary>
    public required string Connection { get; init; }

    /// <summary>{0} = the size of the file with its unit, {1} = seed.</summary>
    public required string FileOf { get; init; }

    /// <summary>{0} = id of the scenario.</summary>
    public required string DrawnElsewhere { get; init; }

    public required string AsText { get; init; }
    public required string Printed { get; init; }
    public required string PrintedNothing { get; init; }

    /// <summary>{0} = count.</summary>
    public required string Bytes { get; init; }

    public required string OneByte { get; init; }

    /// <summary>{0} = count with its unit.</summary>
    public required string LeftOut { get; init; }

    public required string WentWell { get; init; }

    /// <summary>{0} = id of the check.</summary>
    public required string WentWellBecause { get; init; }

    public required string Notes { get; init; }
    public required string BackToChecks { get; init; }
    public required string Footer { get; init; }
    public required IReadOnlyDictionary<Verdict, string> Verdicts { get; init; }

    public static HtmlTexts For(string language) => language switch
    {
        "en" => English,
        "ko" => Korean,
        _ => throw new ArgumentException($"There are no texts in the language '{language}', only in 'en' and 'ko'.", nameof(language)),
    };

    private static HtmlTexts English { get; } = new()
    {
        Title = "{0}: report on {1}",
        SkipToChecks = "Skip to the checks",
        Time = "Time",
        OutOf = "of {0}",
        AllChecks = "All checks",
        Verdict = "Verdict",
        Check = "Check",
        Points = "Points",
        Problems = "What did not pass",
        NoProblems = "Nothing to correct: no check failed.",
        SameAs = "The same as {0}, above.",
        Exhibit = "What was seen",
        Connection = "The connection in scenario {0}",
        FileOf = "file of {0}, seed {1}",
        DrawnElsewhere = "The connection in scenario {0} is drawn further up.",
        AsText = "The same as text",
        Printed = "What the programs printed",
        PrintedNothing = "The programs printed nothing.",
        Bytes = "{0} bytes",
        OneByte = "1 byte",
        LeftOut = "{0} left out here",
        WentWell = "A connection that went well",
        WentWellBecause = "From the check {0}, which passed.",
        Notes = "Notes",
        BackToChecks = "Back to all checks",
        Footer = "Every verdict was decided from what was recorded on the connection. This page loads nothing from the network.",
        Verdicts = new Dictionary<Verdict, string>
        {
            [Judging.Verdict.Passed] = "passed",
            [Judging.Verdict.Failed] = "failed",
            [Judging.Verdict.Skipped] = "skipped",
            [Judging.Verdict.Inconclusive] = "undecided",
            [Judging.Verdict.Error] = "grader failed",
        },
    };

    private static HtmlTexts Korean { get; } = new()
    {
        Title = "{0}: {1} 채점 결과",
        SkipToChecks = "검사 목록으로 건너뛰기",
        Time = "걸린 시간",
        OutOf = "/ {0}점",
        AllChecks = "전체 검사",
        Verdict = "판정",
        Check = "검사",
        Points = "점수",
        Problems = "통과하지 못한 검사",
        NoProblems = "고칠 것이 없습니다. 실패한 검사가 없습니다.",
        SameAs = "위의 {0} 설명과 같습니다.",
        Exhibit = "관찰된 내용",
        Connection = "시나리오 {0}의 연결",
        FileOf = "{0} 파일, 시드 {1}",
        DrawnElsewhere = "시나리오 {0}의 연결은 위에 그려져 있습니다.",
        AsText = "텍스트로 보기",
        Printed = "프로그램이 출력한 내용",
        PrintedNothing = "프로그램이 아무것도 출력하지 않았습니다.",
        Bytes = "{0}바이트",
        OneByte = "1바이트",
        LeftOut = "여기서 {0} 생략",
        WentWell = "제대로 끝난 연결",
        WentWellBecause = "통과한 검사 {0}의 기록입니다.",
        Notes = "참고",
        BackToChecks = "전체 검사로 돌아가기",
        Footer = "모든 판정은 연결에서 기록된 내용만으로 내렸습니다. 이 페이지는 네트워크에서 아무것도 불러오지 않습니다.",
        Verdicts = new Dictionary<Verdict, string>
        {
            [Judging.Verdict.Passed] = "통과",
            [Judging.Verdict.Failed] = "실패",
            [Judging.Verdict.Skipped] = "건너뜀",
            [Judging.Verdict.Inconclusive] = "판정 불가",
            [Judging.Verdict.Error] = "채점기 오류",
        },
    };
}
