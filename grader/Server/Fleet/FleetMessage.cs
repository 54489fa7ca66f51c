using System.Text.Json;
using Courseware.Server.Grading;

namespace Courseware.Server.Fleet;

/// <summary>What processes say to each other through the database: how a grading goes. No names, no texts of a submission.</summary>
internal sealed record FleetMessage(long Grading, long Course, string Kind, JsonElement Data)
{
    /// <summary>The kind of the first message about a grading.</summary>
    public const string Begin = "begin";

    /// <summary>The channel of these messages, and that of those who only say that something waits.</summary>
    public const string Progress = "courseware_progress", Work = "courseware_work";

    /// <summary>Passes a message on to those who watch here.</summary>
    public void PassOn(LocalProgress here)
    {
        switch (Kind)
        {
            case Begin:
                here.Begin(Grading, Course);
                break;
            case GradingFeeds.Done:
                here.End(Grading, Course, Data);
                break;
            default:
                here.Say(Grading, Course, Kind, Data);
                break;
        }
    }
}
