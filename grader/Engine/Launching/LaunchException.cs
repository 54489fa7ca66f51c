namespace Courseware.Launching;

/// <summary>The grader could not start or watch a program, through no fault of the program.</summary>
public sealed class LaunchException : Exception
{
    /// <summary>What was tried, what happened, and the next step.</summary>
    public LaunchException(string message) : base(message)
    {
    }

    /// <summary>The same, with its cause.</summary>
    public LaunchException(string message, Exception cause) : base(message, cause)
    {
    }
}
