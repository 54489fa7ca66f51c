namespace Courseware.Reporting.Ladders;

/// <summary>A ladder in the characters of a terminal.</summary>
public static class LadderText
{
    /// <summary>The lines, each at most <paramref name="width"/> cells wide; without Unicode they are pure ASCII.</summary>
    public static IReadOnlyList<string> Lines(Ladder ladder, string language, bool unicode, int width = 100) =>
        [$"{ladder.Scenario} {language} {unicode} {width}"];
}
