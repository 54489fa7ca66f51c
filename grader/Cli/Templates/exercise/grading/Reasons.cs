using Courseware.Judging;

namespace Courseware.Exercises.__CODE__;

/// <summary>The reasons of this exercise; their texts are in <c>exercise.yaml</c>. <see cref="Reason"/> has the reasons that all exercises have.</summary>
internal static class Reasons
{
    public static readonly Reason AnswerNotPrinted = new("answer-not-printed");
    public static readonly Reason ClosedBothDirections = new("closed-both-directions");
    public static readonly Reason NoFin = new("no-fin");
    public static readonly Reason ResetForFin = new("reset-for-fin");
    public static readonly Reason WrongGreeting = new("wrong-greeting");
}
