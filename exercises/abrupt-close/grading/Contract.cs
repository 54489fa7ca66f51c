using System.Text;
using Courseware.Recordings;

namespace Courseware.Exercises.AbruptClose;

/// <summary>The contract of the exercise, and the words for the moments at which sockets are sampled.</summary>
internal static class Contract
{
    public const string AbruptServer = "abrupt-server";
    public const string GracefulServer = "graceful-server";

    /// <summary>The file of the servers' second argument, in their working directory.</summary>
    public const string SentFile = "data.bin";

    /// <summary>The text that the graceful server prints before the client's message.</summary>
    public const string MessagePrefix = "Message from client: ";

    /// <summary>The answer sheet with the student's predictions.</summary>
    public const string Predictions = "predictions.yaml";

    /// <summary>Fits into the send buffer of a socket, and into no late reader's window. A prime: no block size of a program divides it.</summary>
    public const int Size = 40_009;

    /// <summary>A moment: the client's message waits in the socket that the server has not come to accept yet.</summary>
    public const string MessageWaits = "message-waits";

    /// <summary>A moment: the server is done with its direction, by close or by half-close, and the client has not spoken since.</summary>
    public const string Served = "served";

    /// <summary>A moment: the client has read everything and keeps its FIN back, and the server has done what it does without it.</summary>
    public const string BeforeFin = "before-fin";

    /// <summary>A moment: both ends have closed, and every program has ended.</summary>
    public const string AllClosed = "all-closed";

    /// <summary>The client's message, which no program can know beforehand.</summary>
    public static string Message(ulong seed) => $"Thank you {Seeds.Digits(seed, "message")}";

    /// <summary>The message as C programs send it.</summary>
    public static byte[] MessageBytes(ulong seed) => Encoding.ASCII.GetBytes(Message(seed) + "\0");
}
