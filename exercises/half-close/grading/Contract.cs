using System.Text;
using Courseware.Labs;
using Courseware.Recordings;

namespace Courseware.Exercises.HalfClose;

/// <summary>The contract of the exercise: the textbook's own names and words.</summary>
internal static class Contract
{
    /// <summary>The file that the server sends, in its working directory.</summary>
    public const string SentFile = "file_server.c";

    /// <summary>The file that the client stores.</summary>
    public const string SavedFile = "receive.dat";

    /// <summary>The text that the server prints before the client's message.</summary>
    public const string MessagePrefix = "Message from client: ";

    /// <summary>The line that the client prints when it has the file.</summary>
    public const string ReceivedLine = "Received file data";

    /// <summary>The client's message.</summary>
    public const string Thanks = "Thank you";

    /// <summary>The message as the textbook sends it: with its NUL.</summary>
    public static byte[] ThanksWithNul { get; } = Encoding.ASCII.GetBytes(Thanks + "\0");

    /// <summary>
    /// Sizes around the textbook's buffer of 30 bytes, multiples of the usual ones (30,000 of 100, 1,000 and their like, 65,536 of the powers of
    /// two), and beyond; the most telling first, for the report.
    /// </summary>
    public static IReadOnlyList<int> Sizes { get; } = [5003, 31, 60, 30, 29, 1, 0, 30_000, 65_536, (1 << 20) + 7];

    /// <summary>
    /// The file to send. Where the server's source names another file, that one exists too, so that all other checks can run; one scenario leaves it
    /// out, to show what the server does without it.
    /// </summary>
    public static IEnumerable<(string Name, byte[] Bytes)> FilesToSend(ScenarioContext context, bool provideOthers) =>
        [.. context.OtherFileNames("server", SentFile, provideOthers).Prepend(SentFile).Select(name => (name, context.Payload.Bytes))];

    /// <summary>A message that no program can know beforehand; with its NUL it fits the textbook's buffer.</summary>
    public static string Nonce(ulong seed) => $"{Thanks} {Seeds.Digits(seed, "message")}";
}
