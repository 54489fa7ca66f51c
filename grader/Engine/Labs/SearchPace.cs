namespace Courseware.Labs;

/// <summary>
/// When to search for the sockets of a server that does not listen where it should. A search costs more than a poll of the one port, so there is a
/// pause between two searches. The pause is a time and not a number of polls, because a busy machine makes few polls before it gives the server up.
/// </summary>
internal sealed class SearchPace(TimeProvider time)
{
    /// <summary>The least time between two searches.</summary>
    public static readonly TimeSpan Between = TimeSpan.FromMilliseconds(32);

    private long _last = time.GetTimestamp();

    /// <summary>True when it is time for a search, which is then taken to be made.</summary>
    public bool IsDue()
    {
        if (time.GetElapsedTime(_last) < Between)
            return false;
        _last = time.GetTimestamp();
        return true;
    }
}
