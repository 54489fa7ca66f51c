namespace Courseware.Reporting.Site;

/// <summary>The labels of the two pages of the lecture in one language.</summary>
internal sealed record LectureTexts(
    string Story, string StoryLead, string Teachers, string TeachersLead, string Home, string OtherName, string Contents, string FromHandout,
    string Read, string See, string Check, string Minutes, string Show, string Ask, string HandOut, string Beside, string BesideTeachers, string Mistakes,
    string MistakesLead, string NoMistakes, string FailedOf, string AsText, string Total, string Keys, string Footer, string Skip, string Says)
{
    public static LectureTexts For(string language) => language == "ko" ? Korean : English;

    private static readonly LectureTexts English = new(
        "The lecture, sentence by sentence", "What the lecture says, in its order: each sentence with the text to read, the recording to step through, and the checks that ask for it.",
        "For teachers", "What to show when. Each recording opens in lecture mode with L: full screen, large type; the arrow keys and a presenter's keys step.",
        "All exercises", "한국어", "Chapters", "From the handout", "Read", "See", "Checked by", "{0} min", "Show", "Ask the room", "Then hand out",
        "For teachers: what to show when", "The lecture, sentence by sentence", "What your class gets wrong",
        "The checks that most of your class failed, each with the recording of one submission. Nobody is named.",
        "With grader site --batch DIR the five checks that most of a class failed stand here, each with a ladder.",
        "failed by {0} of {1}", "The same as text", "{0} minutes in all",
        "→ or Page Down: next step. ← or Page Up: back. Space: play. Home, End. L: lecture mode. Esc: the whole ladder.",
        "Made by grader site. This page loads nothing from the network and runs no script.", "Skip to the content", "The lecture says");

    private static readonly LectureTexts Korean = new(
        "강의, 한 문장씩", "강의에서 말하는 것을 그 순서대로 모았습니다. 문장마다 읽을 글, 한 단계씩 볼 기록, 그것을 묻는 검사가 있습니다.",
        "강의하는 분께", "언제 무엇을 보여 줄지 정리했습니다. 기록마다 L 키를 누르면 강의 모드(전체 화면, 큰 글씨)가 되고, 화살표 키나 프레젠터로 넘깁니다.",
        "전체 과제", "English", "차례", "과제 안내에서", "읽기", "보기", "이것을 묻는 검사", "{0}분", "보여 주기", "질문하기", "과제 내기",
        "강의하는 분께: 언제 무엇을 보여 줄지", "강의, 한 문장씩", "우리 반이 자주 틀리는 것",
        "가장 많이 통과하지 못한 검사와 그때의 기록 하나씩입니다. 이름은 나오지 않습니다.",
        "grader site --batch DIR로 만들면 한 반에서 가장 많이 통과하지 못한 검사 다섯 개가 그림과 함께 여기에 나옵니다.",
        "{1}명 중 {0}명이 통과하지 못함", "텍스트로 보기", "모두 {0}분",
        "→ 또는 Page Down: 다음 단계. ← 또는 Page Up: 뒤로. 스페이스: 재생. Home, End. L: 강의 모드. Esc: 전체 그림.",
        "grader site로 만든 페이지입니다. 네트워크에서 아무것도 불러오지 않으며 스크립트를 실행하지 않습니다.", "본문으로 건너뛰기", "강의의 문장");
}
