using System.Threading.Channels;

namespace Courseware.Cli;

/// <summary>
/// Detects changes of a submission's files, however an editor writes them: in place, or under another name that is then renamed. Hidden files, and an
/// editor's auxiliary files (<c>a.c~</c>, <c>4913</c>), do not count.
/// </summary>
internal sealed class ChangedFiles : IDisposable
{
    // One save is several events.
    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(40);

    private readonly Channel<string> _changes = Channel.CreateUnbounded<string>();
    private readonly FileSystemWatcher _watcher;
    private readonly HashSet<string> _others;
    private readonly string _root, _name;

    /// <summary>Begins to watch a folder or a file, except for <paramref name="others"/>, which the grader itself writes.</summary>
    public ChangedFiles(string submission, params IEnumerable<string> others)
    {
        var full = Path.GetFullPath(submission);
        var isFolder = Directory.Exists(full);
        (_root, _name) = isFolder ? (full, "") : (Path.GetDirectoryName(full)!, Path.GetFileName(full));
        _others = others.Select(Path.GetFullPath).ToHashSet(StringComparer.Ordinal);
        _watcher = new FileSystemWatcher(_root)
        {
            IncludeSubdirectories = isFolder,
            NotifyFilter = NotifyFilters.FileName | NotifyFilters.LastWrite | NotifyFilters.Size,
        };
        _watcher.Changed += (_, e) => Note(e.FullPath);
        _watcher.Created += (_, e) => Note(e.FullPath);
        _watcher.Deleted += (_, e) => Note(e.FullPath);
        _watcher.Renamed += (_, e) => Note(e.FullPath);
        // So many changes that the watcher lost some.
        _watcher.Error += (_, _) => Note(_root);
        _watcher.EnableRaisingEvents = true;
    }

    /// <summary>Waits for the next change, and until the files are quiet.</summary>
    /// <returns>The files that were changed, relative to the submission, in order.</returns>
    public async Task<IReadOnlyList<string>> NextAsync(CancellationToken cancellationToken)
    {
        var changed = new SortedSet<string>(StringComparer.Ordinal) { await _changes.Reader.ReadAsync(cancellationToken) };
        while (true)
        {
            await Task.Delay(Quiet, cancellationToken);
            if (!_changes.Reader.TryRead(out var more))
                return [.. changed];
            for (; more is not null; _changes.Reader.TryRead(out more))
                changed.Add(more);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _watcher.Dispose();

    private void Note(string path)
    {
        var relative = Path.GetRelativePath(_root, path);
        var isOther = _name.Length > 0 ? relative != _name : relative.Split('/').Any(IsOfEditor);
        if (!isOther
            && !_others.Any(o => path == o || path.StartsWith(o + "/", StringComparison.Ordinal) || path.StartsWith(o + ".", StringComparison.Ordinal)))
            _changes.Writer.TryWrite(relative);
    }

    private static bool IsOfEditor(string name) =>
        name is ['.', _, ..] || name.EndsWith('~') || name.EndsWith(".swp", StringComparison.Ordinal) || name.EndsWith(".tmp", StringComparison.Ordinal)
            || name.All(char.IsAsciiDigit);
}
