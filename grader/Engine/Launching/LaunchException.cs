namespace Courseware.Launching;

/// <summary>The grader could not start or watch a program, through no fault of the program.</summary>
public class LaunchException : Exception
{
    /// <summary><paramref name="message"/> names what was tried, what happened, and the next step.</summary>
    public LaunchException(string message) : base(message)
    {
    }

    /// <summary>The same, with its cause.</summary>
    public LaunchException(string message, Exception cause) : base(message, cause)
    {
    }
}

/// <summary>
/// A program did not start because of what the submission's programs did: they used up what there is, ended what starts programs, or left
/// nothing that can be started. It is recorded as an event, and needs no other report.
/// </summary>
public sealed class StartRefusedException(string? limit = null, string? why = null)
    : LaunchException(
        limit is null ? why ?? "The submission's programs made the start impossible." : $"The submission's programs have used up the limit of {limit}.")
{
    /// <summary>The limit, when it was one.</summary>
    public string? Limit => limit;
}
