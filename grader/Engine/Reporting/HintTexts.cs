namespace Courseware.Reporting;

/// <summary>
/// The words of hints and of the progress from one attempt to the next. <paramref name="WhichLine"/>: {0} = the title of the check.
/// <paramref name="Progress"/>: {0} and {1} = checks passed before, and of how many, {2} = when, {3} = passed now; <paramref name="At"/>: {0} = a time
/// of today; <paramref name="On"/>: {0} = a date.
/// </summary>
internal sealed record HintTexts(
    string Question, string Concept, string Line, string Call, string More, string WhichLine, string Nothing, string Progress, string Yesterday, string At, string On)
{
    public static HintTexts For(string language) => language == "ko" ? Korean : English;

    private static readonly HintTexts English = new(
        "Question", "Concept", "Line", "Call", "More", "Which line of your program should make this hold: {0}?", "No check failed: there is nothing to hint at.",
        "Progress: {0} of {1} checks {2}, {3} now.", "yesterday", "at {0}", "on {0}");

    private static readonly HintTexts Korean = new(
        "질문", "개념", "줄", "호출", "더 보기", "프로그램의 어느 줄이 다음을 보장합니까? {0}", "통과하지 못한 검사가 없어 힌트가 없습니다.",
        "진행: {2} {1}개 중 {0}개 통과, 지금 {3}개 통과.", "어제", "오늘 {0}에", "{0}에");
}
