using Courseware.Judging;

namespace Courseware.Exercises.HalfClose;

/// <summary>Does each role build?</summary>
internal static class BuildChecks
{
    public static IReadOnlyList<Check> All { get; } =
    [
        new("server-builds", [BuildCheck.Scenario], e => BuildCheck.Judge(e, "server")),
        new("client-builds", [BuildCheck.Scenario], e => BuildCheck.Judge(e, "client")),
    ];
}
