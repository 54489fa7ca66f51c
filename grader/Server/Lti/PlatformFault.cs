using Courseware.Server.Localization;

namespace Courseware.Server.Lti;

/// <summary>Why a service of a platform did not do what it was asked.</summary>
/// <param name="Kind">One of the words below.</param>
/// <param name="Detail">A status or a reason; nothing about a person.</param>
public sealed record PlatformFault(string Kind, string Detail)
{
    /// <summary>There is no answer; no access token; an answer that is not a success; an answer that cannot be read; a list without an end.</summary>
    internal const string Unreachable = "unreachable", NoToken = "no-token", Status = "status", Answer = "answer", TooLong = "too-long";

    /// <summary>What <see cref="ToString"/> made.</summary>
    public static PlatformFault Parse(string text) => text.Split(' ', 2) is [var kind, var detail] ? new PlatformFault(kind, detail)
        : new PlatformFault(Answer, text);

    /// <summary>A sentence for a teacher.</summary>
    public string In(ServerTexts texts) => texts[$"lms-fault-{Kind}", ("detail", Reporting.SafeText.Line(Detail))];

    /// <inheritdoc/>
    public override string ToString() => $"{Kind} {Detail}";
}

/// <summary>A service of a platform did not do what it was asked.</summary>
internal sealed class PlatformException(string kind, string detail) : Exception($"{kind} {detail}")
{
    /// <summary>Why.</summary>
    public PlatformFault Fault { get; } = new(kind, detail);
}
