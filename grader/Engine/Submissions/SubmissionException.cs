namespace Courseware.Submissions;

/// <summary>A submission cannot be read as one: the message says what was tried, what is wrong and what to do.</summary>
public sealed class SubmissionException(string message) : Exception(message);
