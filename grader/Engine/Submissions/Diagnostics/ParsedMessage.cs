using Courseware.Recordings;

namespace Courseware.Submissions.Diagnostics;

/// <summary>The severity of a message.</summary>
internal enum Severity
{
    Error,
    Warning,

    /// <summary>It only says that there were errors.</summary>
    Summary,
}

/// <summary>One message found in a build's output.</summary>
internal sealed record ParsedMessage(Severity Severity, Diagnostic Diagnostic);
