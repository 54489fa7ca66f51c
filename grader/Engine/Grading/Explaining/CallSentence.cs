using Courseware.Recordings;

namespace Courseware.Grading.Explaining;

/// <summary>The sentence about the deciding call, in both languages.</summary>
internal static class CallSentence
{
    /// <summary>The texts about calls.</summary>
    public static TextTable Table { get; } = TextTable.Own("calls");

    /// <summary>
    /// <c>file_server.c:58 calls close(4): that gives up both directions.</c> Without a line, <paramref name="title"/> (the server, the client)
    /// stands in its place.
    /// </summary>
    public static string Of(ProgramCalled call, LocalizedText? consequence, string title, string language)
    {
        var place = call.Line is { } line ? LocalizedText.Same($"{line.File}:{line.Number}") : Table["no-line", ("title", title)];
        var fact = Table[KeyOf(call), ("place", place), ("call", call.Text), ("error", call.Error ?? "")];
        return (consequence is null ? Table["fact", ("fact", fact)] : Table["fact-and-consequence", ("fact", fact), ("consequence", consequence)]).In(language);
    }

    private static string KeyOf(ProgramCalled call) => call switch
    {
        { Name: ProgramCalled.Signal } => "signal",
        { IsWaiting: true } => "waits",
        { IsPrint: true } => "prints",
        { Error: not null } => "fails",
        { Returned: 0, Name: "read" or "recv" or "recvmsg" or "readv" } => "end-of-stream",
        _ => "calls",
    };
}
