namespace Courseware.Labs;

/// <summary>
/// How long nothing may move before a scenario is given up. What counts is what the program does in that time: sleep, or use the CPU. A
/// busy machine lets one that only computes use little, and it is waited for longer.
/// </summary>
internal sealed class Patience
{
    private const int IdleLooks = 30;          // 3 s in which every thread slept
    private const double BusySeconds = 1.5;    // of CPU time
    private const int MostLooks = 300;         // 30 s, whatever the reason
    private const int MostRunningLooks = 1200; // 2 min of one that wanted to run at nine looks of ten

    private int _looks, _late, _running;
    private double _cpuSeconds;

    /// <summary>The looks that came in time, at which everybody slept.</summary>
    public int Idle { get; private set; }

    /// <summary>True when half of what it takes to be idle, busy or at the limit is over.</summary>
    public bool IsHalfOver => Idle >= IdleLooks / 2 || _cpuSeconds >= BusySeconds / 2 || _looks >= MostLooks / 2;

    /// <summary>
    /// Null while there is hope; else what it was: <c>idle</c>, <c>busy</c>, <c>overload</c> when the grader itself came too late for a quarter of
    /// its looks or the program was never given the time that it wanted, or <c>limit</c>.
    /// </summary>
    public string? Kind
    {
        get
        {
            if (Idle >= IdleLooks)
                return "idle";
            if (_cpuSeconds >= BusySeconds)
                return "busy";
            var wantsToRun = _running * 10 >= _looks * 9;
            return _looks < (wantsToRun ? MostRunningLooks : MostLooks) ? null : wantsToRun || _late * 4 > _looks ? "overload" : "limit";
        }
    }

    /// <summary>
    /// One more look: whether it came late, whether all threads of the programs and those of the launchers slept, and the CPU time of the programs
    /// since the first look.
    /// </summary>
    public void Look(bool late, bool asleep, bool launchersAsleep, double cpuSeconds)
    {
        _looks++;
        _late += late ? 1 : 0;
        _running += asleep ? 0 : 1;
        Idle += !late && asleep && launchersAsleep ? 1 : 0;
        _cpuSeconds = cpuSeconds;
    }
}
