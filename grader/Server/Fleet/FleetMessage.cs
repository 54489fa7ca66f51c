using System.Text.Json;
using Courseware.Server.Grading;

namespace Courseware.Server.Fleet;

/// <summary>A message between processes through the database: the progress of a grading. It has no names, and no texts of a submission.</summary>
internal sealed record FleetMessage(long Grading, long Course, string Kind, JsonElement Data)
{
    /// <summary>The kind of the first message about a grading.</summary>
    public const string Begin = "begin";

    /// <summary>The channels of these messages, and of the signal that a grading waits.</summary>
    public const string Progress = "courseware_progress", Work = "courseware_work";

    /// <summary>Passes a message on to the viewers in this process.</summary>
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
