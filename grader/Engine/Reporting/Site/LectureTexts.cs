namespace Courseware.Reporting.Site;

/// <summary>The labels of the two pages of the lecture in one language.</summary>
internal sealed record LectureTexts
{
    public required string Story { get; init; }
    public required string StoryLead { get; init; }
    public required string Teachers { get; init; }
    public required string TeachersLead { get; init; }
    public required string Home { get; init; }
    public required string OtherName { get; init; }
    public required string Contents { get; init; }
    public required string FromHandout { get; init; }
    public required string Read { get; init; }
    public required string See { get; init; }
    public required string Check { get; init; }
    public required string Minutes { get; init; }
    public required string Show { get; init; }
    public required string Ask { get; init; }
    public required string HandOut { get; init; }
    public required string Beside { get; init; }
    public required string BesideTeachers { get; init; }
    public required string Mistakes { get; init; }
    public required string MistakesLead { get; init; }
    public required string NoMistakes { get; init; }
    public required string FailedOf { get; init; }
    public required string AsText { get; init; }
    public required string Total { get; init; }
    public required string Keys { get; init; }
    public required string Footer { get; init; }
    public required string Skip { get; init; }
    public required string Says { get; init; }

    public static LectureTexts For(string language) => TextBinder.Bind<LectureTexts>(Source, language);

    private static readonly TextTable Source = TextTable.Own("lecture");
}
