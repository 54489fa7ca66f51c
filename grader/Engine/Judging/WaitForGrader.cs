using Courseware.Recordings;

namespace Courseware.Judging;

/// <summary>
/// Finds programs that ended while it was the grader's turn. On a busy machine that turn can come so late that a program with a time limit of its own
/// gives up: its end is not its fault, and the scenario has to run again.
/// </summary>
public static class WaitForGrader
{
    // In seconds. Few programs wait for less than a second, and on an idle machine the grader needs some hundredths of one.
    private const double Long = 0.9;

    /// <summary>
    /// True when a program ended, or closed its connection, after it had waited for the grader for long, and the grader still had something to give it.
    /// A silence that the scenario is about does not count.
    /// </summary>
    public static bool WasTooLong(ScenarioRecording recording)
    {
        var (turn, hasEnded) = (0.0, false);
        foreach (var e in recording.Events)
        {
            switch (e)
            {
                case TearDownBegan:
                    return false;
                case HoldReleased { Endless: true } or HoldReleased { Call: not null }:
                    (turn, hasEnded) = (e.At, false);
                    break;
                case ProgramExited or PeerEof:
                    hasEnded |= e.At - turn >= Long;
                    break;
                case PeerReset { While: "send" or "shutdown" } when e.At - turn >= Long:
                    return true;
                case PeerConnected or PeerSent or PeerShutdown when hasEnded:
                    return true;
                case ProgramStarted or ProgramSignalled or PeerConnected or PeerSent or PeerShutdown or PeerReceived:
                    turn = e.At;
                    break;
            }
        }
        return false;
    }
}
