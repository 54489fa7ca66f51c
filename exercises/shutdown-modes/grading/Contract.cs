using Courseware.Recordings;

namespace Courseware.Exercises.ShutdownModes;

/// <summary>The contract of the exercise: the modes, and what the peer sends.</summary>
internal static class Contract
{
    public const string Read = "rd";
    public const string Write = "wr";
    public const string Both = "rdwr";
    public const string BadHow = "badhow";
    public const string Late = "late";
    public const string Closed = "closed";
    public const string Pipe = "pipe";
    public const string Unconnected = "unconnected";

    /// <summary>How many bytes the first read() asks for: the rest of the greeting waits in the queue when shutdown() is called.</summary>
    public const int FirstRead = 8;

    /// <summary>Room for the greeting and the late data of every scenario.</summary>
    public const int PayloadSize = 600;

    private const int Least = 20;

    /// <summary>
    /// How many bytes the peer sends at first, and how many while the program is stopped. No program can predict them, and the two numbers that it must
    /// print are never the same.
    /// </summary>
    public static (int Greeting, int Late) Sizes(ulong seed, string scenario)
    {
        var random = Seeds.Mix(seed, scenario);
        var (queued, late) = (Least + (int)(random & 0xFF), Least + (int)(random >> 56));
        return (FirstRead + queued, late == queued ? late + 1 : late);
    }
}
