using Courseware.Recordings;

namespace Courseware.Reporting;

/// <summary>Sentences for the reader about how the programs were built. Pure.</summary>
public static class BuildNotes
{
    private static readonly TextTable Table = TextTable.Own("build-notes");

    /// <summary>One sentence for each remark of the build.</summary>
    public static IReadOnlyList<string> From(IReadOnlyList<ScenarioRecording> recordings, string language) =>
        [.. recordings.SelectMany(r => r.All<BuildRemarked>())
            .Select(e => Table.Find(e.Remark)?.With(("file", e.File), ("name", e.Name)).In(language)).OfType<string>().Distinct(StringComparer.Ordinal)];
}
