namespace Courseware.Labs;

/// <summary>
/// How long nothing may move before a scenario is given up. It depends on what the program does in that time: sleep, or use the CPU. On a busy machine
/// a program that only computes gets little CPU time, and has longer.
/// </summary>
/// <param name="onlyOutput">True when the program printed all the time: then only the hard limit ends it.</param>
/// <param name="sleepSeconds">For how long a program may sleep while nothing else moves.</param>
internal sealed class StallPolicy(bool onlyOutput = false, int sleepSeconds = 30)
{
    private const int IdlePolls = 30;           // 3 s in which every thread slept
    private const double BusySeconds = 1.5;     // of CPU time
    private const double SeenBusySeconds = 0.25; // for a program that has spun in another scenario
    private const double ComputesSeconds = 0.3; // of CPU time: a program that computes when it can
    private const int PollsPerSecond = 10;
    private const int MaxPolls = 300;          // 30 s, whatever the reason
    private const int MaxStarvedPolls = 1200;  // 2 min of a program that was runnable at nine polls of ten, and got little CPU time
    private const double OverloadShare = 0.75;  // of the whole machine, taken by others than the programs
    private const int DeadlockPolls = 3;        // that came in time, with none between them that found another thing
    private const int SureDeadlockPolls = 20;   // in time or late: by then the grader has recorded every event

    private int _polls, _running, _deadlocks, _allDeadlocks;
    private bool _continues, _isGraders;
    private double _cpuSeconds, _others;

    /// <summary>Set when the program that uses the CPU has been given up for that in another scenario of the same grading.</summary>
    public bool IsKnownToSpin { get; set; }

    /// <summary>Polls in time at which all threads slept.</summary>
    public int Idle { get; private set; }

    /// <summary>True when nothing has moved for as long as it takes without a proof.</summary>
    public bool IsIdle => Idle >= IdlePolls;

    /// <summary>True when half of what it takes to be idle, busy or at the limit is over.</summary>
    public bool IsHalfOver => _polls >= MaxPolls / 2 || (!onlyOutput && (Idle >= IdlePolls / 2 || _cpuSeconds >= MaxBusySeconds / 2));

    /// <summary>
    /// Null while there is hope; else what it was: <c>idle</c>, <c>busy</c>, <c>overload</c> when others than the programs took most of the machine, or
    /// <c>limit</c>. The CPU time of a program and its children never counts as an overload.
    /// </summary>
    public string? Kind
    {
        get
        {
            // A deadlock that is about to be proved comes first.
            if (IsDeadlock || (!onlyOutput && IsIdle && !_continues && _deadlocks == 0))
                return "idle";
            var isBusy = _cpuSeconds >= MaxBusySeconds;
            if (!onlyOutput && isBusy)
                return "busy";
            var isOverloaded = _others >= OverloadShare;
            // By others, or by what else the same grading runs.
            var isStarved = (isOverloaded || _cpuSeconds >= ComputesSeconds) && _running * 10 >= _polls * 9;
            return _polls < (_continues ? sleepSeconds * PollsPerSecond : isStarved ? MaxStarvedPolls : MaxPolls) ? null
                : _continues && !onlyOutput ? "idle"
                : isOverloaded || _isGraders ? "overload"
                : isBusy ? "busy"
                : "limit";
        }
    }

    /// <summary>True when nothing can move any longer: no clock is needed to say so.</summary>
    public bool IsDeadlock => !onlyOutput && (_deadlocks >= DeadlockPolls || IsLongDeadlock);

    /// <summary>
    /// True when nothing has moved for so many polls that no event can still be waiting in the grader itself. On a busy machine every poll is late, and
    /// some thread of the grader always runs.
    /// </summary>
    public bool IsSure => IsIdle || IsLongDeadlock;

    private bool IsLongDeadlock => _allDeadlocks >= SureDeadlockPolls;

    private double MaxBusySeconds => IsKnownToSpin ? SeenBusySeconds : BusySeconds;

    /// <summary>
    /// Counts one poll: whether it came late; whether all threads of the programs and those of the launchers slept; since the first poll, the CPU time
    /// of the programs with all their children, and the share of the machine that others took; at last the outlook of the programs, and whether the poll
    /// before took long: then the grader gets so little of the CPU that sleeping programs prove nothing.
    /// </summary>
    public void Poll(
        bool late, bool asleep, bool launchersAsleep, double cpuSeconds, double others, Outlook outlook = Outlook.Unknown, bool slow = false)
    {
        _polls++;
        _running += asleep ? 0 : 1;
        // A program that slept and has continued is watched anew: its event may not be recorded yet.
        Idle = _continues && outlook != Outlook.Continues ? 0 : Idle + (Counts() ? 1 : 0);
        _deadlocks = outlook != Outlook.Deadlock ? 0 : _deadlocks + (late || !launchersAsleep ? 0 : 1);
        _allDeadlocks = outlook != Outlook.Deadlock ? 0 : _allDeadlocks + (launchersAsleep ? 1 : 0);
        (_continues, _isGraders) = (outlook == Outlook.Continues, outlook == Outlook.ByGrader);
        (_cpuSeconds, _others) = (cpuSeconds, others);

        bool Counts() => !late && !slow && asleep && launchersAsleep && outlook is not (Outlook.Writes or Outlook.ByGrader);
    }
}
