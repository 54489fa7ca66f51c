using Courseware.Judging;

namespace Courseware.Exercises.HalfClose;

/// <summary>Does each role build?</summary>
internal static class BuildChecks
{
    public static IReadOnlyList<Check> All { get; } =
    [
        new("server-builds", [BuildJudgement.Scenario], e => BuildJudgement.Judge(e, "server")),
        new("client-builds", [BuildJudgement.Scenario], e => BuildJudgement.Judge(e, "client")),
    ];
}
