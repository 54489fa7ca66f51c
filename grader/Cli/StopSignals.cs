using System.Runtime.InteropServices;

namespace Courseware.Cli;

/// <summary>
/// The first Ctrl-C, SIGTERM or SIGHUP asks the program to end what it started, however long that takes. The second one has the system's default: it
/// ends the program immediately, and the launchers end theirs when they notice it.
/// </summary>
internal sealed class StopSignals : IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly PosixSignalRegistration[] _registrations;
    private int _seen;

    public StopSignals() => _registrations =
        [.. new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP }.Select(s => PosixSignalRegistration.Create(s, Handle))];

    /// <summary>Cancelled by the first signal.</summary>
    public CancellationToken Token => _stop.Token;

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var registration in _registrations)
            registration.Dispose();
        _stop.Dispose();
    }

    private void Handle(PosixSignalContext context)
    {
        context.Cancel = Interlocked.Increment(ref _seen) == 1;
        if (context.Cancel)
            _stop.Cancel();
    }
}
