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

    public static ClassTexts For(string language) => TextBinder.Bind<ClassTexts>(Source, language);

    private static readonly TextTable Source = TextTable.Own("class");
}
