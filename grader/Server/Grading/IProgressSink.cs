namespace Courseware.Server.Grading;

/// <summary>Receives the progress of a worker's gradings, for their viewers. Messages may get lost; results are in the ledger.</summary>
internal interface IProgressSink
{
    /// <summary>A grading begins, perhaps again.</summary>
    void Begin(long grading, long course);

    /// <summary>A grading has made progress.</summary>
    /// <param name="grading">The grading.</param>
    /// <param name="course">Its course.</param>
    /// <param name="kind">A kind of <see cref="GradingFeeds"/>.</param>
    /// <param name="data">The event's data, written as JSON.</param>
    void Say(long grading, long course, string kind, object data);

    /// <summary>A grading has its result.</summary>
    void End(long grading, long course, object data);
}

/// <summary>The viewers are in this process.</summary>
internal sealed class LocalProgress(GradingFeeds feeds, BoardFeed board) : IProgressSink
{
    /// <inheritdoc/>
    public void Begin(long grading, long course) => feeds.Begin(grading);

    /// <inheritdoc/>
    public void Say(long grading, long course, string kind, object data) => feeds.Say(grading, kind, data);

    /// <inheritdoc/>
    public void End(long grading, long course, object data)
    {
        feeds.End(grading, data);
        board.Changed(course);
    }
}
