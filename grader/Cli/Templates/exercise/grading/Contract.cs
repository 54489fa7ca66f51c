using System.Text;
using Courseware.Recordings;

namespace Courseware.Exercises.__CODE__;

/// <summary>The contract of the exercise: what the handout promises, in one place.</summary>
internal static class Contract
{
    /// <summary>The client's role, as in exercise.yaml.</summary>
    public const string Client = "client";

    /// <summary>The name of the grader's own end, a server.</summary>
    public const string Server = "server";

    /// <summary>The client's message.</summary>
    public static byte[] Greeting { get; } = "hello\n"u8.ToArray();

    /// <summary>The server's answer, which no program can know beforehand; a line without its newline.</summary>
    public static string Answer(ulong seed) => $"answer {Seeds.Digits(seed, "answer")}";

    /// <summary>The answer as it is sent: with its newline.</summary>
    public static byte[] AnswerLine(ulong seed) => Encoding.ASCII.GetBytes(Answer(seed) + "\n");
}
