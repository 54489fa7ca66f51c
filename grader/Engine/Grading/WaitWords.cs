using Courseware.Recordings;

namespace Courseware.Grading;

/// <summary>
/// The texts for what the grader waited for when a scenario stalled, in both languages. A recording has a code: <c>server:send-or-close</c>.
/// </summary>
public static class WaitWords
{
    private static readonly TextTable Table = TextTable.Own("waits");

    /// <summary>A sentence about a stall; without its second half where the code is not one of this version.</summary>
    public static LocalizedText Stopped(Stalled stalled) =>
        stalled.WaitingFor.Split(':') is [{ Length: > 0 } program, var code] && Table.Find($"action.{code}") is { } action
            ? Table["stalled", ("program", program), ("action", action)]
            : Table["stalled.somewhere"];
}
