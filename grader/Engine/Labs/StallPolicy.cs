namespace Courseware.Labs;

/// <summary>
/// How long nothing may move before a scenario is given up. What counts is what the program does in that time: sleep, or use the CPU. A
/// machine that others keep busy lets one that only computes use little, and it is waited for longer.
/// </summary>
/// <param name="onlyOutput">True when the program printed all the time: then only the hard limit ends it.</param>
/// <param name="sleepSeconds">For how long a program may sleep while nothing else moves.</param>
internal sealed class StallPolicy(bool onlyOutput = false, int sleepSeconds = 30)
{
    private const int IdleLooks = 30;           // 3 s in which every thread slept
    private const double BusySeconds = 1.5;     // of CPU time
    private const double SeenBusySeconds = 0.25; // of one that has shown it in another scenario
    private const int LooksPerSecond = 10;
    private const int MostLooks = 300;          // 30 s, whatever the reason
    private const int MostStarvedLooks = 1200;  // 2 min of one that wanted to run at nine looks of ten, on a machine that others kept busy
    private const double OverloadShare = 0.75;  // of the whole machine, taken by others than the programs
    private const int DeadlockLooks = 3;        // that came in time, with none between them that found another thing

    private int _looks, _running, _deadlocks;
    private bool _goesOn;
    private double _cpuSeconds, _others;

    /// <summary>Set when the program that uses the CPU has been given up for that in another scenario of the same grading.</summary>
    public bool IsKnownToSpin { get; set; }

    /// <summary>The looks that came in time, at which everybody slept.</summary>
    public int Idle { get; private set; }

    /// <summary>True when nothing has moved for as long as it takes without a proof.</summary>
    public bool IsIdle => Idle >= IdleLooks;

    /// <summary>True when half of what it takes to be idle, busy or at the limit is over.</summary>
    public bool IsHalfOver => _looks >= MostLooks / 2 || (!onlyOutput && (Idle >= IdleLooks / 2 || _cpuSeconds >= MostBusySeconds / 2));

    /// <summary>
    /// Null while there is hope; else what it was: <c>idle</c>, <c>busy</c>, <c>overload</c> when others than the programs took most of the machine,
    /// or <c>limit</c>. What a program does itself, or lets its children do, never looks like an overload.
    /// </summary>
    public string? Kind
    {
        get
        {
            // One that is about to be proved is waited for.
            if (IsDeadlock || (!onlyOutput && IsIdle && !_goesOn && _deadlocks == 0))
                return "idle";
            var isBusy = _cpuSeconds >= MostBusySeconds;
            if (!onlyOutput && isBusy)
                return "busy";
            var isOverloaded = _others >= OverloadShare;
            var isStarved = isOverloaded && _running * 10 >= _looks * 9;
            return _looks < (_goesOn ? sleepSeconds * LooksPerSecond : isStarved ? MostStarvedLooks : MostLooks) ? null
                : _goesOn && !onlyOutput ? "idle"
                : isOverloaded ? "overload"
                : isBusy ? "busy"
                : "limit";
        }
    }

    /// <summary>True when nothing can move any longer: no clock is needed to say so.</summary>
    public bool IsDeadlock => !onlyOutput && _deadlocks >= DeadlockLooks;

    private double MostBusySeconds => IsKnownToSpin ? SeenBusySeconds : BusySeconds;

    /// <summary>
    /// One more look: whether it came late, whether all threads of the programs and those of the launchers slept, and since the first look the CPU
    /// time of the programs with all their children, and the share of the machine that others took; at last what is to be expected of the programs.
    /// </summary>
    public void Poll(bool late, bool asleep, bool launchersAsleep, double cpuSeconds, double others, Outlook outlook = Outlook.Unknown)
    {
        _looks++;
        _running += asleep ? 0 : 1;
        // Who slept and has gone on is watched anew: what it did may not be recorded yet.
        Idle = _goesOn && outlook != Outlook.GoesOn ? 0 : Idle + (!late && asleep && launchersAsleep && outlook != Outlook.Writes ? 1 : 0);
        _deadlocks = outlook != Outlook.Deadlock ? 0 : _deadlocks + (late || !launchersAsleep ? 0 : 1);
        _goesOn = outlook == Outlook.GoesOn;
        (_cpuSeconds, _others) = (cpuSeconds, others);
    }
}
