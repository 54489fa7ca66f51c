using Courseware.Launching;
using Courseware.Tests.Submissions;

namespace Courseware.Tests.LaunchingTests;

/// <summary>
/// The launcher of one program, started by a shell that sets something up first. A report of the sanitizers about it or its keeper fails the test that
/// disposes of it.
/// </summary>
internal sealed class WrappedLauncher : ILauncher, IDisposable
{
    private static readonly Lazy<Task<string>> Sanitized =
        new(() => CompiledHelper.GetOwnAsync("launch", CancellationToken.None, NativeKind.Sanitized));

    private readonly ChildLauncher _shell = new("/bin/sh");
    private readonly TemporaryFolder _folder = new();
    private readonly string _launcher, _setUp;

    private WrappedLauncher(string launcher, string setUp)
    {
        // Leaks: their search starts a thread, which cannot be had any longer when the pid namespace is gone; what is allocated lives to the end.
        (_launcher, _setUp) = (launcher, $"export ASAN_OPTIONS=detect_leaks=0:log_path={Reports}/report\n{setUp}");
        // Some of its processes have other users.
        File.SetUnixFileMode(Reports, (UnixFileMode)0b111_111_111);
    }

    /// <summary>The folder of what the sanitizers report.</summary>
    public string Reports => _folder.Path;

    /// <summary>The usual launcher after a line of shell.</summary>
    public static async Task<WrappedLauncher> AfterAsync(string setUp) => new(await LaunchedProgram.PrepareAsync(), setUp);

    /// <summary>A launcher that ends at the first error of memory or of undefined behaviour.</summary>
    public static async Task<WrappedLauncher> SanitizedAsync()
    {
        await Requires.SanitizersAsync();
        return new(await Sanitized.Value, "");
    }

    /// <inheritdoc/>
    public Task<string> RunAsync(
        IReadOnlyList<string> arguments, string directory, Func<Stream, CancellationToken, Task> commands,
        Func<Stream, CancellationToken, Task> frames) =>
        _shell.RunAsync(["-c", $"{_setUp}\nexec \"$0\" \"$@\"", _launcher, .. arguments], Directory.Exists(directory) ? directory : "/", commands, frames);

    /// <inheritdoc/>
    public Task KillAsync() => _shell.KillAsync();

    /// <inheritdoc/>
    public Task<LaunchEvent.Started> ToHostPidsAsync(LaunchEvent.Started started) => _shell.ToHostPidsAsync(started);

    public void Dispose()
    {
        var reported = string.Concat(Directory.EnumerateFiles(Reports).Select(File.ReadAllText));
        _folder.Dispose();
        Assert.That(reported, Is.Empty);
    }
}
