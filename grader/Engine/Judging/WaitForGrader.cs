using Courseware.Recordings;

namespace Courseware.Judging;

/// <summary>
/// Finds programs that ended while it was the grader's turn. On a busy machine that turn can come so late that a program with a time limit of its own
/// gives up: its end is not its fault, and the scenario has to run again.
/// </summary>
public static class WaitForGrader
{
    // In seconds. Few programs wait for less than a second, the longest wait that a scenario wants is 0.6, and otherwise an idle machine needs some
    // hundredths of one.
    private const double Long = 0.7;

    /// <summary>
    /// True when a program ended, or closed its connection, after it had waited for the grader for long, and the grader still had something to give it.
    /// A silence that the scenario is about does not count.
    /// </summary>
    public static bool WasTooLong(ScenarioRecording recording)
    {
        // A busy machine is also late with writing down what it did: an end that is recorded soon after a late turn came before it.
        var (turn, wasLate, hasEnded) = (0.0, false, false);
        foreach (var e in recording.Events)
        {
            var isLate = wasLate || e.At - turn >= Long;
            switch (e)
            {
                case TearDownBegan:
                    return false;
                case HoldReleased { Endless: true } or HoldReleased { Call: not null }:
                    (turn, hasEnded) = (e.At, false);
                    break;
                case ProgramExited or PeerEof:
                    hasEnded |= isLate;
                    break;
                case PeerReset { While: "send" or "shutdown" } when isLate:
                    return true;
                case PeerConnected or PeerSent or PeerShutdown when hasEnded:
                    return true;
                case ProgramStarted or ProgramSignalled:
                    turn = e.At;
                    break;
                case PeerConnected or PeerSent or PeerShutdown or PeerReceived:
                    (turn, wasLate) = (e.At, isLate);
                    break;
            }
        }
        return false;
    }
}
