using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;

namespace Courseware.Reporting.Site;

/// <summary>What the script of the page says, in one language. Places for values are <c>{0}</c>, <c>{1}</c>, ….</summary>
internal sealed record PlayerTexts
{
    public required string Start { get; init; }
    public required string Hint { get; init; }
    public required string Server { get; init; }
    public required string Client { get; init; }
    public required string Arrives { get; init; }
    public required string Lost { get; init; }
    public required string Flags { get; init; }

    /// <summary>{0} = the relative number, {1} = the one in the segment.</summary>
    public required string Absolute { get; init; }

    public required string Length { get; init; }
    public required string Window { get; init; }
    public required string Sent { get; init; }
    public required string Arrived { get; init; }
    public required string Never { get; init; }

    /// <summary>{0} = the number of the packet.</summary>
    public required string Capture { get; init; }

    public required string Controls { get; init; }
    public required string First { get; init; }
    public required string Back { get; init; }
    public required string Next { get; init; }
    public required string End { get; init; }
    public required string Play { get; init; }
    public required string Pause { get; init; }
    public required string Jump { get; init; }
    public required string Pace { get; init; }
    public required string Slow { get; init; }
    public required string Normal { get; init; }
    public required string Fast { get; init; }
    public required string Ask { get; init; }
    public required string Lecture { get; init; }
    public required string Close { get; init; }

    /// <summary>{0} = step, {1} = of how many, {2} = the time.</summary>
    public required string Step { get; init; }

    public required string Send { get; init; }

    /// <summary>What is in a queue with a FIN: {0} = bytes, {1} = what the kernel's table shows.</summary>
    public required string Fin { get; init; }

    /// <summary>Why the two differ.</summary>
    public required string FinNote { get; init; }

    public required string Receive { get; init; }

    /// <summary>{0} = the line of the source.</summary>
    public required string Line { get; init; }

    public required string Waits { get; init; }
    public required string NoCall { get; init; }

    /// <summary>{0} = the server's state, {1} = the client's.</summary>
    public required string Lit { get; init; }

    public required string Predict { get; init; }
    public required string Answers { get; init; }
    public required string Right { get; init; }

    /// <summary>{0} = the right answer.</summary>
    public required string Wrong { get; init; }

    public required string Measured { get; init; }
    public required string GoOn { get; init; }
    public required string Skip { get; init; }

    /// <summary>{0} = answered, {1} = of how many, {2} = of these right.</summary>
    public required string Progress { get; init; }

    public required string WhatIf { get; init; }

    /// <summary>{0} = the last step that both runs have.</summary>
    public required string Fork { get; init; }

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };

    public string ToJson() => JsonSerializer.Serialize(this, Options);

    public static PlayerTexts For(string language) => language == "ko" ? Korean : English;

    private static PlayerTexts English { get; } = new()
    {
        Start = "Step through it",
        Hint = "Point at an arrow, or move to it with Tab: its flags, its numbers, and what it means.",
        Server = "server",
        Client = "client",
        Arrives = "arrives",
        Lost = "never arrives",
        Flags = "flags",
        Absolute = "{0} (on the wire: {1})",
        Length = "data",
        Window = "window",
        Sent = "sent at",
        Arrived = "arrived at",
        Never = "never",
        Capture = "The capture for Wireshark: this is packet {0}",
        Controls = "Stepping",
        First = "To the beginning (Home)",
        Back = "One step back (←)",
        Next = "Next step (→)",
        End = "To the end (End)",
        Play = "Play (space)",
        Pause = "Pause (space)",
        Jump = "Go to a step",
        Pace = "Pace",
        Slow = "slow",
        Normal = "normal",
        Fast = "fast",
        Ask = "ask me first",
        Lecture = "Lecture mode: full screen (L)",
        Close = "Show the whole ladder (Esc)",
        Step = "Step {0} of {1}, {2}",
        Send = "send queue",
        Fin = "{0} B + FIN (ss: {1})",
        FinNote = "A FIN in a queue is not a byte; ss shows it as one more",
        Receive = "receive queue",
        Line = "line {0}",
        Waits = "has not returned",
        NoCall = "has called nothing yet",
        Lit = "States now: server {0}, client {1}",
        Predict = "Before you see it",
        Answers = "Answers",
        Right = "Right.",
        Wrong = "No. It was: {0}",
        Measured = "Measured",
        GoOn = "Go on",
        Skip = "Show it without an answer",
        Progress = "Answered: {0} of {1} questions of this page, {2} right.",
        WhatIf = "What if: the same experiment, another decision",
        Fork = "The two runs part after step {0}.",
    };

    private static PlayerTexts Korean { get; } = new()
    {
        Start = "한 단계씩 보기",
        Hint = "화살표를 가리키거나 Tab으로 옮겨 가면 플래그와 번호, 뜻을 볼 수 있습니다.",
        Server = "서버",
        Client = "클라이언트",
        Arrives = "도착",
        Lost = "도착하지 않음",
        Flags = "플래그",
        Absolute = "{0} (실제 번호 {1})",
        Length = "데이터",
        Window = "윈도",
        Sent = "보낸 때",
        Arrived = "도착한 때",
        Never = "도착하지 않음",
        Capture = "Wireshark용 캡처 파일: 이 세그먼트는 패킷 {0}",
        Controls = "단계별 보기",
        First = "처음으로 (Home)",
        Back = "한 단계 뒤로 (←)",
        Next = "다음 단계 (→)",
        End = "끝으로 (End)",
        Play = "재생 (스페이스)",
        Pause = "멈춤 (스페이스)",
        Jump = "단계 고르기",
        Pace = "속도",
        Slow = "느리게",
        Normal = "보통",
        Fast = "빠르게",
        Ask = "먼저 물어보기",
        Lecture = "강의 모드: 전체 화면 (L)",
        Close = "전체 그림 보기 (Esc)",
        Step = "{1}단계 중 {0}단계, {2}",
        Send = "송신 큐",
        Fin = "{0} B + FIN (ss: {1})",
        FinNote = "큐에 있는 FIN은 바이트가 아니지만 ss는 하나 더 많게 보여 줍니다",
        Receive = "수신 큐",
        Line = "{0}행",
        Waits = "아직 반환하지 않음",
        NoCall = "아직 부른 함수가 없음",
        Lit = "지금 상태: 서버 {0}, 클라이언트 {1}",
        Predict = "보기 전에 예측해 보세요",
        Answers = "답",
        Right = "맞습니다.",
        Wrong = "아닙니다. 실제로는: {0}",
        Measured = "측정한 값",
        GoOn = "계속",
        Skip = "답하지 않고 보기",
        Progress = "이 페이지의 질문 {1}개 중 {0}개에 답했고 {2}개가 맞았습니다.",
        WhatIf = "같은 실험, 다른 선택",
        Fork = "두 실행은 {0}단계 뒤에서 갈라집니다.",
    };
}
