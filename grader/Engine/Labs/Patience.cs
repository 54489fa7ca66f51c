namespace Courseware.Labs;

/// <summary>
/// How long nothing may move before a scenario is given up. What counts is what the program does in that time: sleep, or use the CPU. A
/// machine that others keep busy lets one that only computes use little, and it is waited for longer.
/// </summary>
/// <param name="onlyOutput">True when the program printed all the time: then only the hard limit ends it.</param>
internal sealed class Patience(bool onlyOutput = false)
{
    private const int IdleLooks = 30;           // 3 s in which every thread slept
    private const double BusySeconds = 1.5;     // of CPU time
    private const int MostLooks = 300;          // 30 s, whatever the reason
    private const int MostStarvedLooks = 1200;  // 2 min of one that wanted to run at nine looks of ten, on a machine that others kept busy
    private const double OverloadShare = 0.75;  // of the whole machine, taken by others than the programs

    private int _looks, _running;
    private double _cpuSeconds, _others;

    /// <summary>The looks that came in time, at which everybody slept.</summary>
    public int Idle { get; private set; }

    /// <summary>True when half of what it takes to be idle, busy or at the limit is over.</summary>
    public bool IsHalfOver => _looks >= MostLooks / 2 || (!onlyOutput && (Idle >= IdleLooks / 2 || _cpuSeconds >= BusySeconds / 2));

    /// <summary>
    /// Null while there is hope; else what it was: <c>idle</c>, <c>busy</c>, <c>overload</c> when others than the programs took most of the machine,
    /// or <c>limit</c>. What a program does itself, or lets its children do, never looks like an overload.
    /// </summary>
    public string? Kind
    {
        get
        {
            if (!onlyOutput && Idle >= IdleLooks)
                return "idle";
            var isBusy = _cpuSeconds >= BusySeconds;
            if (!onlyOutput && isBusy)
                return "busy";
            var isOverloaded = _others >= OverloadShare;
            var isStarved = isOverloaded && _running * 10 >= _looks * 9;
            return _looks < (isStarved ? MostStarvedLooks : MostLooks) ? null : isOverloaded ? "overload" : isBusy ? "busy" : "limit";
        }
    }

    /// <summary>
    /// One more look: whether it came late, whether all threads of the programs and those of the launchers slept, and since the first look the CPU
    /// time of the programs with all their children, and the share of the machine that others took.
    /// </summary>
    public void Look(bool late, bool asleep, bool launchersAsleep, double cpuSeconds, double others)
    {
        _looks++;
        _running += asleep ? 0 : 1;
        Idle += !late && asleep && launchersAsleep ? 1 : 0;
        (_cpuSeconds, _others) = (cpuSeconds, others);
    }
}
