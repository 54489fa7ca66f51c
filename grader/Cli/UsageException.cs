namespace Courseware.Cli;

/// <summary>The command line cannot be followed: the message says why and what can be done instead.</summary>
internal sealed class UsageException(string message) : Exception(message);
