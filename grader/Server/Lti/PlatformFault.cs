using Courseware.Server.Localization;

namespace Courseware.Server.Lti;

/// <summary>Why a request to a service of a platform failed.</summary>
/// <param name="Kind">One of the words below.</param>
/// <param name="Detail">A status or a reason; nothing about a person.</param>
public sealed record PlatformFault(string Kind, string Detail)
{
    /// <summary>No response; no access token; a status that is not a success; an unreadable response; a list that is too long.</summary>
    internal const string Unreachable = "unreachable", NoToken = "no-token", Status = "status", Answer = "answer", TooLong = "too-long";

    /// <summary>The fault from the output of <see cref="ToString"/>.</summary>
    public static PlatformFault Parse(string text) => text.Split(' ', 2) is [var kind, var detail] ? new PlatformFault(kind, detail)
        : new PlatformFault(Answer, text);

    /// <summary>A sentence for a teacher.</summary>
    public string In(ServerTexts texts) => texts[$"lms-fault-{Kind}", ("detail", Reporting.SafeText.Line(Detail))];

    /// <inheritdoc/>
    public override string ToString() => $"{Kind} {Detail}";
}

/// <summary>A request to a service of a platform failed.</summary>
internal sealed class PlatformException(string kind, string detail) : Exception($"{kind} {detail}")
{
    /// <summary>The reason.</summary>
    public PlatformFault Fault { get; } = new(kind, detail);
}
