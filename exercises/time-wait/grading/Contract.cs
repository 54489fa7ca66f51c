using System.Text;
using Courseware.Recordings;

namespace Courseware.Exercises.TimeWait;

/// <summary>The contract of the exercise, and the words for the moments at which sockets are sampled.</summary>
internal static class Contract
{
    /// <summary>The only role.</summary>
    public const string Server = "server";

    /// <summary>The origin of the grader's own server, which does the same without SO_REUSEADDR.</summary>
    public const string Plain = "original";

    /// <summary>The answer sheet with the findings of the student.</summary>
    public const string Notes = "notes.yaml";

    /// <summary>The client's FIN, which is held back.</summary>
    public const string Fin = "fin";

    /// <summary>A moment: the server's FIN has come, and the client holds its own back.</summary>
    public const string Served = "served";

    /// <summary>A moment after that, of a server that had not closed its socket yet: it waits without a time limit, or the limit is over.</summary>
    public const string StillOpen = "still-open";

    /// <summary>A moment: both ends are closed, the first run has ended, the second one has not begun.</summary>
    public const string BeforeRestart = "before-restart";

    /// <summary>A moment, sampled again and again: the last ACK is lost.</summary>
    public const string AckLost = "ack-lost";

    /// <summary>A moment: the repeated FIN has been answered.</summary>
    public const string Answered = "answered";

    /// <summary>The number of a client whose line is as long as a line may be.</summary>
    public const int LongClient = 3;

    private const int LongestLine = 60;

    /// <summary>The line of a scenario's n-th client, with its newline; no program can predict it.</summary>
    public static string Line(ulong seed, int client)
    {
        var text = $"client {client} {Seeds.Digits(seed, $"client {client}")}";
        return $"{(client == LongClient ? text.PadRight(LongestLine - 1, '.') : text)}\n";
    }

    /// <summary>The line as it is sent.</summary>
    public static byte[] LineBytes(ulong seed, int client) => Encoding.ASCII.GetBytes(Line(seed, client));

    /// <summary>The answer that the server must send.</summary>
    public static byte[] Answer(ulong seed, int client) => Encoding.ASCII.GetBytes("served: " + Line(seed, client));
}
