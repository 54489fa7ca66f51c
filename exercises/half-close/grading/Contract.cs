using System.Text;
using Courseware.Recordings;

namespace Courseware.Exercises.HalfClose;

/// <summary>The contract of the exercise: the textbook's own names and words.</summary>
internal static class Contract
{
    /// <summary>The file that the server sends, in its working directory.</summary>
    public const string SentFile = "file_server.c";

    /// <summary>The file that the client stores.</summary>
    public const string SavedFile = "receive.dat";

    /// <summary>What the server prints before the client's message.</summary>
    public const string MessagePrefix = "Message from client: ";

    /// <summary>What the client prints when it has the file.</summary>
    public const string ReceivedLine = "Received file data";

    /// <summary>The client's message.</summary>
    public const string Thanks = "Thank you";

    /// <summary>The message as the textbook sends it: with its NUL.</summary>
    public static byte[] ThanksWithNul { get; } = Encoding.ASCII.GetBytes(Thanks + "\0");

    /// <summary>Sizes around the textbook's buffer of 30 bytes, and beyond; the most telling first, for the report.</summary>
    public static IReadOnlyList<int> Sizes { get; } = [5003, 31, 60, 30, 29, 1, 0, (1 << 20) + 7];

    /// <summary>A message that no program can know beforehand; with its NUL it fits the textbook's buffer.</summary>
    public static string Nonce(ulong seed) => $"{Thanks} {Seeds.Digits(seed, "message")}";
}
