namespace Courseware.Grading;

/// <summary>
/// The text of a reason code. <paramref name="Hint"/>, where there is one, is a closer next step than the check's own; <paramref name="Why"/> says why
/// this problem matters, where the check's own text is about another one.
/// </summary>
public sealed record ReasonText(LocalizedText Message, LocalizedText? Hint, LocalizedText? Why = null);
