using Courseware.Recordings;

namespace Courseware.Grading.Explaining;

/// <summary>What is said of the deciding call, in both languages.</summary>
internal static class CallSentence
{
    /// <summary>
    /// <c>file_server.c:58 calls close(4): that gives up both directions.</c> Without a line, <paramref name="title"/> (the server, the client)
    /// stands in its place.
    /// </summary>
    public static string Of(ProgramCalled call, LocalizedText? consequence, string title, string language)
    {
        var korean = language == "ko";
        var place = call.Line is { } line ? $"{line.File}:{line.Number}" : null;
        var fact = (korean, call) switch
        {
            (false, { Name: ProgramCalled.Signal }) => $"{place ?? $"The {title}"} was ended by {call.Text}",
            (true, { Name: ProgramCalled.Signal }) => $"{place ?? title}에서 {call.Text} 시그널로 끝남",
            (false, { IsWaiting: true }) => $"{place ?? $"The {title}"} waits in {call.Text}",
            (true, { IsWaiting: true }) => $"{place ?? title}에서 {call.Text} 안에서 기다림",
            (false, { IsPrint: true }) => $"{place ?? $"The {title}"} prints it",
            (true, { IsPrint: true }) => $"{place ?? title}에서 출력함",
            (false, { Error: { } error }) => $"{place ?? $"The {title}"} calls {call.Text}, which fails with {error}",
            (false, { Returned: 0, Name: "read" or "recv" or "recvmsg" or "readv" }) => $"{place ?? $"The {title}"} calls {call.Text}, which returns 0",
            (true, { Returned: 0, Name: "read" or "recv" or "recvmsg" or "readv" }) => $"{place ?? title}에서 {call.Text} 호출(반환값 0)",
            (false, _) => $"{place ?? $"The {title}"} calls {call.Text}",
            (true, { Error: { } error }) => $"{place ?? title}에서 호출한 {call.Text} 실패({error})",
            (true, _) => $"{place ?? title}에서 {call.Text} 호출",
        };
        return consequence is null ? $"{fact}." : $"{fact}: {consequence.In(language)}.";
    }
}
