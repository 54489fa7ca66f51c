using System.Text;
using Courseware.Recordings;

namespace Courseware.Exercises.Eof;

/// <summary>The contract of the exercise.</summary>
internal static class Contract
{
    /// <summary>The receiver's role: it listens.</summary>
    public const string Receiver = "server";

    /// <summary>The sender's role: it connects.</summary>
    public const string Sender = "client";

    /// <summary>The mode in which each process only closes.</summary>
    public const string CloseMode = "close";

    /// <summary>The mode in which the parent shuts the connection down for sending.</summary>
    public const string ShutdownMode = "shutdown";

    /// <summary>The text that the child prints before the received line.</summary>
    public const string HeardLabel = "heard";

    /// <summary>How much of the word comes first where it comes in two pieces, in bytes.</summary>
    public const int FirstPiece = 5;

    /// <summary>The parent's data.</summary>
    public static byte[] ParentPart { get; } = "from the parent\n"u8.ToArray();

    /// <summary>The child's data in the mode <see cref="CloseMode"/>, after the word.</summary>
    public static byte[] ChildPart { get; } = "from the child\n"u8.ToArray();

    /// <summary>The word of the receiver, which no program can know beforehand; a line of text.</summary>
    public static string Word(ulong seed) => $"go on {Seeds.Digits(seed, "word")}";

    /// <summary>The word as it is sent: with its newline.</summary>
    public static byte[] WordLine(ulong seed) => Encoding.ASCII.GetBytes(Word(seed) + "\n");
}
