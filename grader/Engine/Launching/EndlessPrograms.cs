namespace Courseware.Launching;

/// <summary>
/// Which programs of one grading never end, over all its scenarios: they compute without any progress, or print without end. The scenarios run side by
/// side: one of them shows it at full length, and the others need not. May be asked from any thread.
/// </summary>
public sealed class EndlessPrograms
{
    private const int ShareOfLater = 16;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, object> _first = new(StringComparer.Ordinal);
    private readonly HashSet<string> _shown = new(StringComparer.Ordinal), _flooded = new(StringComparer.Ordinal);

    /// <summary>True when a program of that name has been given up because it computed without progress.</summary>
    public bool HasShown(string program)
    {
        lock (_lock)
            return _shown.Contains(program);
    }

    /// <summary>True for the first scenario in which a program of that name seems to spin: this one is to show it.</summary>
    public bool IsFirst(string program, object scenario)
    {
        lock (_lock)
            return _first.TryAdd(program, scenario) || _first[program] == scenario;
    }

    /// <summary>A program of that name was given up because it computed without progress.</summary>
    public void Show(string program)
    {
        lock (_lock)
            _shown.Add(program);
    }

    /// <summary>The scenario continues, or is over: another one is to show it.</summary>
    public void Leave(object scenario)
    {
        lock (_lock)
        {
            foreach (var program in _first.Where(p => p.Value == scenario).Select(p => p.Key).ToList())
                _first.Remove(program);
        }
    }

    /// <summary>A program of that name was killed because it printed too much.</summary>
    public void Flooded(string program)
    {
        lock (_lock)
            _flooded.Add(program);
    }

    /// <summary>The bytes that a program of that name may print: fewer when it has printed too much in an earlier scenario.</summary>
    /// <param name="program">Its name.</param>
    /// <param name="most">The bytes that it may print in the first scenarios.</param>
    public long FloodBytes(string program, long most)
    {
        lock (_lock)
            return _flooded.Contains(program) ? most / ShareOfLater : most;
    }
}
