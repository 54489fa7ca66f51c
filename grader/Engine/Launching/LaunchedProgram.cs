using System.Diagnostics;
using System.Text;
using System.Threading.Channels;

namespace Courseware.Launching;

/// <summary>A program under the launcher: its events as they come, and the means to stop, continue and end it.</summary>
public sealed class LaunchedProgram : IAsyncDisposable
{
    /// <summary>How many bytes of a file are reported.</summary>
    public const long MaxCollectedBytes = 16 << 20;

    private static readonly Lazy<Task<string>> LauncherPath = new(() => CompiledHelper.GetOwnAsync("launch", CancellationToken.None));

    // A program that shares its launcher's user may have stopped it: the grader waits no longer than this for a reply.
    private static readonly TimeSpan LongestAnswer = TimeSpan.FromSeconds(10), LongestEnd = TimeSpan.FromSeconds(20);

    private readonly Channel<byte[]> _commands = Channel.CreateUnbounded<byte[]>();
    private readonly TaskCompletionSource<LaunchEvent.Started> _started = New<LaunchEvent.Started>();
    private readonly TaskCompletionSource<LaunchEvent.Exited?> _exited = New<LaunchEvent.Exited?>();
    private readonly SemaphoreSlim _flushed = new(0);
    private readonly Action<LaunchEvent> _handle;
    private readonly ILauncher _launcher;
    private Task _ended = Task.CompletedTask;
    private bool _hasEnded, _hasHitLimit;
    private string? _failure;

    private LaunchedProgram(ILauncher launcher, Action<LaunchEvent> handle) => (_launcher, _handle) = (launcher, handle);

    /// <summary>The pid of the program as this process sees it.</summary>
    public int Pid { get; private set; }

    /// <summary>The process under which all processes of the program live, even after its first one has ended.</summary>
    public int Keeper { get; private set; }

    /// <summary>The process that hands on what the program writes.</summary>
    public int Launcher { get; private set; }

    /// <summary>True when killing it is sure to kill all that it started.</summary>
    public bool HasOwnPidNamespace { get; private set; }

    /// <summary>Completes when the program's first process has ended; null when it was killed together with its keeper.</summary>
    public Task<LaunchEvent.Exited?> Exited => _exited.Task;

    /// <summary>Compiles the launcher when that has not been done yet, so that the first start is not slower than the others.</summary>
    public static Task<string> PrepareAsync() => LauncherPath.Value;

    /// <summary>The launcher as it is to run in a container: linked statically, to run in any image.</summary>
    public static Task<string> StaticLauncherAsync(CancellationToken cancellationToken) =>
        CompiledHelper.GetOwnAsync("launch", cancellationToken, NativeKind.Static);

    /// <summary>
    /// Starts a program. <paramref name="handle"/> gets every event, one at a time, from another thread. Without a
    /// <paramref name="launcher"/> it runs on this machine.
    /// </summary>
    /// <exception cref="LaunchException">The launcher could not be started, or it could not start the program.</exception>
    public static async Task<LaunchedProgram> StartAsync(
        LaunchRequest request, Action<LaunchEvent> handle, CancellationToken cancellationToken, ILauncher? launcher = null)
    {
        launcher ??= new ChildLauncher(await PrepareAsync());
        var program = new LaunchedProgram(launcher, handle);
        program._ended = program.RunAsync(launcher, request);
        try
        {
            var started = await launcher.ToHostPidsAsync(await program._started.Task.WaitAsync(cancellationToken));
            (program.Pid, program.Keeper, program.Launcher) = (started.Pid, started.Keeper, started.Launcher);
            program.HasOwnPidNamespace = started.OwnPidNamespace;
            return program;
        }
        catch
        {
            await program.DisposeAsync();
            throw;
        }
    }

    /// <summary>Stops all its processes (SIGSTOP).</summary>
    public void Stop() => Command('s');

    /// <summary>Resumes them (SIGCONT).</summary>
    public void Continue() => Command('c');

    /// <summary>Asks for a file of the working directory, which is reported when all is over.</summary>
    public void Collect(string name) =>
        _commands.Writer.TryWrite([(byte)'g', (byte)Encoding.UTF8.GetByteCount(name), .. Encoding.UTF8.GetBytes(name)]);

    /// <summary>
    /// Waits until all that it and its children have written by now has been handed on: what a process wrote and what it sent
    /// travel on different ways, and the first may come later.
    /// </summary>
    public async Task AllOutputRecordedAsync()
    {
        Command('a');
        await Task.WhenAny(_flushed.WaitAsync(LongestAnswer), _ended);
    }

    /// <summary>
    /// Ends it and all that it started, and waits until nothing is left and all output has been handed on. A launcher that does not answer is
    /// killed with all that it started: that is recorded as <see cref="LaunchEvent.KeeperKilled"/>.
    /// </summary>
    public async Task EndAsync()
    {
        Command('k');
        if (await Task.WhenAny(_ended, Task.Delay(LongestEnd)) != _ended)
            await KillAsync();
    }

    /// <summary>Ends it and all that it started by force, without a question to its launcher.</summary>
    public async Task KillAsync()
    {
        await _launcher.KillAsync();
        await Task.WhenAny(_ended, Task.Delay(LongestAnswer));
    }

    /// <summary>Like <see cref="EndAsync"/>; where the program has its own user, all files of this user are removed.</summary>
    public async ValueTask DisposeAsync()
    {
        Command('r');
        await EndAsync();
    }

    private static TaskCompletionSource<T> New<T>() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void Command(char command) => _commands.Writer.TryWrite([(byte)command]);

    private async Task RunAsync(ILauncher launcher, LaunchRequest request)
    {
        await using var abort = request.Abort.Register(() => _ = KillAsync());
        try
        {
            foreach (var (_, bytes) in request.Files ?? [])
                _commands.Writer.TryWrite(bytes);
            var said = await launcher.RunAsync(
                Arguments(request), request.Directory, WriteCommandsAsync,
                (stream, cancellationToken) => LaunchFrames.ReadAsync(stream, Handle, cancellationToken));
            // Where there is no namespace a program can find the launcher too, and kill it; in a container also that of another.
            var killed = !_hasEnded && (_started.Task.IsCompletedSuccessfully || (request.InContainer && _failure is null));
            if (killed)
                Handle(new LaunchEvent.KeeperKilled(Now()));
            _started.TrySetException(killed || _hasHitLimit || _failure is not null
                ? new StartRefusedException(why: _failure)
                : new LaunchException($"The launcher ended before it started the program. {said}".TrimEnd()));
        }
        catch (StartRefusedException e)
        {
            Handle(e.Limit is { } limit ? new LaunchEvent.Limit(Now(), limit) : new LaunchEvent.KeeperKilled(Now()));
            _started.TrySetException(e);
        }
        catch (LaunchException e) when (_started.TrySetException(e))
        {
            // Told to whoever waits for the start.
        }
        catch (Exception e) when (e is not LaunchException)
        {
            _started.TrySetException(new LaunchException($"The launcher could not be used: {e.Message}", e));
        }
        finally
        {
            _exited.TrySetResult(null);
        }
    }

    private async Task WriteCommandsAsync(Stream stream, CancellationToken cancellationToken)
    {
        await foreach (var command in _commands.Reader.ReadAllAsync(cancellationToken))
        {
            await stream.WriteAsync(command, cancellationToken);
            await stream.FlushAsync(cancellationToken);
        }
    }

    private void Handle(LaunchEvent e)
    {
        _handle(e);
        switch (e)
        {
            case LaunchEvent.Started started:
                _started.TrySetResult(started);
                break;
            case LaunchEvent.Exited exited:
                _exited.TrySetResult(exited);
                break;
            case LaunchEvent.StartFailed failed:
                _failure = failed.Error;
                break;
            case LaunchEvent.LauncherFailed failed:
                _hasEnded = true;
                _started.TrySetException(new LaunchException($"The launcher failed: {failed.Error}."));
                break;
            case LaunchEvent.Limit:
                _hasHitLimit = true;
                break;
            case LaunchEvent.Flushed:
                _flushed.Release();
                break;
            case LaunchEvent.Ended:
                _hasEnded = true;
                break;
        }
    }

    private static long Now() => (long)(Stopwatch.GetTimestamp() * (1e9 / Stopwatch.Frequency));

    private static List<string> Arguments(LaunchRequest request)
    {
        var limits = request.Limits;
        List<string> arguments =
        [
            "--cpu", $"{limits.CpuSeconds}", "--fsize", $"{limits.FileBytes}", "--nofile", $"{limits.OpenFiles}",
            "--output", $"{limits.OutputBytes}", "--flood", $"{limits.FloodBytes}", "--memory", $"{limits.MemoryBytes}", "--processes", $"{limits.Processes}",
        ];
        if (request.Pipe)
            arguments.Add("--pipe");
        if (request.Plain)
            arguments.Add("--plain");
        if (request.InContainer)
            arguments.AddRange(["--plain", "--container", "--collect", $"{MaxCollectedBytes}"]);
        if (request.Files is { } files)
            arguments.AddRange(["--dir", request.Directory, .. files.SelectMany(f => new[] { "--put", $"{f.Name}={f.Bytes.Length}" })]);
        if (request.User is { } user)
            arguments.AddRange(["--user", $"{user}"]);
        if (request.SharesUser)
            arguments.Add("--shares-user");
        arguments.AddRange((request.Visible ?? []).SelectMany(folder => new[] { "--private", folder }));
        if (request.Network is { } holder)
            arguments.AddRange(["--join", $"{holder}"]);
        foreach (var (name, value) in request.Environment)
            arguments.AddRange(["--env", $"{name}={value}"]);
        return [.. arguments, "--", .. request.Command];
    }
}
