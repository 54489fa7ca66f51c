using System.Security.Cryptography;
using Courseware.Launching;
using Courseware.Recordings;
using Courseware.Wire;

namespace Courseware.Labs;

/// <summary>A program that runs in a scenario. Everything it does is recorded.</summary>
public sealed class RunningProgram : IAsyncDisposable
{
    private readonly Recorder _recorder;
    private readonly ProgramLimits _limits;
    private LaunchedProgram _launched = null!;
    private readonly List<LaunchEvent> _collected = [];
    private bool _stopped, _collectsFiles, _wasRefused;

    private RunningProgram(BuiltProgram program, string folder, ProgramLimits limits, Recorder recorder)
    {
        (Program, Folder, _recorder) = (program, folder, recorder);
        _limits = limits with { FloodBytes = limits.Endless.FloodBytes(Name, limits.FloodBytes) };
        TotalCpuSeconds = () => ProcessTree.TotalCpuSeconds(Keeper);
    }

    /// <summary>The program's files and its role.</summary>
    public BuiltProgram Program { get; }

    /// <summary>The name under which it is recorded: its role.</summary>
    public string Name => Program.Role;

    /// <summary>Its working directory.</summary>
    public string Folder { get; }

    /// <summary>The process under which all processes of the program live, even after its first one has ended.</summary>
    public int Keeper => _launched.Keeper;

    /// <summary>Its first process.</summary>
    public int Pid => _launched.Pid;

    /// <summary>True when its first process has ended.</summary>
    public bool HasExited => _launched.Exited.IsCompleted;

    /// <summary>Completes when its first process has ended.</summary>
    public Task Exited => _launched.Exited;

    /// <summary>Starts the program in its own folder.</summary>
    public static async Task<RunningProgram> StartAsync(
        BuiltProgram program, IReadOnlyList<string> arguments, WorkingFolder folder, ProgramLimits limits, ExecutionHost host, Network network,
        Recorder recorder, CancellationToken cancellationToken)
    {
        var running = new RunningProgram(program, folder.Path, limits, recorder) { _collectsFiles = host.CollectsFiles };
        var shown = string.Join(' ', [program.FileName, .. arguments]);
        running._launched = await host.LaunchAsync(
            program, arguments, folder, network, running._limits, e => running.Record(e, shown), cancellationToken);
        return running;
    }

    /// <summary>Says that a file of the working directory will be collected.</summary>
    public void CollectAtEnd(string name)
    {
        if (_collectsFiles)
            _launched.Collect(name);
    }

    /// <summary>Every living thread of the program.</summary>
    public IReadOnlyList<ThreadSample> Threads() => ProcessTree.Threads(Keeper);

    /// <summary>
    /// The call in which each thread waits, without the threads of a runtime; null when one of them runs, or when none is seen of a living program.
    /// </summary>
    public IReadOnlyList<ThreadWait>? Waits() => ThreadWait.Of(Keeper) is { } waits && (waits.Count > 0 || MayBeEmpty) ? waits : null;

    /// <summary>Seconds for which it may sleep while nothing else moves.</summary>
    public int SleepSeconds => _limits.SleepSeconds;

    /// <summary>The CPU time that its living threads have used, in seconds.</summary>
    public double CpuSeconds => Threads().Sum(t => t.CpuSeconds);

    /// <summary>
    /// The CPU time of all its processes, in seconds, also of processes that have ended: it distinguishes a busy program from a busy machine. Where the
    /// kernel counts for a whole control group, that count is used.
    /// </summary>
    internal Func<double> TotalCpuSeconds { get; set; }

    /// <summary>Records which of its processes live now: what a program that forks shares, it shares with these.</summary>
    public void NoteProcesses(string when)
    {
        if (ProcessTree.IsAvailable)
            _recorder.Add(new ProcessesSeen(Name, when, [.. Threads().DistinctBy(t => t.ProcessId).Select(t => $"{t.Name} (pid {t.ProcessId})")]));
    }

    /// <summary>Stops all its processes and waits until no thread runs.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        _stopped = true;
        _launched.Stop();
        await Polling.UntilAsync(
            () => !ProcessTree.IsAvailable || HasExited || (Threads() is { Count: > 0 } threads && threads.All(t => t.IsStopped)), cancellationToken);
        _recorder.Add(new ProgramSignalled(Name, "SIGSTOP"));
    }

    /// <summary>Lets them continue.</summary>
    public void Continue()
    {
        _stopped = false;
        _recorder.Add(new ProgramSignalled(Name, "SIGCONT"));
        _launched.Continue();
    }

    /// <summary>Sends its processes a signal that changes nothing for them (SIGCONT, unless they are stopped).</summary>
    internal void Wake() => _launched.Continue();

    /// <summary>True when no thread runs or could run: all wait, or are stopped by the grader. False when none is seen of a living program.</summary>
    /// <param name="orStopped">Also when another has stopped it.</param>
    public bool IsAsleep(bool orStopped = false)
    {
        var threads = Threads();
        return (threads.Count > 0 || MayBeEmpty) && AreAsleep(threads, orStopped);
    }

    // Elsewhere an empty list proves nothing: the end of the program has not been reported yet, or its processes were not found.
    private bool MayBeEmpty => HasExited || !ProcessTree.IsAvailable;

    /// <summary>True when the launcher and its keeper have nothing left to tell or to do.</summary>
    public bool LauncherIsAsleep() => ProcessTree.IsAsleep(Keeper) && ProcessTree.IsAsleep(_launched.Launcher);

    /// <summary>After the end of its first process: waits for children that are about to end, too. Sleeping children are left running.</summary>
    public async Task LastProcessesAsync()
    {
        const int sleepingPolls = 50, maxPolls = 750; // about 0.2 s and 3 s
        var sleeping = 0;
        await Polling.UntilAsync(HaveEndedOrSleep, CancellationToken.None, maxPolls);

        bool HaveEndedOrSleep()
        {
            var threads = Threads();
            sleeping = AreAsleep(threads) ? sleeping + 1 : 0;
            return threads.Count == 0 || sleeping >= sleepingPolls;
        }
    }

    /// <summary>Waits until all that it has written by now is in the recording.</summary>
    public Task AllOutputRecordedAsync() => _launched.AllOutputRecordedAsync();

    /// <summary>Reads a file of the working directory after the program's end, and keeps it with the recording.</summary>
    public void Collect(string name, long largest)
    {
        if (_collectsFiles)
        {
            CollectTold(name, largest);
            return;
        }
        var path = Path.Combine(Folder, name);
        try
        {
            // Nothing but a plain file is opened: a link leads anywhere, and a pipe waits forever.
            if (FileSystemFacts.KindOf(path) == FileKind.File)
            {
                using var stream = File.OpenRead(path);
                var bytes = new byte[Math.Min(stream.Length, largest)];
                stream.ReadExactly(bytes);
                NoteFile(name, stream.Length, bytes);
                return;
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The program made it unreadable: it is listed, not read.
        }
        _recorder.Add(new FileCollected(Name, name, null, null, null, [.. WhatIsThere().Take(10)]));
    }

    private void NoteFile(string name, long size, ReadOnlySpan<byte> bytes)
    {
        var attachment = $"{Name}-{name}";
        _recorder.Attach(attachment, bytes);
        var hash = bytes.Length == size ? Convert.ToHexStringLower(SHA256.HashData(bytes)) : null;
        _recorder.Add(new FileCollected(Name, name, size, hash, attachment));
    }

    private void CollectTold(string name, long largest)
    {
        var begin = _collected.FindIndex(e => e is LaunchEvent.FileBegins begins && begins.Name == name);
        if (begin < 0)
        {
            var others = _collected.OfType<LaunchEvent.FileMissing>().FirstOrDefault(e => e.Name == name)?.Others ?? [];
            _recorder.Add(new FileCollected(Name, name, null, null, null, others));
            return;
        }
        var size = ((LaunchEvent.FileBegins)_collected[begin]).Size;
        using var bytes = new MemoryStream((int)Math.Min(size, largest));
        foreach (var part in _collected.Skip(begin + 1).TakeWhile(e => e is LaunchEvent.FilePart).Cast<LaunchEvent.FilePart>())
            bytes.Write(part.Data.AsSpan(0, (int)Math.Min(part.Data.Length, largest - bytes.Length)));
        NoteFile(name, size, bytes.GetBuffer().AsSpan(0, (int)bytes.Length));
    }

    private bool AreAsleep(IReadOnlyList<ThreadSample> threads, bool orStopped = false) =>
        threads.All(t => t.IsAsleep || ((_stopped || orStopped) && t.IsStopped));

    private IEnumerable<string> WhatIsThere()
    {
        if (FileSystemFacts.KindOf(Folder) != FileKind.Folder)
            return ["(the working directory is gone)"];
        return new DirectoryInfo(Folder).EnumerateFileSystemInfos("*", new EnumerationOptions { AttributesToSkip = FileAttributes.None })
            .OrderBy(f => f.Name, StringComparer.Ordinal)
            .Select(f => FileSystemFacts.KindOf(f.FullName) switch
            {
                FileKind.File => $"{f.Name} ({((FileInfo)f).Length} bytes)",
                FileKind.Folder => $"{f.Name} (a folder)",
                FileKind.Link => $"{f.Name} (a link)",
                _ => $"{f.Name} (not a file)",
            });
    }

    /// <summary>Ends it and all that it started.</summary>
    public Task EndAsync() => _launched.EndAsync();

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _launched.DisposeAsync();

    private void Record(LaunchEvent e, string shown)
    {
        if (e is LaunchEvent.FileBegins or LaunchEvent.FilePart or LaunchEvent.FileMissing)
            _collected.Add(e);
        if (e is LaunchEvent.Limit { Name: "output" })
            _limits.Endless.Flooded(Name);
        RecordedEvent? recorded = e switch
        {
            LaunchEvent.Started started => new ProgramStarted(Name, Program.Origin, started.Pid, shown),
            LaunchEvent.StartFailed failed => Refused(failed.Error),
            LaunchEvent.LauncherFailed failed => new GraderFault($"The launcher of {Program.FileName} failed: {failed.Error}"),
            LaunchEvent.Output output => new ProgramOutput(Name, output.IsError ? "stderr" : "stdout", output.Data),
            LaunchEvent.OutputCut cut => new OutputCut(Name, cut.IsError ? "stderr" : "stdout", cut.Bytes),
            // The exit status of the launcher's own process, which never became the program.
            LaunchEvent.Exited when _wasRefused => null,
            LaunchEvent.Exited exited => new ProgramExited(
                Name, exited.Signal == 0 ? exited.Code : null, exited.Signal == 0 ? null : SignalName.Of(exited.Signal),
                exited.CpuSeconds, exited.PeakKilobytes),
            LaunchEvent.Limit limit => new LimitExceeded(Name, limit.Name, Allowed(limit.Name)),
            LaunchEvent.OrphanedProcesses left => new ProcessesLeft(Name, left.Processes),
            LaunchEvent.KeeperKilled => new KeeperKilled(Name),
            _ => null,
        };
        if (recorded is not null)
            _recorder.AddAt(recorded, e.Time);
    }

    private RecordedEvent Refused(string error)
    {
        // A program that comes with the exercise must start, or the grader is at fault.
        if (Program.Origin != "student" || StartErrors.IsOfMachine(error))
            return new GraderFault($"{Program.Command[0]} could not be started: {error}");
        _wasRefused = true;
        return new ProgramNotStarted(Name, Program.FileName, error);
    }

    private long Allowed(string limit) => limit switch
    {
        "output" => _limits.FloodBytes,
        "memory" => _limits.MemoryBytes,
        "disk" => _limits.DiskBytes,
        _ => _limits.Processes,
    };
}
