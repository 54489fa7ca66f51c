using System.Text.Json;
using Courseware.Reporting;
using Courseware.Reporting.Classes;
using Courseware.Server.Data;

namespace Courseware.Server.Grading;

/// <summary>The record of a grading.</summary>
internal static class OutcomeRecord
{
    /// <summary>The record of an outcome that took so many seconds.</summary>
    public static Recorded Of(GradingOutcome outcome, double seconds)
    {
        seconds = Math.Round(seconds, 3);
        if (outcome.Result is not { } result)
            return new Recorded(ResultStatus.Unreadable, outcome.Message, seconds);
        using var body = new MemoryStream();
        ResultJson.Write(result, body);
        return new Recorded(result.Partial ? ResultStatus.Partial : ResultStatus.Graded, "", seconds)
        {
            Score = result.Score,
            MaxScore = result.MaxScore,
            RobustPassed = result.RobustPassed,
            RobustTotal = result.RobustTotal,
            Checks = JsonSerializer.Serialize(result.Checks.Select(c => new CheckMark(c.Id, c.Tier, c.Verdict, c.Reason, c.Points, c.MaxPoints))),
            Digest = outcome.Digest,
            Body = AttemptStore.Pack(body.ToArray()),
            Report = AttemptStore.Pack(outcome.Report),
            Sources = AttemptStore.Pack(SourceTexts.Write(outcome.Sources)),
            Recordings = outcome.Recordings,
        };
    }
}
