namespace Courseware.Exercises.NeedsHalfClose;

/// <summary>The contract of the exercise, and the words for the moments at which sockets are sampled.</summary>
internal static class Contract
{
    /// <summary>The role of the program that sends: it listens.</summary>
    public const string Server = "server";

    /// <summary>The role of the program that answers: it connects.</summary>
    public const string Client = "client";

    /// <summary>The mode in which the server does not end its sending.</summary>
    public const string None = "none";

    /// <summary>The mode in which the server ends the whole connection.</summary>
    public const string Close = "close";

    /// <summary>The mode in which the server ends its sending only.</summary>
    public const string Shutdown = "shutdown";

    /// <summary>The file that the server sends, in its working directory.</summary>
    public const string SentFile = "data.bin";

    /// <summary>The answer, which is held back from a server, and the moment: all data has been sent, and the answer has not been given.</summary>
    public const string Answer = "answer";

    /// <summary>The second piece of the answer, which is held back.</summary>
    public const string RestOfAnswer = "rest-of-answer";

    /// <summary>The FIN, which is held back, and the moment: all data has been sent, and the FIN has not.</summary>
    public const string Fin = "fin";

    /// <summary>The next piece of the data, which is held back.</summary>
    public const string NextPiece = "next-piece";

    /// <summary>A moment: nothing has moved any more for so long that the scenario was given up.</summary>
    public const string Stalled = "stalled";

    /// <summary>Bytes of the answer's first piece, where it comes in two: it ends within the count.</summary>
    public const int FirstPiece = 3;
}
