namespace Courseware.Cli;

/// <summary>The exit codes of the program.</summary>
internal static class ExitCode
{
    /// <summary>Every core check passed.</summary>
    public const int Passed = 0;

    /// <summary>Some core check did not pass.</summary>
    public const int NotPassed = 1;

    /// <summary>The command line, a manifest or a submission cannot be used as it is.</summary>
    public const int Usage = 2;

    /// <summary>The grader or its environment failed; nothing is said about the submission.</summary>
    public const int Failed = 3;
}
