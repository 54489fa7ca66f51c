namespace Courseware.Submissions;

/// <summary>A submission cannot be read as one: the message says what was tried, what is wrong and what to do.</summary>
public class SubmissionException(string message) : Exception(message);

/// <summary>There is no file at all in what was handed in: as good as nothing.</summary>
public sealed class EmptySubmissionException(string message) : SubmissionException(message);

/// <summary>This machine could not write what it copies: its fault, and no student's.</summary>
public sealed class WriteFailedException(string message, Exception inner) : IOException(message, inner);

/// <summary>A file of a submission that is not read, and why: <paramref name="Fact"/> completes "x …".</summary>
public sealed record LeftOut(string Path, string Fact);
