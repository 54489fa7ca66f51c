using System.Globalization;
using Courseware.Launching;
using Courseware.Recordings;

namespace Courseware.Labs.Tracing;

/// <summary>
/// Which lines of a submission calls come from: by what the interpreter said, or by the debug information of its programs (<c>addr2line</c> and
/// <c>readelf</c> of binutils). A program without debug information, or a stripped one, has no lines.
/// </summary>
/// <param name="program">The program that made the calls.</param>
/// <param name="tools">Where it can be read.</param>
internal sealed class SourceLines(BuiltProgram program, TraceTools tools)
{
    private const int MostAddresses = 400;
    private const int HighestLine = 10_000_000;

    private readonly string _folder = program.Folder ?? "/", _sources = program.Sources ?? "/";

    /// <summary>The package that has the tools.</summary>
    public const string Package = "binutils";

    /// <summary>Where addr2line is on this machine, or null.</summary>
    public static string? Tool => SearchPath.Find("addr2line");

    /// <summary>The search for lines ends after this time.</summary>
    public required TimeSpan Longest { get; init; }

    /// <summary>The same calls, each with the innermost line of the submission, where it has one.</summary>
    public async Task<IReadOnlyList<TracedCall>> AddToAsync(IReadOnlyList<TracedCall> calls, CancellationToken cancellationToken)
    {
        if (program.Folder is null || program.Sources is null)
            return [.. calls.Select(c => c with { Line = null })];
        var lines = await FindAsync(calls, cancellationToken);
        return
        [
            .. calls.Select(c => c with
            {
                Line = c.Frames.Select(f => lines.GetValueOrDefault(f)).FirstOrDefault(l => l is not null) ?? (c.Line is { } said ? OrNull(said) : null),
            }),
        ];
    }

    private async Task<Dictionary<StackFrame, SourceLine>> FindAsync(IEnumerable<TracedCall> calls, CancellationToken cancellationToken)
    {
        var lines = new Dictionary<StackFrame, SourceLine>();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Longest);
        try
        {
            var frames = calls.SelectMany(c => c.Frames).Where(f => IsInside(f.File)).Distinct().Take(MostAddresses);
            foreach (var file in frames.GroupBy(f => f.File, StringComparer.Ordinal))
                await FindAsync(file, lines, limit.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // It takes too long to read the program: the other calls have no lines.
        }
        return lines;
    }

    private async Task FindAsync(IGrouping<string, StackFrame> file, Dictionary<StackFrame, SourceLine> lines, CancellationToken cancellationToken)
    {
        var parts = LoadedPart.Read(await tools.OutputOfAsync(program, ["readelf", "-lW", file.Key], cancellationToken));
        // The address to which a call returns is that of the next instruction, which may be in the next line.
        var asked = file.Select(f => (Frame: f, Address: LoadedPart.AddressOf(parts, f.Offset) - 1)).Where(a => a.Address is not null).ToList();
        if (asked.Count == 0)
            return;
        string[] command = ["addr2line", "-i", "-a", "-e", file.Key, .. asked.Select(a => $"0x{a.Address:x}")];
        foreach (var ((frame, _), line) in asked.Zip(Answers(await tools.OutputOfAsync(program, command, cancellationToken))))
        {
            if (line is not null)
                lines[frame] = line;
        }
    }

    // The path comes from a file that the program can write to.
    private bool IsInside(string path) => path.StartsWith(_folder + "/", StringComparison.Ordinal) && Path.GetFullPath(path) == path;

    /// <summary>For each address, on its own line, the first place in the submission: an inlined call has several.</summary>
    private IEnumerable<SourceLine?> Answers(string answer)
    {
        var (any, found) = (false, (SourceLine?)null);
        foreach (var line in answer.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.StartsWith("0x", StringComparison.Ordinal))
            {
                if (any)
                    yield return found;
                (any, found) = (true, null);
            }
            else
            {
                found ??= PlaceOf(line);
            }
        }
        if (any)
            yield return found;
    }

    /// <summary>A place as <c>/folder/file.c:12</c> or <c>/folder/file.c:12 (discriminator 3)</c>; null for one outside of the submission.</summary>
    private SourceLine? PlaceOf(string text)
    {
        var place = text.Split(" (", 2)[0];
        var colon = place.LastIndexOf(':');
        if (colon <= 0 || !int.TryParse(place.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            || number is 0 or > HighestLine)
            return null;
        var path = Path.GetFullPath(place[..colon], _folder);
        return IsInside(path) ? OrNull(new SourceLine(Path.GetRelativePath(_folder, path), number)) : null;
    }

    /// <summary>The line itself; null when the submission has no such file.</summary>
    private SourceLine? OrNull(SourceLine line) =>
        IsInside($"{_folder}/{line.File}") && FileSystemFacts.KindOf(Path.Combine(_sources, line.File)) == FileKind.File ? line : null;
}
