using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using Courseware.Launching;
using Courseware.Peers;
using Courseware.Recordings;
using Courseware.Submissions;
using Courseware.Wire;

namespace Courseware.Labs;

/// <summary>
/// The services that a scenario uses: programs to start, peers, and a recorder. It drives and never decides. Everything it started is ended and every
/// file is removed when it is disposed, in reverse order.
/// </summary>
public sealed partial class ScenarioContext : IAsyncDisposable
{
    private const long MostExcess = 1 << 16; // more than the file: the grader stops reading from a peer that sends endlessly
    private readonly Dictionary<(string Role, string Origin), BuiltProgram> _programs;
    private readonly ExecutionHost _host;
    private readonly Network _network;
    private readonly StallDetector _watch;
    private readonly string _folder;
    private readonly ProgramLimits _limits;
    // Read by the watcher at any time.
    private volatile ImmutableList<RunningProgram> _running = [];
    private readonly List<(RunningProgram Program, string File)> _collected = [];
    private readonly List<PortLease> _leases = [];
    private readonly List<IDisposable> _disposables = [];

    /// <summary>
    /// Begins a scenario, in its own folder. <paramref name="whenIdle"/> is called once when nothing has moved for a while: from then on the scenario
    /// needs no core, and others may take its place. <paramref name="timeLimit"/> ends it at any time.
    /// </summary>
    public ScenarioContext(
        Recorder recorder, Payload payload, IEnumerable<BuiltProgram> programs, ExecutionHost host, Network network, ProgramLimits limits,
        Action whenIdle, CancellationToken cancellationToken, TimeLimit? timeLimit = null)
    {
        (Recorder, Payload, _host, _network, _limits) = (recorder, payload, host, network, limits);
        _folder = Path.Combine(host.Folder, $"stage-{Guid.NewGuid():N}");
        _programs = programs.ToDictionary(p => (p.Role, p.Origin));
        if (!ProcessTree.IsAvailable)
            recorder.Add(new CapabilityMissing("threads"));
        _watch = new StallDetector(recorder, network, () => _running, () => host.CpuSeconds, whenIdle, limits, timeLimit, cancellationToken);
    }

    /// <summary>Where all is recorded.</summary>
    public Recorder Recorder { get; }

    /// <summary>The file that is to be transferred.</summary>
    public Payload Payload { get; }

    /// <summary>Cancelled when nothing moves any longer, when the time is over, or when the whole grading is.</summary>
    public CancellationToken CancellationToken => _watch.Token;

    /// <summary>True when the scenario was given up because nothing moved, or because the time was over.</summary>
    public bool HasStalled => _watch.HasStalled;

    /// <summary>The wire between the programs, or null where there is none.</summary>
    public WireLink? Wire => _network.Wire;

    /// <summary>
    /// From here until the disposal of what it returns, the scenario waits for a program, and nothing but the program can
    /// make it continue: only then can it stall. A stall is reported with <paramref name="what"/>.
    /// </summary>
    public IDisposable Waiting(string what) => _watch.Waiting(what);

    /// <summary>Reads from the program until its FIN or reset, or until <paramref name="limit"/> bytes are there.</summary>
    public async Task ReceiveAsync(Peer peer, long limit = long.MaxValue, int chunk = 65536)
    {
        using var waiting = Waiting($"{peer.Other}:send-or-close");
        await peer.ReceiveAsync(CancellationToken, Math.Min(limit, Payload.Size + MostExcess), chunk);
    }

    /// <summary>Sends to the program, which has to read what does not fit into the buffers. False when it reset the connection.</summary>
    public async Task<bool> SendAsync(Peer peer, ReadOnlyMemory<byte> bytes)
    {
        using var waiting = Waiting($"{peer.Other}:read");
        return await peer.SendAsync(bytes, CancellationToken);
    }

    /// <summary>Leases a port until the scenario is over.</summary>
    public PortLease LeasePort()
    {
        var lease = Own(PortLease.Take(_network));
        _leases.Add(lease);
        return lease;
    }

    /// <summary>Lets a peer listen in a server's place.</summary>
    public PeerListener Listen(string name) => Own(new PeerListener(name, _network, Recorder));

    /// <summary>Starts a program with files in its fresh working directory.</summary>
    public async Task<RunningProgram> StartAsync(
        string role, string origin, IReadOnlyList<string> arguments, params IEnumerable<(string Name, byte[] Bytes)> files)
    {
        // Each has its own folder, also when one role runs twice.
        var folder = new WorkingFolder($"{_folder}/{role}-{_running.Count}", [.. files]);
        return await StartAsync(_programs[(role, origin)], arguments, folder);
    }

    /// <summary>
    /// The file names that stand in a program's source where that of the file which it has to read does not; recorded, with whether the file is put
    /// under these names too (<paramref name="provide"/>), so that another name costs no more than the check that asks for it. Empty for a right program.
    /// </summary>
    public IReadOnlyList<string> OtherFileNames(string role, string wanted, bool provide)
    {
        var names = FileNames.InPlaceOf(wanted, _programs[(role, "student")].FileNames);
        if (names.Count > 0)
            Recorder.Add(new OtherFileNamed(role, wanted, names, provide));
        return provide ? [.. names.Where(FileNames.IsInWorkingFolder)] : [];
    }

    /// <summary>Starts a server again in the same working directory.</summary>
    public Task<RunningProgram> RestartAsync(RunningProgram before, IReadOnlyList<string> arguments) =>
        StartAsync(before.Program, arguments, new WorkingFolder(before.Folder, []));

    /// <summary>
    /// Waits until the program listens on the port, by the socket table: to connect would use up the one connection that it accepts. False when it
    /// ended before, or listens elsewhere (then that is recorded). A program that listens on the loopback address only is reached there, past the wire.
    /// With <paramref name="itself"/>, because another process may listen on the port too, only a socket of the program's own processes counts, where
    /// the system reports the owner.
    /// </summary>
    public async Task<bool> WaitForListenAsync(RunningProgram server, PortLease lease, bool itself = false)
    {
        var port = lease.Port;
        const int foundElsewhere = 3;
        using var waiting = Waiting($"{server.Name}:listen");
        var searches = new SearchPace(TimeProvider.System);
        for (var elsewhere = 0; ;)
        {
            var exited = server.HasExited;
            var isDue = searches.IsDue();
            // The whole table is walked only where that may find something.
            IReadOnlyList<SocketInfo> listeners = isDue || exited || IsListening(port) ? _network.Sockets.ReadListeners() : [];
            var possible = itself && ProcessTree.IsAvailable ? OwnSockets(server, listeners) : listeners;
            if (possible.FirstOrDefault(r => r.Local.Port == port) is { } found)
            {
                Recorder.Add(new ProgramListening(server.Name, $"{found.Local.Address}", port, port));
                if (Wire is not null && found.Local.AddressFamily == AddressFamily.InterNetwork && IPAddress.IsLoopback(found.Local.Address))
                {
                    lease.Address = new IPEndPoint(IPAddress.Loopback, port);
                    Recorder.Add(new WireBypassed(server.Name, $"{found.Local.Address}"));
                }
                await WaitUntilAsleepAsync(server);
                return true;
            }
            if (exited)
                return false;
            // More than once, because a program may listen on other ports too, and before this one.
            if (isDue && OwnSockets(server, listeners).FirstOrDefault() is { } other && ++elsewhere == foundElsewhere)
            {
                Recorder.Add(new ProgramListening(server.Name, $"{other.Local.Address}", other.Local.Port, port));
                return false;
            }
            await Task.Delay(Polling.Pause, CancellationToken);
        }
    }

    /// <summary>Connects a peer to a listening program, in a client's place.</summary>
    public async Task<Peer?> ConnectAsync(IPEndPoint address, int? receiveBuffer = null)
    {
        var peer = await Peer.ConnectAsync("client", address, receiveBuffer, _network, Recorder, CancellationToken);
        return peer is null ? null : Own(peer);
    }

    /// <summary>
    /// Waits for a client's connection; null when the client ends without one. A connection that bypasses the wire does not count: it is recorded and
    /// closed, and the wait continues.
    /// </summary>
    public async Task<Peer?> AcceptAsync(PeerListener listener, RunningProgram client)
    {
        using var waiting = Waiting($"{client.Name}:connect");
        using var both = CancellationTokenSource.CreateLinkedTokenSource(CancellationToken);
        var accept = listener.AcceptAsync(both.Token);
        await Task.WhenAny(accept, client.Exited);
        // The last ACK of a client that has ended may still be on the wire; whoever is accepted already is not waited for.
        if (!accept.IsCompleted)
            await DrainWireAsync();
        // A client that connected and ended immediately can still be accepted.
        await Polling.UntilAsync(() => accept.IsCompleted || !listener.HasWaiting, CancellationToken);
        if (!accept.IsCompleted)
            await both.CancelAsync();
        try
        {
            return Own(await accept);
        }
        catch (OperationCanceledException) when (!CancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    /// <summary>Waits until the program has ended by itself; a program that does not is a stall.</summary>
    public async Task WaitForExitAsync(RunningProgram program)
    {
        using var waiting = Waiting($"{program.Name}:exit");
        await program.Exited.WaitAsync(CancellationToken);
        await DrainWireAsync();
    }

    /// <summary>Waits until nothing is under way on the wire: what a program has sent, or its kernel for it, has arrived.</summary>
    public Task DrainWireAsync() => Polling.UntilAsync(() => Wire is not { IsQuiet: false }, CancellationToken);

    /// <summary>Keeps a file of the program's working directory as it is when the program has ended, by itself or not.</summary>
    public void CollectAtEnd(RunningProgram program, string file)
    {
        program.CollectAtEnd(file);
        _collected.Add((program, file));
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var program in _running.Where(p => p.HasExited))
            await program.LastProcessesAsync();
        await Task.WhenAll(_running.Select(p => p.AllOutputRecordedAsync()));
        NoteWrongAddress();
        Recorder.Add(new TearDownBegan());
        await _watch.DisposeAsync();
        await _host.BeforeEndAsync(_running);
        foreach (var program in Enumerable.Reverse(_running))
            await program.DisposeAsync();
        foreach (var (program, file) in _collected)
            program.Collect(file, Payload.Size + MostExcess);
        AttachCalls();
        if (_host.Shortage(_folder) is { } shortage)
            Recorder.Add(new GraderFault(shortage));
        foreach (var disposable in Enumerable.Reverse(_disposables))
            disposable.Dispose();
        await _host.RemoveAsync(_folder);
    }

    private async Task<RunningProgram> StartAsync(BuiltProgram program, IReadOnlyList<string> arguments, WorkingFolder folder)
    {
        var running = await RunningProgram.StartAsync(program, arguments, folder, _limits, _host, _network, Recorder, CancellationToken);
        _running = _running.Add(running);
        return running;
    }

    // True when a server that listens sleeps, usually in accept(), or has ended. Without this wait it is chance whether a client can connect to a server
    // that ends soon after listen(). A server that polls never sleeps; the wait for it is short.
    private Task<bool> WaitUntilAsleepAsync(RunningProgram server)
    {
        const int maxPolls = 25; // about 0.1 s
        return Polling.UntilAsync(() => server.IsAsleep(), CancellationToken, maxPolls);
    }

    private bool IsListening(int port) =>
        (Wire is { } wire && _network.Sockets.IsListening(wire.Addresses.Own, port)) || _network.Sockets.IsListening(IPAddress.Loopback, port);

    private static List<SocketInfo> OwnSockets(RunningProgram server, IReadOnlyList<SocketInfo> listeners) => listeners.Count == 0
        ? []
        : [.. listeners.IntersectBy(ProcessTree.Descendants(server.Keeper).SelectMany(ProcessTree.SocketInodes), r => r.Inode)];

    // A program that is started again writes into the file of its first run.
    private void AttachCalls()
    {
        foreach (var role in _running.Where(p => p.Program.CallsFile is not null).GroupBy(p => p.Name, StringComparer.Ordinal))
        {
            var files = role.Select(p => Path.Combine(p.Folder, p.Program.CallsFile!)).Distinct(StringComparer.Ordinal)
                .Where(f => FileSystemFacts.KindOf(f) == FileKind.File);
            Recorder.Attach(ScenarioRecording.CallsOf(role.Key), [.. files.SelectMany(File.ReadAllBytes)]);
        }
    }

    private T Own<T>(T disposable) where T : IDisposable
    {
        _disposables.Add(disposable);
        return disposable;
    }
}
