using Courseware.Server.Grading;

namespace Courseware.Server.Fleet;

/// <summary>Wakes the workers when a grading waits.</summary>
internal interface IWorkBell
{
    /// <summary>Something waits.</summary>
    void Ring();
}

/// <summary>The workers are in this process.</summary>
internal sealed class LocalBell(GradingWorkers workers) : IWorkBell
{
    /// <inheritdoc/>
    public void Ring() => workers.Wake();
}

/// <summary>The workers may be anywhere.</summary>
internal sealed class FleetBell(FleetVoice voice) : IWorkBell
{
    /// <inheritdoc/>
    public void Ring() => voice.Work();
}
