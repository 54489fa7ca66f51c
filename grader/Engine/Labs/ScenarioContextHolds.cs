using Courseware.Launching;
using Courseware.Peers;
using Courseware.Recordings;

namespace Courseware.Labs;

/// <summary>How a scenario holds something back from a program, to see what it does without it.</summary>
public sealed partial class ScenarioContext
{
    // Of a time limit: who waits longer than this before it takes silence for the end is not found out.
    private const double MostSilence = 6;

    // Where there is a limit and nothing tells it; and what a program needs to continue after one.
    private const double UnknownSilence = 2.5, AfterLimit = 0.2;

    // More CPU time than a waiting program or its runtime uses meanwhile: a program that has used it polls without a pause.
    private const double SpinSeconds = 0.5;

    /// <summary>
    /// Holds something back: for at least <paramref name="least"/>, and until the program is quiet, as <see cref="QuiescenceDetector"/> sees it.
    /// Records that, and returns the event.
    /// </summary>
    public async Task<HoldReleased> HoldUntilIdleAsync(Peer peer, RunningProgram program, string held, TimeSpan least)
    {
        var began = Recorder.Now;
        // There is nothing to look for before the time is nearly over.
        if (least > QuiescenceDetector.Shortest)
            await Task.Delay(least - QuiescenceDetector.Shortest, CancellationToken);
        var quiet = await Quiet([program], () => HasReadAll(peer)).WaitUntilQuietAsync(() => Recorder.Now - began >= least.TotalSeconds, CancellationToken);
        return Passed(peer, held, quiet, began);
    }

    /// <summary>
    /// Holds back what a program waits for, to see whether it takes silence for the end: until it is quiet and all its waits are known to have no
    /// time limit; or until after the limit that it waits with, unless it does something before. Where the system does not tell what it waits in, that
    /// is for at least <paramref name="clock"/>.
    /// </summary>
    public async Task<HoldReleased> HoldForSilenceAsync(Peer peer, RunningProgram program, string held, TimeSpan clock)
    {
        var began = Recorder.Now;
        var quiescence = Quiet([program], () => HasReadAll(peer));
        var quiet = await quiescence.WaitUntilQuietAsync(() => true, CancellationToken);
        var waits = quiet ? await WaitsAsync(program) : [];
        if (waits.Count > 0 && waits.All(w => w.End == WaitEnd.ByOthers || w.Seconds > MostSilence))
            return Passed(peer, held, quiet, began, endless: waits.All(w => w.End == WaitEnd.ByOthers), limited: waits.MaxBy(w => w.Seconds));
        var limited = waits.Where(w => w.End == WaitEnd.ByItself && !(w.Seconds > MostSilence)).MaxBy(w => w.Seconds ?? UnknownSilence);
        var least = limited is null ? clock.TotalSeconds
            : Math.Max(clock.TotalSeconds, Recorder.Now - began + (limited.Seconds ?? UnknownSilence) + AfterLimit);
        await Polling.UntilAsync(() => Recorder.Now - began >= least || peer.Waiting > 0 || program.HasExited, CancellationToken);
        if (!quiescence.HasSpun)
            quiet = await quiescence.WaitUntilQuietAsync(() => true, CancellationToken);
        return Passed(peer, held, quiet, began, limited: limited);
    }

    // A runtime's own threads run now and then, also in a program that waits.
    private async Task<IReadOnlyList<ThreadWait>> WaitsAsync(RunningProgram program)
    {
        const int maxPolls = 250; // about a second
        return await Polling.ForAsync(program.Waits, maxPolls, CancellationToken) ?? [];
    }

    internal QuiescenceDetector Quiet(IReadOnlyList<RunningProgram> programs, Func<bool> haveReadAll, double mostCpuSeconds = SpinSeconds) =>
        new(_network.Sockets, Wire, programs, haveReadAll) { MostCpuSeconds = mostCpuSeconds };

    private HoldReleased Passed(Peer peer, string held, bool quiet, double began, bool endless = false, ThreadWait? limited = null)
    {
        var passed = new HoldReleased(
            peer.Name, held, quiet, peer.Waiting, Math.Round(Recorder.Now - began, 4), endless, endless ? null : limited?.Call,
            limited?.Seconds is { } seconds ? Math.Round(seconds, 3) : null);
        Recorder.Add(passed);
        return passed;
    }
}
