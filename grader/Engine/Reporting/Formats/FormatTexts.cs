using Courseware.Judging;

namespace Courseware.Reporting.Formats;

/// <summary>The words of the files for other tools, in one language; what the terminal report says too is in <see cref="Texts"/>.</summary>
internal sealed record FormatTexts
{
    public required IReadOnlyDictionary<Verdict, string> Verdicts { get; init; }
    public required string Verdict { get; init; }
    public required string Check { get; init; }
    public required string Points { get; init; }
    public required string WhatIsAsked { get; init; }

    /// <summary>{0} = how many.</summary>
    public required string MoreProblems { get; init; }

    /// <summary>{0} = how many.</summary>
    public required string MoreAnnotations { get; init; }

    /// <summary>{0} = points, {1} = of how many, {2} = the same as a part of a hundred, {3} = checks.</summary>
    public required string Scaled { get; init; }

    /// <summary>{0} = checks.</summary>
    public required string NothingDecided { get; init; }

    public required string NotGraded { get; init; }

    public required string CannotBeGraded { get; init; }

    public static FormatTexts For(string language) => language == "ko" ? Korean : English;

    private static FormatTexts English { get; } = new()
    {
        Verdicts = new Dictionary<Verdict, string>
        {
            [Judging.Verdict.Passed] = "passed",
            [Judging.Verdict.Failed] = "failed",
            [Judging.Verdict.Skipped] = "skipped",
            [Judging.Verdict.Inconclusive] = "undecided",
            [Judging.Verdict.Error] = "grader failed",
        },
        Verdict = "Verdict",
        Check = "Check",
        Points = "Points",
        WhatIsAsked = "What is asked",
        MoreProblems = "{0} more checks did not pass; there is no room for them here.",
        MoreAnnotations = "{0} more annotations were left out",
        Scaled = "Not every check could be decided here ({3}). They count neither for nor against the submission: "
            + "{0} of {1} points is {2} of 100.",
        NothingDecided = "No check with points could be decided here ({0}). The 0 is not a grade: the submission has to be graded again.",
        NotGraded = "The grader did not finish. That says nothing about the submission, and the 0 is not its grade. "
            + "Submit again, or ask your instructor to grade it again; the output of the autograder says what happened.",
        CannotBeGraded = "What was handed in cannot be graded as it is. Nothing was built or run, and the 0 is not its grade.",
    };

    private static FormatTexts Korean { get; } = new()
    {
        Verdicts = new Dictionary<Verdict, string>
        {
            [Judging.Verdict.Passed] = "통과",
            [Judging.Verdict.Failed] = "실패",
            [Judging.Verdict.Skipped] = "건너뜀",
            [Judging.Verdict.Inconclusive] = "판정 불가",
            [Judging.Verdict.Error] = "채점기 오류",
        },
        Verdict = "판정",
        Check = "검사",
        Points = "점수",
        WhatIsAsked = "묻는 것",
        MoreProblems = "통과하지 못한 검사가 {0}개 더 있지만 여기에 다 적을 수 없습니다.",
        MoreAnnotations = "표시하지 않은 주석 {0}개",
        Scaled = "여기서 판정하지 못한 검사가 있습니다({3}). 이 검사들은 점수에 넣지 않습니다: {1}점 중 {0}점은 100점 중 {2}점입니다.",
        NothingDecided = "점수가 있는 검사를 하나도 판정하지 못했습니다({0}). 0점은 성적이 아니며 다시 채점해야 합니다.",
        NotGraded = "채점이 끝나지 못했습니다. 제출물에 대해 알 수 있는 것은 없으며 0점은 성적이 아닙니다. 다시 제출하거나 담당 교수에게 재채점을 "
            + "요청하세요. 무슨 일이 있었는지는 채점기 출력에 있습니다.",
        CannotBeGraded = "제출한 그대로는 채점할 수 없습니다. 아무것도 빌드하거나 실행하지 않았으며 0점은 성적이 아닙니다.",
    };
}
