namespace Courseware.Reporting.Classes;

/// <summary>The words of the page about a class.</summary>
internal sealed record ClassTexts
{
    public required string Students { get; init; }
    public required string Student { get; init; }
    public required string Status { get; init; }
    public required string Score { get; init; }
    public required string Final { get; init; }
    public required string Late { get; init; }
    public required string Robust { get; init; }
    public required string Note { get; init; }
    public required string SameAs { get; init; }
    public required string Again { get; init; }
    public required string Scores { get; init; }
    public required string ScoresHint { get; init; }
    public required string Checks { get; init; }
    public required string Check { get; init; }
    public required string Failed { get; init; }
    public required string Share { get; init; }
    public required string Reasons { get; init; }
    public required string Clusters { get; init; }
    public required string ClustersHint { get; init; }
    public required string NoClusters { get; init; }
    public required string Alike { get; init; }
    public required string AlikeHint { get; init; }
    public required string NoAlike { get; init; }
    public required string Lab { get; init; }
    public required string Mean { get; init; }
    public required string Median { get; init; }
    public required string NotIsolated { get; init; }
    public required string SortHint { get; init; }
    public required IReadOnlyDictionary<RowStatus, string> Statuses { get; init; }

    private static readonly ClassTexts English = new()
    {
        Students = "Students",
        Student = "Student",
        Status = "Status",
        Score = "Score",
        Final = "Final",
        Late = "Days late",
        Robust = "Robust",
        Note = "Note",
        SameAs = "the same work as",
        Again = "graded again, alone",
        Scores = "Scores",
        ScoresHint = "How many students have a score in each range, in percent of what could be had.",
        Checks = "Checks",
        Check = "Check",
        Failed = "Failed",
        Share = "of those asked",
        Reasons = "Reasons",
        Clusters = "Who fails in the same way",
        ClustersHint = "Students whose programs fail the same checks for the same reasons. What many get wrong is worth a word in the lecture.",
        NoClusters = "No program fails a check.",
        Alike = "Submissions that look alike",
        AlikeHint = "A hint where to look, never a verdict: the handout's starter and what many programs have in common are left out. The figure is how much of the smaller one is in the other.",
        NoAlike = "None have more in common than the lecture explains.",
        Lab = "Lab",
        Mean = "Mean",
        Median = "Median",
        NotIsolated = "The programs ran in the process lab: they were not isolated from this machine or from each other.",
        SortHint = "A click on a heading sorts.",
        Statuses = new Dictionary<RowStatus, string>
        {
            [RowStatus.Graded] = "graded",
            [RowStatus.Partial] = "partly decided",
            [RowStatus.Unreadable] = "cannot be read",
            [RowStatus.Error] = "grader failed",
            [RowStatus.Missing] = "missing",
            [RowStatus.Pending] = "not graded yet",
        },
    };

    private static readonly ClassTexts Korean = new()
    {
        Students = "학생",
        Student = "학생",
        Status = "상태",
        Score = "점수",
        Final = "최종",
        Late = "지각 일수",
        Robust = "견고성",
        Note = "비고",
        SameAs = "같은 제출물:",
        Again = "단독으로 다시 채점함",
        Scores = "점수 분포",
        ScoresHint = "받을 수 있는 점수에 대한 백분율 구간마다 학생 수를 보여 줍니다.",
        Checks = "검사 항목",
        Check = "검사",
        Failed = "실패",
        Share = "검사받은 학생 중",
        Reasons = "이유",
        Clusters = "같은 방식으로 실패한 학생",
        ClustersHint = "같은 검사를 같은 이유로 통과하지 못한 학생들입니다. 여럿이 틀리는 것은 강의에서 다룰 만합니다.",
        NoClusters = "검사에 실패한 프로그램이 없습니다.",
        Alike = "서로 비슷한 제출물",
        AlikeHint = "살펴볼 곳을 알려 줄 뿐 판정이 아닙니다. 과제의 시작 코드와 많은 프로그램에 공통인 부분은 뺐습니다. 숫자는 작은 쪽의 얼마가 다른 쪽에도 있는지를 나타냅니다.",
        NoAlike = "강의 내용으로 설명되지 않을 만큼 비슷한 제출물이 없습니다.",
        Lab = "랩",
        Mean = "평균",
        Median = "중앙값",
        NotIsolated = "프로그램이 process 실행 환경에서 실행되었습니다. 이 컴퓨터나 서로에게서 격리되지 않았습니다.",
        SortHint = "제목을 누르면 정렬됩니다.",
        Statuses = new Dictionary<RowStatus, string>
        {
            [RowStatus.Graded] = "채점됨",
            [RowStatus.Partial] = "일부만 판정됨",
            [RowStatus.Unreadable] = "읽을 수 없음",
            [RowStatus.Error] = "채점기 오류",
            [RowStatus.Missing] = "미제출",
            [RowStatus.Pending] = "아직 채점 안 됨",
        },
    };

    public static ClassTexts For(string language) => language == "ko" ? Korean : English;
}
