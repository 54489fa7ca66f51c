using Courseware.Grading;
using Spectre.Console;

namespace Courseware.Reporting;

/// <summary>
/// How far the grading is: one line that rewrites itself on a terminal, else one plain line for each stage that is over.
/// Reports may come from any thread. Disposing it takes the line away again.
/// </summary>
public sealed class LiveProgress(IAnsiConsole console, string language, TimeProvider time) : IProgress<GradingProgress>, IDisposable
{
    private static readonly TimeSpan RedrawAfter = TimeSpan.FromMilliseconds(40);

    private readonly Lock _lock = new();
    private readonly Texts _texts = Texts.For(language);
    private readonly StatusLine _line = new(console);
    private readonly HashSet<string> _over = new(StringComparer.Ordinal);
    private long? _drawn;
    private bool _disposed;

    /// <inheritdoc/>
    public void Report(GradingProgress value)
    {
        lock (_lock)
        {
            if (_disposed)
                return;
            if (_line.IsLive)
                Draw(value);
            else if (value.Done >= value.Total && _over.Add(value.Phase) && _texts.Done.TryGetValue(value.Phase, out var done))
                console.WriteLine(string.Format(done, value.Total));
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_lock)
        {
            _line.Dispose();
            _disposed = true;
        }
    }

    private void Draw(GradingProgress value)
    {
        if (_drawn is { } last && time.GetElapsedTime(last) < RedrawAfter)
            return;
        var doing = _texts.Doing.GetValueOrDefault(value.Phase, "{0}/{1}  {2}");
        var line = string.Format(doing, value.Done, value.Total, SafeText.Line(value.Current)).TrimEnd();
        _line.Show(line);
        _drawn = time.GetTimestamp();
    }
}
