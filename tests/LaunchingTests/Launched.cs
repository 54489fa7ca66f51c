using Courseware.Launching;
using Courseware.Tests.Programs;

namespace Courseware.Tests.LaunchingTests;

/// <summary>
/// A program under the launcher, with all events of the launcher. Its command line holds a unique word. With <c>SANITIZE=1</c> in the environment of
/// the tests, every launcher ends at an error of memory or of undefined behaviour.
/// </summary>
internal sealed class Launched : IAsyncDisposable
{
    private readonly Lock _lock = new();
    private readonly List<LaunchEvent> _events = [];
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("courseware-tests-");
    private readonly WrappedLauncher? _wrapped;
    private TaskCompletionSource _changed = New();
    private LaunchedProgram _program = null!;

    private Launched(WrappedLauncher? wrapped) => _wrapped = wrapped;

    /// <summary>The word in the command lines of all its processes.</summary>
    public string Word { get; } = $"word-{Guid.NewGuid():N}";

    public LaunchedProgram Program => _program;

    public string Folder => _folder.FullName;

    public IReadOnlyList<LaunchEvent> Events
    {
        get
        {
            lock (_lock)
                return [.. _events];
        }
    }

    public byte[] Stdout => [.. Events.OfType<LaunchEvent.Output>().Where(o => !o.IsError).SelectMany(o => o.Data)];

    public string Text => System.Text.Encoding.Latin1.GetString(Stdout);

    /// <summary>Starts the zoo program.</summary>
    public static async Task<Launched> ZooAsync(
        string arguments, CancellationToken cancellationToken, ProgramLimits? limits = null, bool plain = false, bool pipe = false) =>
        await StartAsync([await DummyProgram.PathAsync(), .. arguments.Split(' ')], cancellationToken, limits, plain, pipe);

    /// <summary>Starts any program.</summary>
    public static Task<Launched> StartAsync(
        IReadOnlyList<string> command, CancellationToken cancellationToken, ProgramLimits? limits = null, bool plain = false, bool pipe = false) =>
        StartAsync(command, request => request with { Limits = limits ?? new ProgramLimits(), Plain = plain, Pipe = pipe }, wrapped: null, cancellationToken);

    /// <summary>Starts any program in a given way, under a separate launcher that ends with it.</summary>
    public static async Task<Launched> StartAsync(
        IReadOnlyList<string> command, Func<LaunchRequest, LaunchRequest> set, WrappedLauncher? wrapped, CancellationToken cancellationToken)
    {
        Requires.Linux();
        Requires.Tools("cc");
        if (Environment.GetEnvironmentVariable("SANITIZE") == "1")
            wrapped ??= await WrappedLauncher.SanitizedAsync();
        var launched = new Launched(wrapped);
        try
        {
            var request = new LaunchRequest(
                [.. command, launched.Word], launched.Folder, ProgramEnvironment.For(launched.Folder), new ProgramLimits());
            launched._program = await LaunchedProgram.StartAsync(set(request), launched.Add, cancellationToken, wrapped);
            return launched;
        }
        catch
        {
            await launched.DisposeAsync();
            throw;
        }
    }

    /// <summary>Waits until the program has told something.</summary>
    public async Task<T> SeenAsync<T>(CancellationToken cancellationToken, Func<T, bool>? where = null) where T : LaunchEvent
    {
        while (true)
        {
            Task changed;
            lock (_lock)
                changed = _changed.Task;
            if (Events.OfType<T>().FirstOrDefault(e => where is null || where(e)) is { } found)
                return found;
            await changed.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Waits until the program has printed a text.</summary>
    public Task PrintedAsync(string text, CancellationToken cancellationToken) =>
        SeenAsync<LaunchEvent.Output>(cancellationToken, _ => Text.Contains(text, StringComparison.Ordinal));

    /// <summary>Waits for the program's own end, ends what is left, and gives how it ended.</summary>
    public async Task<LaunchEvent.Exited?> FinishAsync(CancellationToken cancellationToken)
    {
        var exited = await _program.Exited.WaitAsync(cancellationToken);
        await _program.EndAsync().WaitAsync(cancellationToken);
        return exited;
    }

    /// <summary>Fails unless no process of it lives.</summary>
    public void AssertNothingIsLeft() => Assert.That(LiveProcesses.Naming(Word), Is.Empty);

    public async ValueTask DisposeAsync()
    {
        if (_program is not null)
            await _program.DisposeAsync();
        _folder.Delete(recursive: true);
        _wrapped?.Dispose();
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void Add(LaunchEvent e)
    {
        TaskCompletionSource changed;
        lock (_lock)
        {
            _events.Add(e);
            (changed, _changed) = (_changed, New());
        }
        changed.SetResult();
    }
}
