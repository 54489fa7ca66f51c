using Courseware.Grading;
using Courseware.Judging;
using Courseware.Reporting.Classes;
using Courseware.Tests.JudgingTests;

namespace Courseware.Tests.BatchTests;

/// <summary>A made-up class with everything that a name can do to a file.</summary>
internal static class Classes
{
    public static readonly ExerciseManifest Exercise = SampleRecordings.Exercise.Manifest;

    public static readonly IReadOnlyList<StudentRow> Rows =
    [
        Graded("2026001", "Kim, \"Minsu\"", 100) with { Keys = ["2026001", "4711", "kim@example.org"], Report = "students/2026001/report.html" },
        Graded("2026002", "=cmd|' /C calc'!A0", 66) with { Keys = ["2026002", "4712"], Final = 56.5m, DaysLate = 1, Penalty = 9.5m, SameAs = "2026001" },
        Graded("2026003", "이영희", 0) with { Keys = ["2026003", "Participant 1003"], Attempts = 3, WasRetried = true },
        new StudentRow("2026004", "<script>alert(1)</script>", RowStatus.Missing) { Keys = ["2026004", "4714"], Note = "nothing was handed in" },
        new StudentRow("2026005", "\u202Eevil\n@x", RowStatus.Error) { Keys = ["2026005"], Note = "The engine\nis gone." },
        Graded("2026006", "", 40) with { Status = RowStatus.Partial, MaxScore = 80, Keys = ["2026006", "4716"] },
    ];

    public static readonly ClassReport Report = new(
        "half-close", "File transfer with half-close", "process", "pid-namespace",
        [new("builds", Tier.Core, 40, "it builds"), new("half-closes", Tier.Core, 60, "EOF & <more>"), new("survives", Tier.Robust, 0, "it survives")],
        Rows, [new AlikePair("2026001", "2026003", 87)]);

    private static StudentRow Graded(string id, string name, int score) => new(id, name, RowStatus.Graded)
    {
        Score = score,
        MaxScore = 100,
        RobustPassed = score == 100 ? 1 : 0,
        Final = score,
        Attempts = 1,
        Key = "k",
        Digest = "d",
        Checks =
        [
            new CheckMark("builds", Tier.Core, score > 0 ? Verdict.Passed : Verdict.Failed, score > 0 ? "" : "compile-error", score > 0 ? 40 : 0, 40),
            new CheckMark(
                "half-closes", Tier.Core, score == 100 ? Verdict.Passed : score == 40 ? Verdict.Inconclusive : score == 0 ? Verdict.Skipped : Verdict.Failed,
                score == 66 ? "reset-after-eof" : score == 40 ? "overload" : "", score == 100 ? 60 : 0, score == 40 ? 0 : 60),
            new CheckMark("survives", Tier.Robust, score == 100 ? Verdict.Passed : Verdict.Failed, score == 100 ? "" : "crashed:SIGSEGV", 0, 0),
        ],
    };
}
